"""Pages of the room, one file per reader."""

from app.matching.views import bank, owner, public
from app.matching.views.room import room

__all__ = ["bank", "owner", "public", "room"]
