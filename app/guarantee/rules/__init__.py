"""What a guarantee may cover, what stands behind it, who bears the loss. Pure."""

from app.guarantee.rules.applying import ApplicationFacts, application_refusals
from app.guarantee.rules.capacity import (
    Exposure,
    Limit,
    exposure_of,
    largest_fen,
    limit_refusals,
    ticket_weight,
)
from app.guarantee.rules.counter import CounterDraft, Standing, counter_refusals, rung_of
from app.guarantee.rules.fees import Earned, earned_fee
from app.guarantee.rules.shares import burden, cash

__all__ = [
    "ApplicationFacts",
    "CounterDraft",
    "Earned",
    "Exposure",
    "Limit",
    "Standing",
    "application_refusals",
    "burden",
    "cash",
    "counter_refusals",
    "earned_fee",
    "exposure_of",
    "largest_fen",
    "limit_refusals",
    "rung_of",
    "ticket_weight",
]
