"""Reads of the room, one file per noun."""

from app.agreements.queries.checks import check_of, locked_check
from app.agreements.queries.programmes import (
    edition_after,
    live_programme,
    live_programmes_of,
    locked_programme,
    past_validity,
    programme_by_id,
    programme_by_key,
    programme_for,
    programmes,
    seats_of,
    signed_by,
    signing_tasks,
)
from app.agreements.queries.quotas import standing, standings

__all__ = [
    "check_of",
    "edition_after",
    "live_programme",
    "live_programmes_of",
    "locked_check",
    "locked_programme",
    "past_validity",
    "programme_by_id",
    "programme_by_key",
    "programme_for",
    "programmes",
    "seats_of",
    "signed_by",
    "signing_tasks",
    "standing",
    "standings",
]
