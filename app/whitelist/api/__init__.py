"""Calls of the room, one file per noun."""

from app.whitelist.api import facts, facts_corrections, risk_cards

__all__ = ["facts", "facts_corrections", "risk_cards"]
