"""Pages of the room, one file per reader."""

from app.whitelist.views import (
    appeals,
    cards,
    centre,
    connectors,
    facts,
    facts_centre,
    facts_record,
    listing,
    my_list,
    owner,
    public,
    reviewing,
    risk_cards,
    risk_promoting,
    risk_scores,
)
from app.whitelist.views.room import room

__all__ = [
    "appeals",
    "cards",
    "centre",
    "connectors",
    "facts",
    "facts_centre",
    "facts_record",
    "listing",
    "my_list",
    "owner",
    "public",
    "reviewing",
    "risk_cards",
    "risk_promoting",
    "risk_scores",
    "room",
]
