"""Calls of the room, one file per noun."""

from app.whitelist.api import (
    appeals,
    entries,
    facts,
    facts_corrections,
    parks,
    risk_cards,
    risk_scores,
)

__all__ = [
    "appeals",
    "entries",
    "facts",
    "facts_corrections",
    "parks",
    "risk_cards",
    "risk_scores",
]
