"""Appeals over HTTP: filed by the enterprise, taken up and answered by another person."""

from typing import Any, Literal

from pydantic import Field

from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.whitelist import commands, queries
from app.whitelist.models import Appeal
from app.whitelist.rules.appealing import EVIDENCE_MAX, GROUNDS_MAX
from app.whitelist.states import APPEAL
from app.whitelist.views.appeals import subject_of
from app.whitelist.views.room import room


class AppealBody(Body):
    """`subject_id`: the public id of one's own entry, score or negative record."""

    kind: Literal["entry", "score", "negative"]
    subject_id: str = Field(max_length=64)
    grounds: str = Field(min_length=1, max_length=GROUNDS_MAX)
    evidence: str = Field(default="", max_length=EVIDENCE_MAX)


class AnswerBody(Body):
    outcome: Literal["upheld", "changed"]
    reply: str = Field(min_length=1, max_length=1000)


class AppealAnswer(Answer):
    id: str
    state: str
    reference: str
    decision: str
    due_at: str


class ReadAppealAnswer(AppealAnswer):
    enterprise_id: str
    grounds: str
    evidence: str
    reply: str
    filed_at: str
    answered_at: str | None


def _described(appeal: Appeal) -> dict[str, Any]:
    return {
        "id": appeal.public_id,
        "state": appeal.state,
        "reference": appeal.reference,
        "kind": appeal.subject_kind,
        "subject_id": appeal.subject_id,
        "decision": appeal.decision,
        "due_at": appeal.due_at.isoformat(),
        "reply": appeal.reply,
    }


@room.api(
    "GET",
    "/appeals",
    may=Permission.APPEAL_ANSWER,
    answer=AppealAnswer,
    many=True,
    query=("state",),
)
def list_appeals(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    """The appeals the caller may see, newest first."""
    state = query.get("state", "")
    if state and state not in APPEAL.states:
        raise invalid("state", "没有这个状态")
    found = queries.appeals(act.actor, page, state=state)
    return Slice([_described(row) for row in found.items], found.next)


@room.api(
    "GET",
    "/appeals/<id:appeal>",
    may=Permission.WHITELIST_READ,
    subject=queries.appeal_for,
    answer=ReadAppealAnswer,
)
def get_appeal(act: Act, appeal: Appeal) -> dict[str, Any]:
    """One appeal, for its enterprise and for the centre; nobody else finds it."""
    return {
        **_described(appeal),
        "enterprise_id": appeal.enterprise.public_id,
        "grounds": appeal.grounds,
        "evidence": appeal.evidence,
        "filed_at": appeal.filed_at.isoformat(),
        "answered_at": appeal.answered_at.isoformat() if appeal.answered_at else None,
    }


@room.api(
    "POST", "/appeals", may=Permission.APPEAL_FILE, body=AppealBody, answer=AppealAnswer, status=201
)
def post_appeal(act: Act, body: AppealBody) -> dict[str, Any]:
    firm, subject = subject_of(act.actor, body.kind, body.subject_id)
    return _described(
        commands.file_appeal(
            act, enterprise=firm, subject=subject, grounds=body.grounds, evidence=body.evidence
        )
    )


@room.api(
    "POST",
    "/appeals/<id:appeal>/take",
    may=Permission.APPEAL_ANSWER,
    subject=queries.appeal_for,
    answer=AppealAnswer,
)
def take_appeal(act: Act, appeal: Appeal) -> dict[str, Any]:
    return _described(commands.take_appeal(act, appeal=appeal))


@room.api(
    "POST",
    "/appeals/<id:appeal>/answer",
    may=Permission.APPEAL_ANSWER,
    subject=queries.appeal_for,
    body=AnswerBody,
    answer=AppealAnswer,
)
def answer_appeal(act: Act, appeal: Appeal, body: AnswerBody) -> dict[str, Any]:
    changed = body.outcome == "changed"
    return _described(commands.answer_appeal(act, appeal=appeal, changed=changed, reply=body.reply))


@room.api(
    "POST",
    "/appeals/<id:appeal>/withdraw",
    may=Permission.APPEAL_FILE,
    subject=queries.own_appeal_for,
    answer=AppealAnswer,
)
def withdraw_appeal(act: Act, appeal: Appeal) -> dict[str, Any]:
    return _described(commands.withdraw_appeal(act, appeal=appeal))
