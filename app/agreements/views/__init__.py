"""Pages of the room, one file per reader."""

from app.agreements.views import checks, preparing, programmes
from app.agreements.views.room import room

__all__ = ["checks", "preparing", "programmes", "room"]
