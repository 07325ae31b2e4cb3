"""Reads of the room."""

from app.claims.queries.claims import (
    claim_for,
    claims,
    locked_claim,
    open_claim_of,
    rate_facts,
    subjects_of,
    undecided_of,
)

__all__ = [
    "claim_for",
    "claims",
    "locked_claim",
    "open_claim_of",
    "rate_facts",
    "subjects_of",
    "undecided_of",
]
