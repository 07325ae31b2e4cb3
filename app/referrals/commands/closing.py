"""Ends of a referral, and leading the owner on: no refusal is a dead end."""

from app.infra import journal
from app.infra.acts import Act
from app.needs.commands import close_unmet, move_need
from app.needs.models import FinancingNeed
from app.referrals import queries
from app.referrals.models import Referral

DECLINES_TO_UNMET = 3


def cancel_referral(act: Act, *, referral: Referral, reason: str) -> Referral:
    """End an open referral: need withdrawn, consent withdrawn, or another lender chosen."""
    for offer in referral.offers:
        if offer.can("withdraw"):
            journal.record(act, offer, "withdraw", reason=reason)
    lost = referral.state == "offered" and reason == "other_chosen"
    referral.closed_at = act.at
    journal.record(
        act,
        referral,
        "lose" if lost else "cancel",
        reason=reason,
        announce="referral.cancelled",
        detail={"lender": referral.lender.public_id},
    )
    return referral


def lead_on(act: Act, *, need: FinancingNeed) -> None:
    """After a lender's no: back to choosing, or (three times no) to the remedy and a visit."""
    if queries.open_referrals_of(need.id) or need.machine.final(need.state):
        return
    if need.accepted_fen:
        return
    if queries.declines_of(need.id) >= DECLINES_TO_UNMET:
        close_unmet(act, need=need, reason="declined_by_all")
    elif need.can("run_dry"):
        move_need(act, need=need, action="run_dry")
