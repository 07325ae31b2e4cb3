"""How a referral and an offer read over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.clock import CHINA
from app.kernel.actors import Role
from app.referrals import queries, rules
from app.referrals.models import AskItem, Offer, Referral


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
    need_id: str
    amount_fen: int
    annual_rate: str
    term_months: int
    method: str
    valid_until: str


def moment(at: datetime | None) -> str | None:
    """An instant as RFC 3339 with China's offset."""
    return at.astimezone(CHINA).isoformat() if at else None


class ReasonAnswer(Answer):
    code: str
    name: str


def described_reason(code: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """A reason of a refusal in the applicant's plain words, with the way out."""
    return {
        "code": code,
        "name": entry["applicant_zh"],
        "name_en": entry["applicant_en"],
        "remedy": entry["remedy_zh"],
        "remedy_en": entry["remedy_en"],
    }


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
        "outer_due_at": moment(referral.outer_due_at),
        "paused_at": moment(referral.paused_at),
        "closed_at": moment(referral.closed_at),
        "asks": [_ask(item) for item in referral.ask_items],
        "decline_reasons": _reasons(act, referral),
        "offers": [described_offer(act, o) for o in queries.offers_of(act.actor, referral)],
    }
    if act.actor.role is not Role.ENTREPRENEUR:
        shown["escalated"] = referral.escalated
        shown["assigned_to"] = referral.assignee.name if referral.assignee else None
    return shown


def _ask(item: AskItem) -> dict[str, Any]:
    return {
        "item": item.item,
        "round": item.round,
        "asked_at": moment(item.asked_at),
        "text": item.answer,
        "file_ids": list(item.file_ids),
        "answered_at": moment(item.answered_at),
    }


def _reasons(act: Act, referral: Referral) -> list[dict[str, Any]]:
    """Why a lender said no; its own words only where no code says it, or to the lender itself."""
    known = rules.decline_reasons(act.policy)
    found = []
    for decision in queries.declines_of(referral):
        codes = tuple(decision.reason_codes)
        own = act.actor.organisation_id == referral.lender_id
        said = own or rules.comment_shown(codes, policy=act.policy)
        for code in codes:
            reason = described_reason(code, known[code])
            found.append({**reason, "comment": decision.comment if said else None})
    return found


def described_offer(act: Act, offer: Offer) -> dict[str, Any]:
    """An offer with its itemised cost; what passed inside the bank stays there."""
    referral = offer.referral
    shown = {
        "id": offer.public_id,
        "reference": offer.reference,
        "state": offer.state,
        "referral_id": referral.public_id,
        "need_id": referral.need.public_id,
        "lender": {"id": referral.lender.public_id, "name": referral.lender.name},
        "amount_fen": offer.amount_fen,
        "annual_rate": _plain(offer.annual_rate),
        "term_months": offer.term_months,
        "method": offer.method,
        "borrower_kind": offer.borrower_kind,
        "conditions": list(offer.conditions),
        "guarantee_programme_id": offer.guarantee_programme_id,
        "valid_until": offer.valid_until.isoformat(),
        "all_in_annual_cost": f"{offer.all_in_annual_cost:.6f}",
        "cost": offer.cost,
        "made_at": moment(offer.made_at),
        "answered_at": moment(offer.answered_at),
    }
    if act.actor.organisation_id == referral.lender_id:
        shown["return_reason"] = offer.return_reason
    return shown


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
