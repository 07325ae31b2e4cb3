"""Pages of the room, one file per reader."""

from app.needs.views import assisting, centre, imports, leads, lists, tracker, wizard
from app.needs.views.room import room

__all__ = ["assisting", "centre", "imports", "leads", "lists", "room", "tracker", "wizard"]
