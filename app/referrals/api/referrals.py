"""Calls about referrals."""

from typing import Any

from pydantic import Field

from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice, whole
from app.kernel.actors import Permission
from app.kernel.errors import Forbidden, NotVisible
from app.kernel.refusals import invalid
from app.needs.models import FinancingNeed
from app.needs.queries import need_for
from app.policy.codes import codes
from app.products.queries import product_for
from app.referrals import commands, queries
from app.referrals.api.shapes import ReferralAnswer, described_referral
from app.referrals.models import Referral
from app.referrals.states import REFERRAL
from app.referrals.views.room import room


class SendBody(Body):
    product_id: str = Field(min_length=1, max_length=64)
    invite: bool = False


class ContactBody(Body):
    note: str = Field(min_length=1, max_length=500)


class AskBody(Body):
    items: list[str] = Field(min_length=1, max_length=20)


class AnswerItem(Body):
    item: str = Field(min_length=1, max_length=300)
    text: str | None = Field(default=None, max_length=2000)
    file_ids: list[str] | None = Field(default=None, max_length=20)


class AnswerBody(Body):
    answers: list[AnswerItem] = Field(min_length=1, max_length=40)


class DeclineBody(Body):
    reason_codes: list[str] = Field(min_length=1, max_length=10)
    comment: str = Field(default="", max_length=1000)


class ReasonAnswer(Answer):
    code: str
    name: str


@room.api("GET", "/decline-reasons", may=Permission.PRODUCT_READ, answer=ReasonAnswer, many=True)
def list_decline_reasons(act: Act, page: Page) -> Slice[Any]:
    return whole(
        [
            {
                "code": code,
                "name": entry["applicant_zh"],
                "name_en": entry["applicant_en"],
                "remedy": entry["remedy_zh"],
            }
            for code, entry in codes(act.policy, "refusal_codes").items()
        ]
    )


@room.api(
    "POST",
    "/needs/<id:need>/referrals",
    may=Permission.NEED_READ,
    subject=need_for,
    body=SendBody,
    answer=ReferralAnswer,
    status=201,
)
def send_referral(act: Act, need: FinancingNeed, body: SendBody) -> dict[str, Any]:
    if not (act.actor.may(Permission.REFERRAL_SEND) or act.actor.may(Permission.REFERRAL_INVITE)):
        raise Forbidden(Permission.REFERRAL_SEND)
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
    answers = [answer.model_dump() for answer in body.answers]
    commands.answer_questions(act, referral=referral, answers=answers)
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
