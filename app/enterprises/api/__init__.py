"""Calls of the room, one file per noun."""

from app.enterprises.api import consents, deletions, enterprises, places

__all__ = ["consents", "deletions", "enterprises", "places"]
