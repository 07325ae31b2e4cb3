"""A chain in memory, as the pure verification reads it."""

import json
from dataclasses import replace

from app.infra.audit import encoding, merkle
from app.infra.audit.checkpoints import Checkpoint
from app.infra.audit.signing import Signer
from app.infra.audit.verification import Report, Sealed, check_chain

SIGNER = Signer(bytes(range(32)))


def an_entry(number: int) -> dict:
    return {
        "public_id": f"entry{number}",
        "county_id": 1,
        "at": f"2026-11-24T06:00:00.{number:06d}Z",
        "actor_id": "officer",
        "actor_role": "bank_officer",
        "organisation_id": "bank",
        "on_behalf_of": None,
        "action": "offer",
        "subject_kind": "Referral",
        "subject_id": f"referral{number}",
        "from_state": "taken",
        "to_state": "offered",
        "reason": None,
        "detail": {"amount_fen": 50_000_000 + number, "codes": ["R01", "R02"]},
        "policy_digest": "digest",
        "request_id": f"request{number}",
    }


def a_chain(length: int) -> list[Sealed]:
    rows, prev = [], encoding.GENESIS
    for seq in range(1, length + 1):
        entry = an_entry(seq)
        found = encoding.leaf_hash(encoding.leaf_of(seq, prev, entry))
        rows.append(Sealed(seq, prev, found, entry))
        prev = found
    return rows


def a_checkpoint(rows: list[Sealed], size: int, signer: Signer = SIGNER) -> Checkpoint:
    root = merkle.root_of([row.hash for row in rows[:size]])
    return Checkpoint.signed(
        signer, origin="test", size=size, root=root, at="2026-11-24T06:10:00.000000Z"
    )


def check(rows: list[Sealed], signed: list[Checkpoint]) -> Report:
    return check_chain(rows, signed, trusted=frozenset({SIGNER.public}))


def rechained(rows: list[Sealed]) -> list[Sealed]:
    """The rows with every number and hash made anew: what a clever forger would leave."""
    again, prev = [], encoding.GENESIS
    for seq, row in enumerate(rows, 1):
        found = encoding.leaf_hash(encoding.leaf_of(seq, prev, row.entry))
        again.append(Sealed(seq, prev, found, row.entry))
        prev = found
    return again


def with_entry(row: Sealed, **changed) -> Sealed:
    entry = json.loads(json.dumps(row.entry))
    return replace(row, entry={**entry, **changed})
