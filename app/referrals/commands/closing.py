"""Ends of a referral, and leading the owner on: no refusal is a dead end."""

from app.consents.queries import disclosures_to
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.needs.commands import close_unmet, move_need, take_back_acceptance
from app.needs.models import FinancingNeed
from app.referrals import queries, rules
from app.referrals.models import Offer, Referral
from app.referrals.states import OPEN

WITHDRAWN = ("consent_withdrawn", "need_withdrawn", "fell_through")
"""Reasons that also end what the lender may read."""


def cancel_referral(act: Act, *, referral: Referral, reason: str) -> Referral:
    """End an open referral: need withdrawn, consent withdrawn, or another lender chosen."""
    withdraw_offers(act, referral, reason)
    lost = referral.state == "offered" and reason == "other_chosen"
    referral.closed_at, referral.paused_at = act.at, None
    journal.record(
        act,
        referral,
        "lose" if lost else "cancel",
        reason=reason,
        announce="referral.cancelled",
        detail={"lender": referral.lender.public_id, "reason": reason},
    )
    if reason in WITHDRAWN:
        end_reading(act, referral)
    return referral


def fall_through(act: Act, *, offer: Offer, reason: str) -> Offer:
    """An accepted offer comes to nothing (方案未成): its amount is open, its lender reads no more.

    The caller knows that no money was paid out, and holds the lock of the need.
    """
    detail = {**offer.referral.parties(), "amount_fen": offer.amount_fen}
    journal.record(
        act, offer, "fall_through", reason=reason, announce="offer.fell_through", detail=detail
    )
    cancel_referral(act, referral=offer.referral, reason="fell_through")
    take_back_acceptance(act, need=offer.referral.need, amount_fen=offer.amount_fen)
    lead_on(act, need=offer.referral.need)
    return offer


def withdraw_offers(act: Act, referral: Referral, reason: str) -> None:
    """What a closed referral still offered is offered no more."""
    for offer in referral.offers:
        if offer.can("withdraw"):
            journal.record(act, offer, "withdraw", reason=reason)


def end_reading(act: Act, referral: Referral) -> None:
    """The lender no longer reads the need; the log of what it read stays."""
    need = referral.need
    for shown in disclosures_to(need.enterprise.public_id, referral.lender_id):
        if shown.subject_kind == "need" and shown.subject_id == need.public_id:
            shown.ended_at = shown.ended_at or act.at
    db.session.flush()


def lead_on(act: Act, *, need: FinancingNeed) -> None:
    """After a lender's no: back to choosing, or (nobody left to ask) to the remedy and a visit."""
    waiting = queries.waiting_referrals_of(need.id)
    if need.accepted_fen or need.state not in ("matched", "in_decision", "offered"):
        return
    if any(referral.state in OPEN for referral in waiting):
        return
    # An invitation that waits is somebody left to ask.
    refused, nobody_left = len(queries.lenders_who_refused(need.id)), False
    if not waiting:
        nobody_left = queries.next_lenders(act, need) == []
    if rules.leads_to_unmet(refused=refused, nobody_left=nobody_left, policy=act.policy):
        close_unmet(act, need=need, reason="declined_by_all")
    else:
        move_need(act, need=need, action="run_dry")
