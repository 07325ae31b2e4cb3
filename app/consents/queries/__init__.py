"""Reads of the room, one file per noun."""

from app.consents.queries.consents import (
    agreed_to,
    consent_by_id,
    consent_to_facts,
    consents_of_enterprise,
    consents_to_facts,
    earlier_than,
    expiring_by,
    live,
    live_consent_for,
    live_consents_of,
    locked_consent,
    past_expiry,
)
from app.consents.queries.disclosures import (
    disclosed_to,
    disclosures_to,
    disclosures_under,
    is_disclosed,
    kept_disclosures,
)
from app.consents.queries.privacy import (
    locked_request,
    own_request_for,
    own_requests,
    request_to_answer_for,
    requests_to_answer,
)
from app.consents.queries.readings import (
    Reading,
    Viewer,
    last_readings,
    readings_of,
    viewers_of,
)

__all__ = [
    "Reading",
    "Viewer",
    "agreed_to",
    "consent_by_id",
    "consent_to_facts",
    "consents_of_enterprise",
    "consents_to_facts",
    "disclosed_to",
    "disclosures_to",
    "disclosures_under",
    "earlier_than",
    "expiring_by",
    "is_disclosed",
    "kept_disclosures",
    "last_readings",
    "live",
    "live_consent_for",
    "live_consents_of",
    "locked_consent",
    "locked_request",
    "own_request_for",
    "own_requests",
    "past_expiry",
    "readings_of",
    "request_to_answer_for",
    "requests_to_answer",
    "viewers_of",
]
