"""Calls about referrals."""

from typing import Any

from app.infra.acts import Act
from app.infra.paging import Page, Slice, whole
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.kernel.refusals import invalid
from app.needs.models import FinancingNeed
from app.needs.queries import need_for
from app.products.queries import product_for
from app.referrals import commands, queries, rules
from app.referrals.api.shapes import (
    ReasonAnswer,
    ReferralAnswer,
    described_reason,
    described_referral,
)
from app.referrals.commands.reading import log_reading
from app.referrals.forms.bodies import AnswerBody, AskBody, ContactBody, DeclineBody, SendBody
from app.referrals.models import Referral
from app.referrals.states import REFERRAL
from app.referrals.views.room import room


@room.api("GET", "/decline-reasons", may=Permission.PRODUCT_READ, answer=ReasonAnswer, many=True)
def list_decline_reasons(act: Act, page: Page) -> Slice[Any]:
    reasons = rules.decline_reasons(act.policy)
    return whole([described_reason(code, entry) for code, entry in reasons.items()])


@room.api(
    "POST",
    "/needs/<id:need>/referrals",
    may=Permission.REFERRAL_OPEN,
    subject=need_for,
    body=SendBody,
    answer=ReferralAnswer,
    status=201,
)
def send_referral(act: Act, need: FinancingNeed, body: SendBody) -> dict[str, Any]:
    product = product_for(act.actor, body.product_id)
    if product is None:
        raise NotVisible("product_id")
    referral = commands.send_referral(act, need=need, product=product, invite=body.invite)
    return described_referral(act, referral)


@room.api(
    "GET",
    "/referrals",
    may=Permission.REFERRAL_READ,
    answer=ReferralAnswer,
    many=True,
    query=("state",),
)
def list_referrals(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in REFERRAL.states:
        raise invalid("state", "没有这个状态")
    found = queries.referrals(act.actor, page, state=state)
    return Slice([described_referral(act, referral) for referral in found.items], found.next)


@room.api(
    "GET",
    "/referrals/<id:referral>",
    may=Permission.REFERRAL_READ,
    subject=queries.referral_for,
    answer=ReferralAnswer,
)
def show_referral(act: Act, referral: Referral) -> dict[str, Any]:
    log_reading(act, referral, "open")
    return described_referral(act, referral)


@room.api(
    "POST",
    "/referrals/<id:referral>/answer",
    may=Permission.REFERRAL_SEND,
    subject=queries.referral_for,
    body=AnswerBody,
    answer=ReferralAnswer,
)
def answer_questions(act: Act, referral: Referral, body: AnswerBody) -> dict[str, Any]:
    commands.answer_questions(act, referral=referral, answers=body.given())
    return described_referral(act, referral)


@room.api(
    "POST",
    "/referrals/<id:referral>/accept-invitation",
    may=Permission.REFERRAL_SEND,
    subject=queries.referral_for,
    answer=ReferralAnswer,
)
def accept_invitation(act: Act, referral: Referral) -> dict[str, Any]:
    return described_referral(act, commands.accept_invitation(act, referral=referral))


@room.api(
    "POST",
    "/referrals/<id:referral>/decline-invitation",
    may=Permission.REFERRAL_SEND,
    subject=queries.referral_for,
    answer=ReferralAnswer,
)
def decline_invitation(act: Act, referral: Referral) -> dict[str, Any]:
    return described_referral(act, commands.decline_invitation(act, referral=referral))


@room.api(
    "POST",
    "/referrals/<id:referral>/take",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    answer=ReferralAnswer,
)
def take_referral(act: Act, referral: Referral) -> dict[str, Any]:
    return described_referral(act, commands.take_referral(act, referral=referral))


@room.api(
    "POST",
    "/referrals/<id:referral>/contact",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    body=ContactBody,
    answer=ReferralAnswer,
)
def log_contact(act: Act, referral: Referral, body: ContactBody) -> dict[str, Any]:
    return described_referral(act, commands.log_contact(act, referral=referral, note=body.note))


@room.api(
    "POST",
    "/referrals/<id:referral>/ask",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    body=AskBody,
    answer=ReferralAnswer,
)
def ask_for_papers(act: Act, referral: Referral, body: AskBody) -> dict[str, Any]:
    return described_referral(
        act, commands.ask_for_papers(act, referral=referral, items=body.items)
    )


@room.api(
    "POST",
    "/referrals/<id:referral>/decline",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    body=DeclineBody,
    answer=ReferralAnswer,
)
def decline_referral(act: Act, referral: Referral, body: DeclineBody) -> dict[str, Any]:
    commands.decline_referral(
        act, referral=referral, reason_codes=body.reason_codes, comment=body.comment
    )
    return described_referral(act, referral)
