"""The sealer: gives committed entries their place in the chain, and signs checkpoints.

Runs in the worker every half second, under an advisory lock, on a connection of its own. Business
transactions never wait for it.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Text, cast, func, insert, select, text

from app.infra import clock
from app.infra.audit import checkpoints, encoding, merkle
from app.infra.audit.checkpoints import Checkpoint
from app.infra.audit.models import AuditBlock, AuditChain, AuditCheckpoint, AuditSeal
from app.infra.audit.signing import signer, trust
from app.infra.db import db
from app.infra.journal import AuditEntry

BATCH_MAX = 2_000
CHECKPOINT_ROWS = 1_000
CHECKPOINT_PERIOD = timedelta(minutes=10)

# Ids are given before commit: a transaction that commits late shows an id far below the newest.
# So unsealed entries are found by anti-join; usually among the newest, now and then among all.
RECENT_IDS = 50_000

_LOCK = text("select pg_advisory_xact_lock(716253401)")
_ENTRIES = AuditEntry.__table__
ENTRY_COLUMNS = tuple(
    # As text: a number keeps its digits.
    cast(_ENTRIES.c.detail, Text).label("detail") if name == "detail" else _ENTRIES.c[name]
    for name in encoding.FIELDS
)


def entry_content(row: Any) -> dict[str, Any]:
    """The values of FIELDS as they are hashed, from a row whose detail is JSON text."""
    content = {name: getattr(row, name) for name in encoding.FIELDS}
    content["at"] = encoding.moment(row.at)
    content["detail"] = encoding.read_json(row.detail)
    return content


def seal(*, all_ids: bool = True) -> int:
    """Seal committed entries that have no seal yet; returns how many.

    Args:
        all_ids: look through the whole table, not only its newest rows.
    """
    done = 0
    while True:
        with db.engine.begin() as connection:
            connection.execute(_LOCK)
            sealed = _seal_batch(connection, all_ids=all_ids)
        done += sealed
        if sealed < BATCH_MAX:
            return done


def _seal_batch(connection: Connection, *, all_ids: bool) -> int:
    seq, prev = _head(connection)
    newest = connection.execute(select(func.max(AuditSeal.entry_id))).scalar() or 0
    rows = _waiting(connection, beyond=0 if all_ids else newest - RECENT_IDS)
    seals = []
    for row in rows:
        seq += 1
        found = encoding.leaf_hash(encoding.leaf_of(seq, prev, entry_content(row)))
        seals.append(
            {"seq": seq, "entry_id": row.id, "prev": prev, "hash": found, "sealed_at": clock.now()}
        )
        prev = found
    if seals:
        connection.execute(insert(AuditSeal), seals)
        _write_blocks(connection, seq)
    return len(seals)


def _waiting(connection: Connection, *, beyond: int) -> Sequence[Any]:
    sealed = select(AuditSeal.seq).where(AuditSeal.entry_id == _ENTRIES.c.id)
    return connection.execute(
        select(_ENTRIES.c.id, *ENTRY_COLUMNS)
        .where(_ENTRIES.c.id > beyond, ~sealed.exists())
        .order_by(_ENTRIES.c.id)
        .limit(BATCH_MAX)
    ).all()


def _head(connection: Connection) -> tuple[int, bytes]:
    """Number and hash of the last seal."""
    row = connection.execute(
        select(AuditSeal.seq, AuditSeal.hash).order_by(AuditSeal.seq.desc()).limit(1)
    ).first()
    return (row.seq, row.hash) if row else (0, encoding.GENESIS)


def _write_blocks(connection: Connection, size: int) -> None:
    known = connection.execute(select(func.count()).select_from(AuditBlock)).scalar_one()
    for number in range(known, size // merkle.BLOCK):
        leaves = _hashes(connection, number * merkle.BLOCK, (number + 1) * merkle.BLOCK)
        connection.execute(insert(AuditBlock), {"number": number, "root": merkle.root_of(leaves)})


def _hashes(connection: Connection, begin: int, end: int) -> list[bytes]:
    """Hashes of the seals begin + 1 … end."""
    found = connection.execute(
        select(AuditSeal.hash)
        .where(AuditSeal.seq > begin, AuditSeal.seq <= end)
        .order_by(AuditSeal.seq)
    )
    return list(found.scalars())


class SealedLeaves:
    """The chain's leaves as the Merkle tree reads them: stored roots of blocks, then seals."""

    def __init__(self, connection: Connection):
        self._connection = connection
        rows = connection.execute(select(AuditBlock.root).order_by(AuditBlock.number))
        self._roots = list(rows.scalars())
        self._read: dict[int, list[bytes]] = {}

    def leaf(self, index: int) -> bytes:
        number, place = divmod(index, merkle.BLOCK)
        if number not in self._read:
            begin = number * merkle.BLOCK
            self._read[number] = _hashes(self._connection, begin, begin + merkle.BLOCK)
        return self._read[number][place]

    def block(self, index: int) -> bytes | None:
        return self._roots[index] if index < len(self._roots) else None


