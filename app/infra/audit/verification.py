"""Verify the chain: recompute every hash and every root, and name the first broken entry."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Engine, func, select, text

from app.infra.audit import checkpoints, encoding, merkle, sealer, signing
from app.infra.audit.checkpoints import Checkpoint
from app.infra.audit.models import AuditBlock, AuditSeal
from app.infra.db import db
from app.infra.journal import AuditEntry

_SEALED = (
    select(AuditSeal.seq, AuditSeal.prev, AuditSeal.hash, AuditEntry.id, *sealer.ENTRY_COLUMNS)
    .select_from(AuditSeal)
    .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
    .order_by(AuditSeal.seq)
)


@dataclass(frozen=True)
class Sealed:
    """A seal with its entry; `entry` is None where the entry is gone."""

    seq: int
    prev: bytes
    hash: bytes
    entry: dict[str, Any] | None


@dataclass(frozen=True)
class Broken:
    """The first thing that is wrong. `entry` and `at` are None where no entry is left to name."""

    why: str
    seq: int
    entry: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class Report:
    """What verification found.

    `entries` were proved; `unproven` stand after the first broken one and prove nothing;
    `waiting` are committed but not sealed yet; `notes` are for the reader and break nothing.
    """

    entries: int
    head: str
    checkpoints: int = 0
    broken: Broken | None = None
    unproven: int = 0
    waiting: int = 0
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.broken is None


def check_chain(
    rows: Iterable[Sealed],
    signed: Sequence[Checkpoint],
    *,
    trusted: frozenset[bytes],
    blocks: Sequence[bytes] = (),
) -> Report:
    """Recompute the chain `rows` (in order of seq) and compare it with the checkpoints `signed`.

    Args:
        trusted: public keys whose checkpoints count. blocks: stored roots of whole blocks.
    """
    broken = _check_signatures(signed, trusted)
    tree = merkle.GrowingTree()
    prev, unproven = encoding.GENESIS, 0
    ordered = sorted(signed, key=lambda found: found.size)
    due = iter(ordered)
    next_one = next(due, None)
    for row in rows:
        if broken is None:
            broken = _check_link(row, tree.size + 1, prev)
        if broken is not None:
            unproven += 1
            continue
        prev = row.hash
        tree.append(row.hash)
        while next_one is not None and next_one.size == tree.size:
            broken = broken or _check_root(next_one, tree, row)
            next_one = next(due, None)
    if broken is None and next_one is not None:
        broken = _cut_off(tree.size, ordered[-1])
    if broken is None:
        broken = _check_blocks(tree, blocks)
    return Report(tree.size, prev.hex(), len(ordered), broken, unproven)


def _check_link(row: Sealed, seq: int, prev: bytes) -> Broken | None:
    if row.seq != seq:
        return Broken(f"no seal {seq}: the next one is {row.seq}", seq)
    if row.entry is None:
        return Broken("the entry of this seal is gone", seq)
    named = {"seq": seq, "entry": str(row.entry["public_id"]), "at": str(row.entry["at"])}
    if row.prev != prev:
        return Broken("the seal does not follow the one before it", **named)
    if encoding.leaf_hash(encoding.leaf_of(seq, prev, row.entry)) != row.hash:
        return Broken("the entry was changed: its content does not give its hash", **named)
    return None


def _check_root(checkpoint: Checkpoint, tree: merkle.GrowingTree, row: Sealed) -> Broken | None:
    if tree.root() == checkpoint.root:
        return None
    entry = row.entry or {}
    return Broken(
        f"the checkpoint of {checkpoint.at} over {checkpoint.size} entries has another root:"
        " an entry up to here was replaced, or the checkpoint belongs to another history",
        row.seq,
        entry.get("public_id"),
        entry.get("at"),
    )


def _check_signatures(signed: Sequence[Checkpoint], trusted: frozenset[bytes]) -> Broken | None:
    for found in signed:
        where = f"the checkpoint of {found.at} over {found.size} entries"
        if not found.genuine:
            return Broken(f"{where} carries a false signature", found.size)
        if found.public_key not in trusted:
            key = signing.key_id(found.public_key)
            return Broken(f"{where} is signed with a key that is not ours ({key})", found.size)
    return None


def _cut_off(size: int, last: Checkpoint) -> Broken:
    return Broken(
        f"the chain was cut off: the checkpoint of {last.at} covers {last.size} entries,"
        f" {size} are left",
        size + 1,
    )


def _check_blocks(tree: merkle.GrowingTree, blocks: Sequence[bytes]) -> Broken | None:
    for number, (stored, found) in enumerate(zip(blocks, tree.blocks, strict=False)):
        if stored != found:
            seq = number * merkle.BLOCK + 1
            return Broken(f"the stored root of block {number} was changed", seq)
    if len(blocks) > len(tree.blocks):
        return Broken("there is a stored root of a block that is not full", tree.size + 1)
    return None


def verify() -> Report:
    """Recompute the whole chain of our database, from one snapshot of it."""
    config = current_app.config
    trusted = signing.trusted_keys(config)
    return verify_database(db.engine, var=Path(config["VAR"]), trusted=trusted)


def verify_database(engine: Engine, *, var: Path, trusted: frozenset[bytes]) -> Report:
    """Recompute the chain of any database of ours with the published checkpoints in `var`."""
    with engine.connect() as connection:
        # Before the snapshot is taken: what was published meanwhile must not look cut off.
        outside = checkpoints.published(var, sealer.origin(connection))
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        # Five million entries take longer than a page may.
        connection.execute(text("set local statement_timeout = 0"))
        connection.execute(text("set local idle_in_transaction_session_timeout = 0"))
        signed = [*sealer.stored(connection), *outside]
        blocks = _blocks(connection)
        found = check_chain(_rows(connection), signed, trusted=trusted, blocks=blocks)
        waiting = _count(connection, AuditEntry) - _count(connection, AuditSeal)
    notes = () if outside else ("no checkpoint of this chain stands in checkpoints.jsonl",)
    return replace(found, waiting=max(0, waiting), notes=notes)


def _rows(connection: Connection) -> Iterator[Sealed]:
    rows = connection.execution_options(yield_per=2_000).execute(_SEALED)
    for row in rows:
        entry = None if row.id is None else sealer.entry_content(row)
        yield Sealed(row.seq, row.prev, row.hash, entry)


def _blocks(connection: Connection) -> list[bytes]:
    rows = connection.execute(select(AuditBlock.root).order_by(AuditBlock.number))
    return list(rows.scalars())


def _count(connection: Connection, model: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(model)).scalar_one())
