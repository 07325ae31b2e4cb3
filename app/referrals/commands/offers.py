"""Offers: made within authority or approved by another, answered by the owner."""

from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.references import next_reference
from app.kernel.refusals import conflict, invalid, invalid_if
from app.needs.commands import count_acceptance, move_need
from app.needs.queries import locked_need
from app.products.models import Product
from app.referrals import queries, rules
from app.referrals.commands.closing import cancel_referral
from app.referrals.commands.working import taken
from app.referrals.costing import offer_cost
from app.referrals.models import Decision, Offer, Referral
from app.referrals.rules import OfferTerms, ProductBounds


def make_offer(act: Act, *, referral: Referral, terms: OfferTerms) -> Offer:
    """Offer terms inside the published product; beyond the officer's limit a second person decides.

    Taking and approving are implied within the limit: one command, one decision.
    """
    _refuse_bad_terms(act, referral, terms)
    taken(act, referral)
    referral.machine.step(referral.state, "offer")
    _refuse_second_offer(referral)
    offer = _new_offer(act, referral, terms)
    limit = referral.lender.officer_limit_fen or 0
    if rules.needs_second_person(terms.amount_fen, limit):
        journal.begin(act, offer, "propose", state="awaiting_approval", announce="offer.proposed")
    else:
        offer.approved_at = act.at
        journal.record(act, offer, "make", detail=_terms(offer))
        _publish(act, offer)
    db.session.flush()
    _decide(act, offer, stage=1, outcome="approve")
    return offer


def _refuse_bad_terms(act: Act, referral: Referral, terms: OfferTerms) -> None:
    if terms.guarantee_programme_id is not None:
        raise invalid("guarantee_programme_id", "没有这个担保方案")
    left = referral.need.amount_fen - referral.need.accepted_fen
    bounds = bounds_of(referral.product, act.policy["offers.max_validity_days"])
    invalid_if(rules.offer_refusals(terms, bounds=bounds, need_fen=left, on=act.on))


def bounds_of(product: Product, validity_max_days: int) -> ProductBounds:
    return ProductBounds(
        amount_min_fen=product.amount_min_fen,
        amount_max_fen=product.amount_max_fen,
        term_min_months=product.term_min_months,
        term_max_months=product.term_max_months,
        rate_min=product.rate_min,
        rate_max=product.rate_max,
        methods=tuple(product.methods),
        validity_max_days=validity_max_days,
    )


def _refuse_second_offer(referral: Referral) -> None:
    if any(offer.state in ("open", "awaiting_approval") for offer in referral.offers):
        raise conflict("offer_open", "这笔转介已有一个待答复或待审批的方案")


def _new_offer(act: Act, referral: Referral, terms: OfferTerms) -> Offer:
    cost = offer_cost(referral.product, terms, drawn_on=act.on)
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
        all_in_annual_cost=cost["all_in"],
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
    journal.note(act, offer, "publish", announce="offer.made", detail=_terms(offer))
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
    _refuse_own(act, offer)
    if not reason.strip():
        raise invalid("reason", "请写明退回原因")
    offer.return_reason = reason
    journal.record(act, offer, "return", reason=reason, announce="offer.returned")
    _decide(act, offer, stage=2, outcome="return", comment=reason)
    return offer


def _refuse_own(act: Act, offer: Offer) -> None:
    if offer.made_by == act.actor.id:
        raise conflict("four_eyes", "不能审批自己提出的方案")


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
    need = locked_need(offer.referral.need_id)
    db.session.refresh(offer)
    offer.machine.step(offer.state, "accept")
    _refuse_past_validity(act, offer)
    filled = count_acceptance(act, need=need, amount_fen=offer.amount_fen)
    offer.answered_at = act.at
    journal.record(act, offer, "accept", announce="offer.accepted", detail=_terms(offer))
    offer.referral.closed_at = act.at
    journal.record(act, offer.referral, "win")
    if filled:
        for other in queries.open_referrals_of(need.id):
            cancel_referral(act, referral=other, reason="other_chosen")
    return offer


def reject_offer(act: Act, *, offer: Offer, reason: str | None = None) -> Offer:
    """The owner's no: the lender may offer anew."""
    offer.answered_at = act.at
    journal.record(act, offer, "reject", reason=reason, announce="offer.rejected")
    if offer.referral.can("offer_ended"):
        journal.record(act, offer.referral, "offer_ended", reason="offer_rejected")
    return offer
