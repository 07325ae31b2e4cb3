"""Pages of the room, one file per reader."""

from app.guarantee.views import applications, bank, book
from app.guarantee.views.room import room

__all__ = ["applications", "bank", "book", "room"]
