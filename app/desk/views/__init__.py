"""Pages of the room: for everyone, for each role, and across rooms."""

from app.desk.views import everyone, files, own, privacy
from app.desk.views.room import room

__all__ = ["everyone", "files", "own", "privacy", "room"]
