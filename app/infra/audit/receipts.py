"""Receipts (回执): what the owner of an entry can check without us, and without the database.

Until an entry is sealed there is a signed promise; afterwards the entry itself, its path to the
root of a signed checkpoint, and the checkpoint. `tools/verify_receipt.py` checks both.
"""

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Connection, select

from app.infra import clock
from app.infra.audit import encoding, merkle
from app.infra.audit.checkpoints import Checkpoint
from app.infra.audit.models import AuditCheckpoint, AuditSeal
from app.infra.audit.sealer import (
    ENTRY_COLUMNS,
    SealedLeaves,
    checkpoint,
    checkpoint_of,
    entry_content,
    origin,
)
from app.infra.audit.signing import signed_by, signer
from app.infra.db import db
from app.infra.journal import AuditEntry

SCHEMA = "guiyan.receipt/1"
SEALED_WITHIN = timedelta(seconds=60)

_SEAL = (AuditSeal.seq, AuditSeal.prev, AuditSeal.hash)
_ENTRY = select(*ENTRY_COLUMNS, *_SEAL).outerjoin_from(
    AuditEntry.__table__, AuditSeal, AuditSeal.entry_id == AuditEntry.id
)


def receipt(entry_public_id: str) -> dict[str, Any] | None:
    """The receipt of a committed entry as JSON; None where there is no such entry.

    The caller has made sure that the entry concerns who asks.
    """
    with db.engine.connect() as connection:
        row = connection.execute(_ENTRY.where(AuditEntry.public_id == entry_public_id)).first()
        if row is None:
            return None
        if row.seq is None:
            return _promise(connection, row)
        covering = _covering(connection, row.seq)
    if covering is None:
        covering = checkpoint()
    assert covering is not None and covering.size >= row.seq, (covering, row.seq)
    with db.engine.connect() as connection:
        path = merkle.inclusion(SealedLeaves(connection), row.seq - 1, covering.size)
    return _proof(row, covering, path)


def _promise(connection: Connection, row: Any) -> dict[str, Any]:
    ours = signer(current_app.config)
    at = clock.now()
    promise = {
        "origin": origin(connection),
        "entry": row.public_id,
        "content": encoding.content_hash(entry_content(row)).hex(),
        "at": encoding.moment(at),
        "sealed_by": encoding.moment(at + SEALED_WITHIN),
        "key_id": ours.key_id,
    }
    return {
        "schema": SCHEMA,
        "state": "promised",
        "promise": promise,
        "public_key": ours.public.hex(),
        "signature": ours.sign(promise, encoding.PROMISE_DOMAIN).hex(),
    }


def _covering(connection: Connection, seq: int) -> Checkpoint | None:
    """The smallest checkpoint that covers the seal."""
    row = connection.execute(
        select(AuditCheckpoint.__table__)
        .where(AuditCheckpoint.size >= seq)
        .order_by(AuditCheckpoint.size)
        .limit(1)
    ).first()
    return checkpoint_of(row) if row else None


def _proof(row: Any, covering: Checkpoint, path: list[bytes]) -> dict[str, Any]:
    leaf = encoding.leaf_of(row.seq, row.prev, entry_content(row))
    return {
        "schema": SCHEMA,
        "state": "sealed",
        "leaf": leaf,
        "hash": row.hash.hex(),
        "path": [step.hex() for step in path],
        "checkpoint": covering.document(),
    }


def receipt_errors(document: dict[str, Any], trusted: frozenset[bytes]) -> list[str]:
    """What is wrong with a receipt; empty when it proves what it says."""
    try:
        if document["schema"] != SCHEMA:
            return [f"schema is {document['schema']!r}, not {SCHEMA!r}"]
        check = _promise_errors if document["state"] == "promised" else _proof_errors
        return check(document, trusted)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"this is not a whole receipt: {error!r}"]


def _promise_errors(document: dict[str, Any], trusted: frozenset[bytes]) -> list[str]:
    public = bytes.fromhex(document["public_key"])
    signature = bytes.fromhex(document["signature"])
    errors = [] if public in trusted else ["the promise is signed with a key that is not ours"]
    if not signed_by(public, signature, document["promise"], encoding.PROMISE_DOMAIN):
        errors.append("the signature does not belong to this promise")
    return errors


def _proof_errors(document: dict[str, Any], trusted: frozenset[bytes]) -> list[str]:
    errors = []
    covering = Checkpoint.of_document(document["checkpoint"])
    leaf = document["leaf"]
    found = encoding.leaf_hash(leaf)
    path = [bytes.fromhex(step) for step in document["path"]]
    if found.hex() != document["hash"]:
        errors.append("the entry was changed: its content does not give its hash")
    if not merkle.included(found, leaf["seq"] - 1, covering.size, path, covering.root):
        errors.append("the path does not lead from the entry to the checkpoint's root")
    if covering.document() != document["checkpoint"] or not covering.genuine:
        errors.append("the signature does not belong to this checkpoint")
    if covering.public_key not in trusted:
        errors.append("the checkpoint is signed with a key that is not ours")
    return errors


def in_words(document: dict[str, Any]) -> str:
    """What a receipt that has no errors proves."""
    if document["state"] == "promised":
        promise = document["promise"]
        return f"a promise that entry {promise['entry']} is sealed by {promise['sealed_by']}"
    leaf, covering = document["leaf"], document["checkpoint"]
    return (
        f"entry {leaf['entry']['public_id']} is number {leaf['seq']} of the {covering['size']} "
        f"entries signed at {covering['at']}"
    )


def consistency(first: int, second: int) -> dict[str, Any] | None:
    """Proof between the checkpoints of two sizes that the later only adds; None without both."""
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(AuditCheckpoint.__table__)
            .where(AuditCheckpoint.size.in_((first, second)))
            .order_by(AuditCheckpoint.size)
        ).all()
        if {row.size for row in rows} != {first, second}:
            return None
        proof = merkle.consistency(SealedLeaves(connection), rows[0].size, rows[-1].size)
    return {
        "schema": "guiyan.consistency/1",
        "first": checkpoint_of(rows[0]).document(),
        "second": checkpoint_of(rows[-1]).document(),
        "proof": [step.hex() for step in proof],
    }
