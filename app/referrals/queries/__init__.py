"""Reads of the room, one file per noun. Who asks comes first; out of sight is None."""

from app.referrals.queries import visible as visible  # who may see: must be read before any row
from app.referrals.queries.covers import (
    cover_by_id,
    cover_of,
    covered_by,
    covers_of,
    covers_turning,
    in_charge,
)
from app.referrals.queries.guarantors import (
    agreed_to_guarantor,
    consent_to_guarantor,
    guarantor_named,
    waits_for_guarantor,
)
from app.referrals.queries.machine import (
    accepted_under_consents,
    assigned_to,
    offer_by_id,
    offers_past_validity,
    office_of_township,
    open_tasks_about,
    open_under_consents,
    owners_of,
    referral_by_id,
    shut_before_booking,
    waiting_referrals_of,
    with_running_clocks,
)
from app.referrals.queries.onward import lenders_tried, lenders_who_refused, next_lenders
from app.referrals.queries.reading import (
    awaiting_approval,
    declines_of,
    file_for,
    maker_of,
    offer_for,
    offers,
    offers_of,
    referral_for,
    referrals,
    referrals_of,
    subjects_of,
)
from app.referrals.queries.securing import secured_referral
from app.referrals.queries.work import WorkFilters, work_list

__all__ = [
    "WorkFilters",
    "accepted_under_consents",
    "agreed_to_guarantor",
    "assigned_to",
    "awaiting_approval",
    "consent_to_guarantor",
    "cover_by_id",
    "cover_of",
    "covered_by",
    "covers_of",
    "covers_turning",
    "declines_of",
    "file_for",
    "guarantor_named",
    "in_charge",
    "lenders_tried",
    "lenders_who_refused",
    "next_lenders",
    "maker_of",
    "offer_by_id",
    "offer_for",
    "offers",
    "offers_of",
    "offers_past_validity",
    "office_of_township",
    "open_tasks_about",
    "open_under_consents",
    "owners_of",
    "referral_by_id",
    "referral_for",
    "referrals",
    "referrals_of",
    "secured_referral",
    "shut_before_booking",
    "subjects_of",
    "waiting_referrals_of",
    "waits_for_guarantor",
    "with_running_clocks",
    "work_list",
]
