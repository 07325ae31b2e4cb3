"""Calls of the room, one file per noun."""

from app.whitelist.api import facts, risk_cards

__all__ = ["facts", "risk_cards"]