def origin(connection: Connection) -> str:
    """The chain's name."""
    return str(connection.execute(select(AuditChain.origin)).scalar_one())


def stored(connection: Connection) -> list[Checkpoint]:
    """All checkpoints in the database, smallest first."""
    rows = connection.execute(
        select(AuditCheckpoint.__table__).order_by(AuditCheckpoint.size)
    ).all()
    return [checkpoint_of(row) for row in rows]


def checkpoint_of(row: Any) -> Checkpoint:
    at = encoding.moment(row.at)
    return Checkpoint(row.origin, row.size, row.root, at, row.public_key, row.signature)


def checkpoint_if_due() -> Checkpoint | None:
    """A new checkpoint after 1,000 entries or ten minutes, if anything is new."""
    with db.engine.connect() as connection:
        size, _ = _head(connection)
        last = connection.execute(
            select(AuditCheckpoint.size, AuditCheckpoint.at)
            .order_by(AuditCheckpoint.size.desc())
            .limit(1)
        ).first()
    new = size - (last.size if last else 0)
    late = last is None or clock.now() - last.at >= CHECKPOINT_PERIOD
    return checkpoint() if new >= CHECKPOINT_ROWS or (new > 0 and late) else None


def checkpoint() -> Checkpoint | None:
    """Sign the chain as it stands, unless it is empty; twice at one size gives the first again."""
    config = current_app.config
    with db.engine.begin() as connection:
        connection.execute(_LOCK)
        size, _ = _head(connection)
        if size == 0:
            return None
        found = connection.execute(
            select(AuditCheckpoint.__table__).where(AuditCheckpoint.size == size)
        ).first()
        made = checkpoint_of(found) if found else _sign(connection, size)
        all_of_them = stored(connection) if found is None else []
    if found is None:
        trust(config, made.public_key)
        _publish(Path(config["VAR"]), made.origin, all_of_them)
    return made


def _sign(connection: Connection, size: int) -> Checkpoint:
    at = clock.now()
    made = Checkpoint.signed(
        signer(current_app.config),
        origin=origin(connection),
        size=size,
        root=merkle.root(SealedLeaves(connection), size),
        at=encoding.moment(at),
    )
    connection.execute(
        insert(AuditCheckpoint),
        {
            "size": size,
            "origin": made.origin,
            "root": made.root,
            "at": at,
            "public_key": made.public_key,
            "signature": made.signature,
        },
    )
    return made


def _publish(var: Path, name: str, all_of_them: list[Checkpoint]) -> None:
    """Append what the file lacks: a crash between commit and file leaves no hole."""
    there = {found.size for found in checkpoints.published(var, name)}
    checkpoints.publish(var, [found for found in all_of_them if found.size not in there])
