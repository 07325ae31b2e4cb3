"""Guarantee applications over HTTP."""

from datetime import datetime
from typing import Any

from pydantic import Field

from app.guarantee import commands, queries
from app.guarantee.commands.reading import log_reading
from app.guarantee.models import GuaranteeApplication, GuaranteeCommitment
from app.guarantee.rules import CounterDraft
from app.guarantee.states import APPLICATION
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.clock import CHINA
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission, Role
from app.kernel.errors import NotVisible
from app.kernel.refusals import invalid
from app.referrals.models import Offer, Referral
from app.referrals.queries import offer_for, referral_for
from app.referrals.rules.declining import COMMENT_MOST, comment_shown, decline_reasons

FEN_MAX = 10**15


class ApplyBody(Body):
    referral_id: str | None = Field(default=None, min_length=1, max_length=64)
    offer_id: str | None = Field(default=None, min_length=1, max_length=64)
    programme_id: str = Field(min_length=1, max_length=64)
    amount_fen: int = Field(gt=0, le=FEN_MAX)


class CounterBody(Body):
    kind: str = Field(min_length=1, max_length=60)
    collateral_id: str | None = Field(default=None, min_length=1, max_length=64)
    text: str = Field(default="", max_length=500)


class ApproveBody(Body):
    counter_guarantees: list[CounterBody] = Field(default_factory=list, max_length=20)


class DeclineBody(Body):
    reason_codes: list[str] = Field(min_length=1, max_length=30)
    comment: str = Field(default="", max_length=COMMENT_MOST)


class WithdrawBody(Body):
    reason: str | None = Field(default=None, max_length=500)


class ApplicationAnswer(Answer):
    id: str
    state: str
    referral_id: str
    offer_id: str | None
    programme_id: str
    amount_fen: int
    fee_fen: int
    commitment: dict[str, Any] | None


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None


def described(act: Act, application: GuaranteeApplication) -> dict[str, Any]:
    """An application as far as the actor may see it; who studied it stays in the agency."""
    shown = {
        "id": application.public_id,
        "reference": application.reference,
        "state": application.state,
        "referral_id": application.referral.public_id,
        "offer_id": application.offer.public_id if application.offer else None,
        "need_id": application.need.public_id,
        "enterprise_id": application.enterprise.public_id,
        "programme_id": application.programme.public_id,
        "lender": _party(application.lender),
        "guarantor": _party(application.guarantor),
        "amount_fen": application.amount_fen,
        "term_months": application.term_months,
        "fee_fen": application.fee_fen,
        "submitted_at": _moment(application.submitted_at),
        "studied_at": _moment(application.studied_at),
        "decided_at": _moment(application.decided_at),
        "decline_reasons": _reasons(act, application),
        "commitment": _commitment(application.commitment),
    }
    if act.actor.organisation_id == application.guarantor_id:
        shown["studied_by"] = application.student.name if application.student else None
        shown["override"] = _override(application)
    return shown


def _override(application: GuaranteeApplication) -> dict[str, Any] | None:
    """The exception that was asked for, if any; the agency's own matter."""
    if application.override_reason is None:
        return None
    confirmed = application.override_confirmed_by is not None
    return {"reason": application.override_reason, "confirmed": confirmed}


def _party(organisation: Any) -> dict[str, str]:
    return {"id": organisation.public_id, "name": organisation.name}


def _reasons(act: Act, application: GuaranteeApplication) -> list[dict[str, Any]]:
    """Why the agency said no; its own words to the owner only where no code says it."""
    known = decline_reasons(act.policy)
    codes = tuple(application.reason_codes)
    said = act.actor.role is not Role.ENTREPRENEUR or comment_shown(codes, policy=act.policy)
    return [
        {
            "code": code,
            "name": known[code]["applicant_zh"] if code in known else code,
            "comment": application.comment if said else None,
        }
        for code in codes
    ]


def _commitment(commitment: GuaranteeCommitment | None) -> dict[str, Any] | None:
    if commitment is None:
        return None
    effective = commitment.effective_on
    letter = commitment.letter
    return {
        "id": commitment.public_id,
        "state": commitment.state,
        "letter_number": commitment.letter_number,
        "amount_fen": commitment.amount_fen,
        "outstanding_fen": commitment.outstanding_fen,
        "shares": dict(commitment.shares),
        "fee_fen": commitment.fee_fen,
        "valid_until": commitment.valid_until.isoformat(),
        "effective_on": effective.isoformat() if effective else None,
        "counter_guarantees": [one.document() for one in commitment.counter_guarantees],
        "letter": {"code": letter.code, **letter.content} if letter else None,
    }


