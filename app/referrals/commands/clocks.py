"""What the clock does to referrals and offers."""

from datetime import datetime

from app.infra import journal
from app.infra.acts import Act
from app.needs.queries import locked_need
from app.referrals.commands.closing import lead_on, withdraw_offers
from app.referrals.models import Offer, Referral

LEVEL_EVENTS = {1: "referral.late", 2: "referral.very_late", 3: "referral.far_too_late"}


def remind_of_deadline(act: Act, *, referral: Referral, deadline: datetime) -> Referral:
    """A deadline is near: say so once."""
    referral.reminded_for = deadline
    journal.note(act, referral, "due_soon", announce="referral.due_soon")
    return referral


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


def calm(act: Act, *, referral: Referral) -> Referral:
    """What was late has been done: the next lateness begins at the first level again."""
    if referral.escalated:
        referral.escalated, referral.escalated_at = 0, None
        journal.note(act, referral, "caught_up", announce="referral.caught_up")
    return referral


def expire_referral(act: Act, *, referral: Referral) -> Referral:
    """Thirty calendar days are over: close it and lead the owner on."""
    need = locked_need(referral.need_id)
    withdraw_offers(act, referral, "expired")
    referral.closed_at, referral.paused_at = act.at, None
    journal.record(
        act,
        referral,
        "expire",
        announce="referral.expired",
        detail=referral.parties(),
    )
    lead_on(act, need=need)
    return referral


def expire_offer(act: Act, *, offer: Offer) -> Offer:
    """The last valid day is over. Not answered is not taken; not approved goes back to work."""
    need = locked_need(offer.referral.need_id)
    journal.record(act, offer, "expire", announce="offer.expired")
    if offer.referral.can("lose"):
        offer.referral.closed_at = act.at
        journal.record(
            act, offer.referral, "lose", reason="offer_expired", announce="referral.lost"
        )
        lead_on(act, need=need)
    return offer
