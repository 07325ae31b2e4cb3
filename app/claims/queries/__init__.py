"""Reads of the room."""

from app.claims.queries.claims import (
    claim_for,
    claims,
    locked_claim,
    open_claim_of,
    rate_facts,
    shares_of,
    subjects_of,
    undecided_of,
    undecided_under,
)

__all__ = [
    "claim_for",
    "claims",
    "locked_claim",
    "open_claim_of",
    "rate_facts",
    "shares_of",
    "subjects_of",
    "undecided_of",
    "undecided_under",
]