@room.api(
    "POST",
    "/guarantee-applications",
    may=Permission.GUARANTEE_APPLY,
    body=ApplyBody,
    answer=ApplicationAnswer,
    status=201,
)
def apply_for_guarantee(act: Act, body: ApplyBody) -> dict[str, Any]:
    referral, offer = _covered(act, body)
    application = commands.apply_for_guarantee(
        act,
        referral=referral,
        offer=offer,
        programme_id=body.programme_id,
        amount_fen=body.amount_fen,
    )
    return described(act, application)


def _covered(act: Act, body: ApplyBody) -> tuple[Referral, Offer | None]:
    """The referral, and the offer if one is named; out of sight is 404."""
    if body.offer_id is None and body.referral_id is None:
        raise invalid("offer_id", "请写明是哪一笔转介或方案（referral_id 或 offer_id）")
    if body.offer_id is not None and body.referral_id is not None:
        raise invalid("referral_id", "转介和方案只写一个")
    if body.offer_id is not None:
        offer = offer_for(act.actor, body.offer_id)
        if offer is None:
            raise NotVisible("offer_id")
        return offer.referral, offer
    referral = referral_for(act.actor, body.referral_id or "")
    if referral is None:
        raise NotVisible("referral_id")
    return referral, None


@room.api(
    "GET",
    "/guarantee-applications",
    may=Permission.GUARANTEE_READ,
    answer=ApplicationAnswer,
    many=True,
    query=("state",),
)
def list_applications(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in APPLICATION.states:
        raise invalid("state", "没有这个状态")
    found = queries.applications(act.actor, page, states=(state,) if state else ())
    return Slice([described(act, application) for application in found.items], found.next)


@room.api(
    "GET",
    "/guarantee-applications/<id:application>",
    may=Permission.GUARANTEE_READ,
    subject=queries.application_for,
    answer=ApplicationAnswer,
)
def show_application(act: Act, application: GuaranteeApplication) -> dict[str, Any]:
    log_reading(act, application, "open")
    return described(act, application)


@room.api(
    "POST",
    "/guarantee-applications/<id:application>/study",
    may=Permission.GUARANTEE_STUDY,
    subject=queries.application_for,
    answer=ApplicationAnswer,
)
def study_application(act: Act, application: GuaranteeApplication) -> dict[str, Any]:
    return described(act, commands.study_application(act, application=application))


@room.api(
    "POST",
    "/guarantee-applications/<id:application>/approve",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.application_for,
    body=ApproveBody,
    answer=ApplicationAnswer,
)
def approve_application(
    act: Act, application: GuaranteeApplication, body: ApproveBody
) -> dict[str, Any]:
    asked = [CounterDraft(c.kind, c.text, c.collateral_id) for c in body.counter_guarantees]
    commands.approve_application(act, application=application, counter_guarantees=asked)
    return described(act, application)


@room.api(
    "POST",
    "/guarantee-applications/<id:application>/decline",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.application_for,
    body=DeclineBody,
    answer=ApplicationAnswer,
)
def decline_application(
    act: Act, application: GuaranteeApplication, body: DeclineBody
) -> dict[str, Any]:
    commands.decline_application(
        act,
        application=application,
        reason_codes=body.reason_codes,
        comment=body.comment,
    )
    return described(act, application)


@room.api(
    "POST",
    "/guarantee-applications/<id:application>/withdraw",
    may=Permission.GUARANTEE_APPLY,
    subject=queries.application_for,
    body=WithdrawBody,
    answer=ApplicationAnswer,
)
def withdraw_application(
    act: Act, application: GuaranteeApplication, body: WithdrawBody
) -> dict[str, Any]:
    commands.withdraw_application(act, application=application, reason=body.reason)
    return described(act, application)


class OverrideBody(Body):
    reason: str = Field(max_length=1000)


@room.api(
    "POST",
    "/guarantee-applications/<id:application>/override",
    may=Permission.GUARANTEE_STUDY,
    subject=queries.application_for,
    body=OverrideBody,
    answer=ApplicationAnswer,
)
def ask_for_override(
    act: Act, application: GuaranteeApplication, body: OverrideBody
) -> dict[str, Any]:
    """Ask for an exception while the programme's claim-rate breaker is on."""
    commands.ask_for_override(act, application=application, reason=body.reason)
    return described(act, application)


@room.api(
    "POST",
    "/guarantee-applications/<id:application>/override/confirm",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.application_for,
    answer=ApplicationAnswer,
)
def confirm_override(act: Act, application: GuaranteeApplication) -> dict[str, Any]:
    return described(act, commands.confirm_override(act, application=application))
