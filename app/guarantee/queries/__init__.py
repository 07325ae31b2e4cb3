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
from app.guarantee.queries.breakers import (
    breaker_of,
    is_tripped,
    locked_breaker,
    record_of,
    tripped_breakers,
)
from app.guarantee.queries.capacity import client_total_fen, group_of, limits_of
from app.guarantee.queries.clients import client_standing
from app.guarantee.queries.commitments import (
    approved_for_offer,
    commitments,
    covered_elsewhere,
    locked_commitment,
    past_letters,
)
from app.guarantee.queries.filings import (
    filing_by_id,
    filing_for,
    filing_of,
    filings,
    locked_filing,
    months,
    rows_to_answer,
    rows_to_file,
)
from app.guarantee.queries.letters import letter_by_code
from app.guarantee.queries.relations import (
    ended_by,
    guarantor_of,
    locked_relation,
    relation_for,
    relations_of,
    standing_relations,
)
from app.guarantee.queries.standings import (
    agency_standing,
    largest_clients,
    open_relations,
    programme_standings,
    standing_of_programme,
)

__all__ = [
    "ended_by",
    "agency_standing",
    "application_for",
    "applications",
    "applications_of_referral",
    "approved_for_offer",
    "breaker_of",
    "client_standing",
    "client_total_fen",
    "commitments",
    "covered_elsewhere",
    "filing_by_id",
    "filing_for",
    "filing_of",
    "filings",
    "group_of",
    "guarantor_of",
    "is_tripped",
    "largest_clients",
    "letter_by_code",
    "limits_of",
    "locked_application",
    "locked_breaker",
    "locked_commitment",
    "locked_filing",
    "locked_relation",
    "months",
    "open_of_referral",
    "open_relations",
    "past_letters",
    "programme_standings",
    "record_of",
    "relation_for",
    "relations_of",
    "rows_to_answer",
    "rows_to_file",
    "standing_of",
    "standing_of_programme",
    "standing_relations",
    "tripped_breakers",
    "work_list",
]
