"""Calls about offers."""

from typing import Any

from app.infra.acts import Act
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.referrals import commands, queries
from app.referrals.api.shapes import OfferAnswer, described_offer
from app.referrals.forms.bodies import OfferBody, RejectBody, ReturnBody
from app.referrals.models import Offer, Referral
from app.referrals.states import OFFER
from app.referrals.views.room import room


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
    return described_offer(act, commands.make_offer(act, referral=referral, terms=body.terms()))


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
    "/offers/<id:offer>/show-again",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    answer=OfferAnswer,
)
def show_again(act: Act, offer: Offer) -> dict[str, Any]:
    return described_offer(act, commands.show_again(act, offer=offer))


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
