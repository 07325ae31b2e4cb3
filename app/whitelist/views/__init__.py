"""Pages of the room, one file per reader."""

from app.whitelist.views import cards, centre, owner
from app.whitelist.views.room import room

__all__ = ["cards", "centre", "owner", "room"]
