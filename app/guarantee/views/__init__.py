"""Pages of the room, one file per reader or noun."""

from app.guarantee.views import (
    applications,
    bank,
    book,
    capacity,
    filings,
    letters,
    overrides,
    relations,
)
from app.guarantee.views.room import room

__all__ = [
    "applications",
    "bank",
    "book",
    "capacity",
    "filings",
    "letters",
    "overrides",
    "relations",
    "room",
]
