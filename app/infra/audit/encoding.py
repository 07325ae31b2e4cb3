"""One audit entry as bytes: the same on every machine, for ever."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

ALGORITHM = "sha256"
TABLE = "audit_entries"

# What is hashed says what it is, so that the hash of one thing never serves for another.
ENTRY_DOMAIN = b"\x10"
CHECKPOINT_DOMAIN = b"\x11"
PROMISE_DOMAIN = b"\x12"

GENESIS = bytes(32)
"""The hash before the first entry."""

FIELDS = (
    "public_id",
    "county_id",
    "at",
    "actor_id",
    "actor_role",
    "organisation_id",
    "on_behalf_of",
    "action",
    "subject_kind",
    "subject_id",
    "from_state",
    "to_state",
    "reason",
    "detail",
    "policy_digest",
    "request_id",
)


def canonical(value: Any) -> bytes:
    """JSON in UTF-8 with sorted keys and no spaces; text, integers, true, false, null only.

    >>> canonical({"b": 1, "a": "担保"}).decode()
    '{"a":"担保","b":1}'
    """
    _refuse_fractions(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r}: amounts are integers, other numbers are text")
    if isinstance(value, dict):
        value = value.values()
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        for part in value:
            _refuse_fractions(part)


def read_json(text: str) -> Any:
    """Stored JSON for `canonical`; a fraction keeps its digits instead of becoming a float."""
    return json.loads(text, parse_float=lambda digits: {"number": digits})


def moment(at: datetime) -> str:
    """An instant in UTC to the microsecond, as PostgreSQL keeps it.

    >>> moment(datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
    '2026-11-24T06:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_of(seq: int, prev: bytes, entry: dict[str, Any]) -> dict[str, Any]:
    """What is hashed: the entry, its place, and the hash of the one before it.

    Args:
        seq: place in the chain, from 1 without gaps. entry: the values of FIELDS.
    """
    return {
        "algorithm": ALGORITHM,
        "table": TABLE,
        "seq": seq,
        "prev": prev.hex(),
        "entry": entry,
    }


def leaf_hash(leaf: dict[str, Any]) -> bytes:
    """The entry's hash: SHA-256 over its domain byte and its canonical form."""
    return hashlib.sha256(ENTRY_DOMAIN + canonical(leaf)).digest()


def content_hash(entry: dict[str, Any]) -> bytes:
    """Hash of an entry that has no place in the chain yet, for a promise."""
    return hashlib.sha256(PROMISE_DOMAIN + canonical(entry)).digest()
