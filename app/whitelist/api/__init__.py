"""Calls of the room, one file per noun."""

from app.whitelist.api import facts

__all__ = ["facts"]
