"""What the clock does to referrals and offers."""

from app.infra import journal
from app.infra.acts import Act
from app.needs.queries import locked_need
from app.referrals.commands.closing import lead_on
from app.referrals.models import Offer, Referral

LEVEL_EVENTS = {1: "referral.late", 2: "referral.very_late", 3: "referral.far_too_late"}


def escalate(act: Act, *, referral: Referral, level: int) -> Referral:
    """Raise a late referral one level after another: manager, centre, finance lead."""
    while referral.escalated < level:
        referral.escalated += 1
        referral.escalated_at = referral.escalated_at or act.at
        journal.note(
            act,
            referral,
            "escalate",
            announce=LEVEL_EVENTS[referral.escalated],
            detail={"level": referral.escalated, "lender": referral.lender.public_id},
        )
    return referral


def expire_referral(act: Act, *, referral: Referral) -> Referral:
    """Thirty calendar days are over: close it and lead the owner on."""
    need = locked_need(referral.need_id)
    for offer in referral.offers:
        if offer.can("withdraw"):
            journal.record(act, offer, "withdraw", reason="expired")
    referral.closed_at = act.at
    referral.paused_at = None
    journal.record(
        act,
        referral,
        "expire",
        announce="referral.expired",
        detail={"lender": referral.lender.public_id},
    )
    lead_on(act, need=need)
    return referral


def expire_offer(act: Act, *, offer: Offer) -> Offer:
    """The last valid day is over."""
    journal.record(act, offer, "expire", announce="offer.expired")
    if offer.referral.can("offer_ended"):
        journal.record(act, offer.referral, "offer_ended", reason="offer_expired")
    return offer
