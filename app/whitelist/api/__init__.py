"""Calls of the room, one file per noun."""

from app.whitelist.api import (
    appeals,
    certificates,
    entries,
    facts,
    facts_corrections,
    negatives,
    objections,
    parks,
    proposals,
    risk_cards,
    risk_scores,
)

__all__ = [
    "appeals",
    "certificates",
    "entries",
    "facts",
    "facts_corrections",
    "negatives",
    "objections",
    "parks",
    "proposals",
    "risk_cards",
    "risk_scores",
]
