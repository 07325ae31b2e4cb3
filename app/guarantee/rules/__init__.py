"""What a guarantee may cover, what stands behind it, who bears the loss. Pure."""

from app.guarantee.rules.applying import ApplicationFacts, application_refusals
from app.guarantee.rules.breaking import (
    Record,
    breaker_refusals,
    over_cap,
    override_refusals,
)
from app.guarantee.rules.capacity import (
    Exposure,
    Limit,
    exposure_of,
    group_limit,
    largest_fen,
    limit_refusals,
    ticket_weight,
)
from app.guarantee.rules.counter import CounterDraft, Standing, counter_refusals, rung_of
from app.guarantee.rules.fees import Earned, earned_fee
from app.guarantee.rules.filing import filing_warnings
from app.guarantee.rules.letters import in_force, letter_content, public_view, standing_words
from app.guarantee.rules.relations import component, declaration_refusals, reason_refusals
from app.guarantee.rules.shares import borne_alone, burden, cash

__all__ = [
    "ApplicationFacts",
    "CounterDraft",
    "Earned",
    "Exposure",
    "Limit",
    "Record",
    "Standing",
    "application_refusals",
    "borne_alone",
    "breaker_refusals",
    "burden",
    "cash",
    "component",
    "counter_refusals",
    "declaration_refusals",
    "earned_fee",
    "exposure_of",
    "filing_warnings",
    "group_limit",
    "in_force",
    "largest_fen",
    "letter_content",
    "limit_refusals",
    "over_cap",
    "override_refusals",
    "public_view",
    "reason_refusals",
    "rung_of",
    "standing_words",
    "ticket_weight",
]
