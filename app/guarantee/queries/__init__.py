"""Reads of the room, one file per noun."""

from app.guarantee.queries.applications import (
    application_for,
    applications,
    applications_of_referral,
    locked_application,
    open_of_referral,
    standing_of,
    work_list,
)
from app.guarantee.queries.capacity import client_total_fen, limits_of
from app.guarantee.queries.commitments import (
    approved_for_offer,
    commitments,
    covered_elsewhere,
    locked_commitment,
    past_letters,
)

__all__ = [
    "application_for",
    "applications",
    "applications_of_referral",
    "approved_for_offer",
    "client_total_fen",
    "commitments",
    "covered_elsewhere",
    "limits_of",
    "locked_application",
    "locked_commitment",
    "open_of_referral",
    "past_letters",
    "standing_of",
    "work_list",
]
