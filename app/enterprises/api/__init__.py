"""Calls of the room, one file per noun."""

from app.enterprises.api import consents, enterprises, places

__all__ = ["consents", "enterprises", "places"]
