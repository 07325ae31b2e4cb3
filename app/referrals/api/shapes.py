"""How a referral and an offer read over HTTP."""

from datetime import datetime
from typing import Any

from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.clock import CHINA
from app.kernel.actors import Role
from app.referrals import queries
from app.referrals.models import AskItem, Decision, Offer, Referral


class ReferralAnswer(Answer):
    id: str
    state: str
    need_id: str
    product_id: str
    contact_due_at: str | None
    due_at: str | None


class OfferAnswer(Answer):
    id: str
    state: str
    referral_id: str
    amount_fen: int
    annual_rate: str
    term_months: int
    method: str
    valid_until: str


def moment(at: datetime | None) -> str | None:
    """An instant as RFC 3339 with China's offset."""
    return at.astimezone(CHINA).isoformat() if at else None


def described_referral(act: Act, referral: Referral) -> dict[str, Any]:
    """A referral as far as the actor may see it; its offers too."""
    need = referral.need
    shown = {
        "id": referral.public_id,
        "reference": referral.reference,
        "state": referral.state,
        "need_id": need.public_id,
        "enterprise_id": need.enterprise.public_id,
        "product_id": referral.product.public_id,
        "lender": {"id": referral.lender.public_id, "name": referral.lender.name},
        "origin": referral.origin,
        "green_channel": referral.green_channel,
        "sent_at": moment(referral.sent_at),
        "contact_due_at": moment(referral.contact_due_at),
        "contacted_at": moment(referral.contacted_at),
        "due_at": moment(referral.due_at),
        "paused_at": moment(referral.paused_at),
        "asks": [_ask(item) for item in referral.ask_items],
        "decline_reasons": _decline_codes(referral.decisions),
        "offers": [described_offer(offer) for offer in queries.offers_of(act.actor, referral)],
    }
    if act.actor.role is not Role.ENTREPRENEUR:
        shown["escalated"] = referral.escalated
        shown["assigned_to"] = referral.assignee.name if referral.assignee else None
    return shown


def _ask(item: AskItem) -> dict[str, Any]:
    return {
        "item": item.item,
        "asked_at": moment(item.asked_at),
        "text": item.answer,
        "file_ids": list(item.file_ids),
        "answered_at": moment(item.answered_at),
    }


def _decline_codes(decisions: list[Decision]) -> list[str]:
    return [c for d in decisions if d.outcome == "decline" for c in d.reason_codes]


def described_offer(offer: Offer) -> dict[str, Any]:
    """An offer with its itemised cost."""
    return {
        "id": offer.public_id,
        "reference": offer.reference,
        "state": offer.state,
        "referral_id": offer.referral.public_id,
        "amount_fen": offer.amount_fen,
        "annual_rate": _plain(offer.annual_rate),
        "term_months": offer.term_months,
        "method": offer.method,
        "borrower_kind": offer.borrower_kind,
        "conditions": list(offer.conditions),
        "guarantee_programme_id": offer.guarantee_programme_id,
        "valid_until": offer.valid_until.isoformat(),
        "all_in_annual_cost": _plain(offer.all_in_annual_cost),
        "cost": offer.cost,
        "made_at": moment(offer.made_at),
        "return_reason": offer.return_reason,
    }


def _plain(number: Any) -> str | None:
    return f"{number.normalize():f}" if number is not None else None
