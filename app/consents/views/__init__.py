"""Pages of the room: requests about one's own data. Consents' own pages stand in enterprises."""

from app.consents.views import privacy
from app.consents.views.room import room

__all__ = ["privacy", "room"]
