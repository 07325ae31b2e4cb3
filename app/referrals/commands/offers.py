"""Offers: made within authority or approved by another, answered by the owner."""

from decimal import Decimal
from typing import Any

from app.accounts.commands import require_second_eye
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.references import next_reference
from app.kernel.refusals import Refusal, conflict, invalid, invalid_if
from app.needs.commands import count_acceptance, move_need
from app.needs.queries import locked_need
from app.referrals import queries, rules
from app.referrals.commands.closing import cancel_referral, lead_on
from app.referrals.commands.guarantors import ask_for_guarantor
from app.referrals.commands.pricing import cost_sheet, refusals_of_terms
from app.referrals.commands.working import taken
from app.referrals.models import Decision, Offer, Referral
from app.referrals.rules import OfferTerms


def make_offer(act: Act, *, referral: Referral, terms: OfferTerms) -> Offer:
    """Offer terms inside the published product; beyond the officer's limit a second person decides.

    Taking and approving are implied within the limit: one command, one decision.
    """
    locked_need(referral.need_id)
    db.session.refresh(referral)
    invalid_if(refusals_of_terms(act, referral, terms))
    cost = cost_sheet(act, referral, terms)
    taken(act, referral)
    referral.machine.step(referral.state, "offer")
    _refuse_second_offer(referral)
    offer = _new_offer(act, referral, terms, cost)
    if rules.needs_second_person(terms.amount_fen, officer_limit_fen(act, referral)):
        journal.begin(
            act,
            offer,
            "propose",
            state="awaiting_approval",
            announce="offer.proposed",
            detail=_terms(offer),
        )
    else:
        offer.approved_at = act.at
        journal.record(act, offer, "make", detail=_terms(offer))
        _publish(act, offer)
    db.session.flush()
    _decide(act, offer, stage=1, outcome="approve")
    return offer


def officer_limit_fen(act: Act, referral: Referral) -> int:
    """Up to what amount an officer of this lender needs no second person (经办权限)."""
    own = referral.lender.officer_limit_fen
    return int(act.policy["offers.officer_limit_default_fen"]) if own is None else own


def _refuse_second_offer(referral: Referral) -> None:
    if any(offer.state == "awaiting_approval" for offer in referral.offers):
        raise conflict("illegal_state", "这笔转介已有一个待审批的方案")


def _new_offer(act: Act, referral: Referral, terms: OfferTerms, cost: dict[str, Any]) -> Offer:
    return Offer(
        reference=next_reference(act, "BJ"),
        referral=referral,
        amount_fen=terms.amount_fen,
        annual_rate=terms.annual_rate,
        term_months=terms.term_months,
        method=terms.method,
        borrower_kind=terms.borrower_kind,
        conditions=[dict(condition) for condition in terms.conditions],
        guarantee_programme_id=terms.guarantee_programme_id,
        fees=cost["fees"],
        valid_until=terms.valid_until,
        cost=cost,
        all_in_annual_cost=Decimal(cost["all_in"]),
        made_by=act.actor.id,
        made_at=act.at,
        county_id=act.actor.county_id,
    )


def _terms(offer: Offer) -> dict[str, int | str]:
    return {
        "amount_fen": offer.amount_fen,
        "annual_rate": str(offer.annual_rate),
        "term_months": offer.term_months,
        "method": offer.method,
    }


def _publish(act: Act, offer: Offer) -> None:
    """The owner sees the offer from here on."""
    referral = offer.referral
    journal.record(act, referral, "offer")
    referral.escalated, referral.escalated_at = 0, None
    detail = {**_terms(offer), "referral": referral.public_id, **referral.parties()}
    journal.note(act, offer, "publish", announce="offer.made", detail=detail)
    move_need(act, need=referral.need, action="offer")


def _decide(act: Act, offer: Offer, *, stage: int, outcome: str, comment: str = "") -> None:
    db.session.add(
        Decision(
            county_id=act.actor.county_id,
            referral=offer.referral,
            offer_id=offer.id,
            stage=stage,
            outcome=outcome,
            comment=comment,
            decided_by=act.actor.id,
            decided_at=act.at,
            policy_digest=act.policy.digest,
            facts=_terms(offer),
        )
    )


def approve_offer(act: Act, *, offer: Offer) -> Offer:
    """The second person's yes; never the maker's own."""
    _locked(offer)
    _refuse_own(act, offer)
    offer.machine.step(offer.state, "approve")
    _refuse_past_validity(act, offer)
    offer.approved_by, offer.approved_at = act.actor.id, act.at
    journal.record(act, offer, "approve", detail=_terms(offer))
    _decide(act, offer, stage=2, outcome="approve")
    _publish(act, offer)
    return offer


def return_offer(act: Act, *, offer: Offer, reason: str) -> Offer:
    """Give an offer back to its maker with a reason."""
    if not reason.strip():
        raise invalid("reason", "请写明退回原因")
    _locked(offer)
    _refuse_own(act, offer)
    offer.machine.step(offer.state, "return")
    offer.return_reason = reason.strip()
    journal.record(act, offer, "return", reason=reason, announce="offer.returned")
    _decide(act, offer, stage=2, outcome="return", comment=reason)
    return offer


def _locked(offer: Offer) -> None:
    """Whatever moves an offer first takes the row of its need: nobody else moves it meanwhile."""
    locked_need(offer.referral.need_id)
    db.session.refresh(offer)
    db.session.refresh(offer.referral)


def _refuse_own(act: Act, offer: Offer) -> None:
    own = Refusal("four_eyes", "不能审批自己提出的方案")
    require_second_eye(act, makers=(offer.made_by,), refusal=own)


def _refuse_past_validity(act: Act, offer: Offer) -> None:
    if offer.valid_until < act.on:
        raise conflict(
            "offer_expired",
            "方案有效期到 {day}，已经过期",
            actual=act.on.isoformat(),
            required=offer.valid_until.isoformat(),
            values={"day": offer.valid_until.isoformat()},
        )


def accept_offer(act: Act, *, offer: Offer) -> Offer:
    """The owner's yes. Accepted offers never add up to more than the need."""
    _locked(offer)
    need = offer.referral.need
    if offer.state == "expired":
        _refuse_past_validity(act, offer)
    offer.machine.step(offer.state, "accept")
    _refuse_past_validity(act, offer)
    filled = count_acceptance(act, need=need, amount_fen=offer.amount_fen)
    offer.answered_at = act.at
    journal.record(act, offer, "accept", announce="offer.accepted", detail=_terms(offer))
    offer.referral.closed_at = act.at
    journal.record(act, offer.referral, "win")
    ask_for_guarantor(act, offer=offer)
    if filled:
        for other in queries.waiting_referrals_of(need.id):
            cancel_referral(act, referral=other, reason="other_chosen")
    return offer


def reject_offer(act: Act, *, offer: Offer, reason: str | None = None) -> Offer:
    """The owner's no: this lender is done, the owner goes on to the next."""
    _locked(offer)
    offer.answered_at = act.at
    journal.record(act, offer, "reject", reason=reason, announce="offer.rejected")
    offer.referral.closed_at = act.at
    journal.record(act, offer.referral, "lose", reason="offer_rejected", announce="referral.lost")
    lead_on(act, need=offer.referral.need)
    return offer
