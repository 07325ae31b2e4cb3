"""Pages of the room."""

from app.claims.views import claims, filing
from app.claims.views.room import room

__all__ = ["claims", "filing", "room"]
