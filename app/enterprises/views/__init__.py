"""Pages of the room, one file per reader."""

from app.enterprises.views import (
    consents,
    deletions,
    disputes,
    imports,
    officer,
    owner,
    papers,
    places,
)
from app.enterprises.views.room import room

__all__ = [
    "consents",
    "deletions",
    "disputes",
    "imports",
    "officer",
    "owner",
    "papers",
    "places",
    "room",
]
