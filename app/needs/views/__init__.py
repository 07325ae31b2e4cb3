"""Pages of the room, one file per reader."""

from app.needs.views import assisting, centre, imports, lists, tracker, wizard
from app.needs.views.room import room

__all__ = ["assisting", "centre", "imports", "lists", "room", "tracker", "wizard"]
