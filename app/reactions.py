"""What happens elsewhere after an event, in two tables: event -> handlers, in order.

AT_ONCE runs inside the announcing transaction; LATER runs in the worker, at least once.
"""

from app.claims import reactions as claims
from app.collateral import reactions as collateral
from app.guarantee import reactions as guarantee
from app.infra.outbox import Table
from app.loans import reactions as loans
from app.matching import reactions as matching
from app.needs import reactions as needs
from app.referrals import reactions as referrals
from app.referrals.rules.telling import TOLD
from app.whitelist import reactions as whitelist

AT_ONCE: Table = {
    # A lender must not see a file one moment longer than the owner agreed to.
    "consent.withdrawn": (referrals.on_consent_withdrawn, collateral.on_consent_ended),
    "consent.expired": (referrals.on_consent_withdrawn, collateral.on_consent_ended),
    "consent.narrowed": (referrals.on_consent_narrowed, collateral.on_consent_ended),
    "need.withdrawn": (referrals.on_need_withdrawn,),
    # Referrals may be sent the moment after: the need must know its clock by then.
    "need.submitted": (whitelist.on_need_sent,),
    # What was pledged for a referral that came to nothing is free for the next lender at once.
    **{
        f"referral.{end}": (collateral.on_referral_ended,)
        for end in ("declined", "expired", "cancelled", "lost")
    },
    # A claim that nobody has approved follows the books of its loan.
    "loan.repaid": (claims.on_loan_repaid,),
    "loan.caught_up": (claims.on_loan_cured,),
    "loan.settled": (claims.on_loan_cured,),
    "loan.repayment_reversed": (claims.on_loan_repaid,),
    "filing.refused": (claims.on_filing_refused,),
}

# Whose turn it is follows every step of a referral or an offer.
_REFERRAL_STEPS = (
    "referral.sent",
    "referral.invited",
    "referral.taken",
    "referral.assigned",
    "referral.contacted",
    "referral.asked",
    "referral.answered",
    "referral.declined",
    "referral.expired",
    "referral.cancelled",
    "referral.late",
    "referral.very_late",
    "referral.far_too_late",
    "referral.caught_up",
)
_OFFER_STEPS = (
    "offer.proposed",
    "offer.made",
    "offer.returned",
    "offer.accepted",
    "offer.rejected",
    "offer.expired",
)

_OWN: Table = {
    "enterprise.registered": (needs.on_enterprise_registered,),
    "enterprise.verified": (needs.on_enterprise_verified, whitelist.on_enterprise_changed),
    "enterprise.changed": (whitelist.on_enterprise_changed,),
    "fact.recorded": (
        whitelist.on_fact_recorded,
        whitelist.on_facts_changed,
        whitelist.on_risk_inputs,
    ),
    "score.computed": (whitelist.on_facts_changed, whitelist.on_risk_inputs),
    "consent.given": (whitelist.on_consent_given,),
    "park.designated": (whitelist.on_park_standing,),
    "park.withdrawn": (whitelist.on_park_standing,),
    "need.submitted": (
        matching.on_need_submitted,
        whitelist.on_need_submitted,
        needs.on_need_submitted,
        needs.on_need_stated,
    ),
    "need.tested": (whitelist.on_need_submitted,),
    "match.done": (needs.on_match_done,),
    "need.unmet": (referrals.on_need_unmet,),
    "need.reopened": (referrals.on_need_reopened,),
    "need.withdrawn": (referrals.on_need_reopened,),
    **{
        f"referral.{end}": (guarantee.on_referral_ended,)
        for end in ("declined", "expired", "cancelled")
    },
    **{f"offer.{end}": (guarantee.on_offer_ended,) for end in ("rejected", "returned", "expired")},
    "cover.arranged": (referrals.on_cover_arranged,),
    "offer.accepted": (loans.on_offer_accepted,),
    "offer.shown_again": (loans.on_offer_accepted,),
    **{f"consent.{end}": (loans.on_consent_ended,) for end in ("withdrawn", "expired", "narrowed")},
    **{f"loan.{step}": (loans.on_overdue_changed,) for step in ("overdue", "caught_up", "settled")},
}


def _joined(*tables: Table) -> Table:
    topics = dict.fromkeys(topic for table in tables for topic in table)
    return {topic: tuple(h for t in tables for h in t.get(topic, ())) for topic in topics}


_OUTCOMES: Table = {
    "offer.made": (matching.on_offer_made,),
    "referral.declined": (matching.on_referral_declined,),
    "referral.expired": (matching.on_referral_expired,),
}

LATER: Table = _joined(
    _OWN,
    _OUTCOMES,
    dict.fromkeys(_REFERRAL_STEPS, (referrals.line_up,)),
    dict.fromkeys(_OFFER_STEPS, (referrals.line_up_offer,)),
    {topic: (referrals.told(topic),) for topic in TOLD},
)
