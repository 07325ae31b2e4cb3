"""Pages of the room, one file per reader."""

from app.enterprises.views import consents, disputes, imports, officer, owner, papers, places
from app.enterprises.views.room import room

__all__ = ["consents", "disputes", "imports", "officer", "owner", "papers", "places", "room"]
