"""Calls about offers."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from app.infra.acts import Act
from app.infra.api import Body
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.referrals import commands, queries
from app.referrals.api.shapes import OfferAnswer, described_offer
from app.referrals.models import Offer, Referral
from app.referrals.rules import OfferTerms
from app.referrals.states import OFFER
from app.referrals.views.room import room

FEN_MAX = 10**15
RateText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9]{1,6})?$")]


class Condition(Body):
    kind: str = Field(min_length=1, max_length=60)
    collateral_id: str | None = Field(default=None, max_length=64)
    text: str | None = Field(default=None, max_length=500)


class OfferBody(Body):
    amount_fen: int = Field(gt=0, le=FEN_MAX)
    annual_rate: RateText
    term_months: int = Field(ge=1, le=600)
    method: Literal["equal_instalment", "equal_principal", "interest_only", "bullet"]
    conditions: list[Condition] = Field(default_factory=list, max_length=20)
    guarantee_programme_id: str | None = Field(default=None, max_length=64)
    borrower_kind: Literal["corporate", "personal"] = "corporate"
    valid_until: date


class ReturnBody(Body):
    reason: str = Field(min_length=1, max_length=500)


class RejectBody(Body):
    reason: str | None = Field(default=None, max_length=500)


def terms_of(body: OfferBody) -> OfferTerms:
    """The body as the rules want it."""
    return OfferTerms(
        amount_fen=body.amount_fen,
        annual_rate=Decimal(body.annual_rate),
        term_months=body.term_months,
        method=body.method,
        valid_until=body.valid_until,
        borrower_kind=body.borrower_kind,
        guarantee_programme_id=body.guarantee_programme_id,
        conditions=tuple(c.model_dump(exclude_none=True) for c in body.conditions),
    )


@room.api(
    "POST",
    "/referrals/<id:referral>/offer",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    body=OfferBody,
    answer=OfferAnswer,
    status=201,
)
def make_offer(act: Act, referral: Referral, body: OfferBody) -> dict[str, Any]:
    return described_offer(act, commands.make_offer(act, referral=referral, terms=terms_of(body)))


@room.api(
    "GET", "/offers", may=Permission.REFERRAL_READ, answer=OfferAnswer, many=True, query=("state",)
)
def list_offers(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in OFFER.states:
        raise invalid("state", "没有这个状态")
    found = queries.offers(act.actor, page, state=state)
    return Slice([described_offer(act, offer) for offer in found.items], found.next)


@room.api(
    "GET",
    "/offers/<id:offer>",
    may=Permission.REFERRAL_READ,
    subject=queries.offer_for,
    answer=OfferAnswer,
)
def show_offer(act: Act, offer: Offer) -> dict[str, Any]:
    return described_offer(act, offer)


@room.api(
    "POST",
    "/offers/<id:offer>/approve",
    may=Permission.OFFER_APPROVE,
    subject=queries.offer_for,
    answer=OfferAnswer,
)
def approve_offer(act: Act, offer: Offer) -> dict[str, Any]:
    return described_offer(act, commands.approve_offer(act, offer=offer))


@room.api(
    "POST",
    "/offers/<id:offer>/return",
    may=Permission.OFFER_APPROVE,
    subject=queries.offer_for,
    body=ReturnBody,
    answer=OfferAnswer,
)
def return_offer(act: Act, offer: Offer, body: ReturnBody) -> dict[str, Any]:
    return described_offer(act, commands.return_offer(act, offer=offer, reason=body.reason))


@room.api(
    "POST",
    "/offers/<id:offer>/accept",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    answer=OfferAnswer,
)
def accept_offer(act: Act, offer: Offer) -> dict[str, Any]:
    return described_offer(act, commands.accept_offer(act, offer=offer))


@room.api(
    "POST",
    "/offers/<id:offer>/reject",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    body=RejectBody,
    answer=OfferAnswer,
)
def reject_offer(act: Act, offer: Offer, body: RejectBody) -> dict[str, Any]:
    return described_offer(act, commands.reject_offer(act, offer=offer, reason=body.reason))
