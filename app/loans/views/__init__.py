"""Pages of the room, one file per reader."""

from app.loans.views import book, booking, file, mirror, owner
from app.loans.views.room import room

__all__ = ["book", "booking", "file", "mirror", "owner", "room"]
