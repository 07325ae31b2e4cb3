"""Pure rules of the room, one file per noun."""

from app.referrals.rules.asking import ItemAnswer, answer_refusals, ask_refusals, wanted_items
from app.referrals.rules.clocks import (
    ClockFacts,
    decision_days,
    escalation_level,
    late_since,
    next_deadline,
)
from app.referrals.rules.costing import offer_cost, schedule_of
from app.referrals.rules.declining import (
    comment_shown,
    decline_reasons,
    decline_refusals,
    grouped_reasons,
    leads_to_unmet,
)
from app.referrals.rules.guarantors import naming_refusals
from app.referrals.rules.offers import (
    OfferTerms,
    ProductBounds,
    bounds_of,
    condition_refusals,
    needs_second_person,
    offer_refusals,
)
from app.referrals.rules.sending import (
    ReferralFacts,
    choice_refusals,
    referral_refusals,
    showing_refusals,
)
from app.referrals.rules.waiting import Wait, WaitingFacts, waits_of

__all__ = [
    "ClockFacts",
    "ItemAnswer",
    "OfferTerms",
    "ProductBounds",
    "ReferralFacts",
    "Wait",
    "WaitingFacts",
    "answer_refusals",
    "ask_refusals",
    "bounds_of",
    "choice_refusals",
    "comment_shown",
    "condition_refusals",
    "decision_days",
    "decline_reasons",
    "decline_refusals",
    "escalation_level",
    "grouped_reasons",
    "late_since",
    "leads_to_unmet",
    "naming_refusals",
    "needs_second_person",
    "next_deadline",
    "offer_cost",
    "offer_refusals",
    "referral_refusals",
    "schedule_of",
    "showing_refusals",
    "waits_of",
    "wanted_items",
]
