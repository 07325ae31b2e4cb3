"""Duties to delete over HTTP, for the systems of institutions."""

from typing import Any

from pydantic import Field

from app.consents import commands
from app.consents.models import DeletionDuty
from app.consents.queries import duties, duty_for
from app.consents.states import DELETION_DUTY
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.clock import CHINA
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid


class DeletionBody(Body):
    outcome: str = Field(max_length=20)
    """`confirm`: all deleted; `keep`: a law keeps it, `ground` names it."""
    ground: str = Field(default="", max_length=2000)


class DeletionAnswer(Answer):
    id: str
    state: str
    enterprise_id: str
    organisation_id: str
    asked_at: str
    due_on: str
    ground: str | None


@room.api(
    "GET",
    "/deletions",
    may=Permission.DELETION_READ,
    answer=DeletionAnswer,
    many=True,
    query=("state",),
)
def list_deletions(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in DELETION_DUTY.states:
        raise invalid("state", "没有这个状态")
    found = duties(act.actor, page, state=state)
    return Slice([described(duty) for duty in found.items], found.next)


@room.api(
    "GET",
    "/deletions/<id:duty>",
    may=Permission.DELETION_READ,
    subject=duty_for,
    answer=DeletionAnswer,
)
def read_deletion(act: Act, duty: DeletionDuty) -> dict[str, Any]:
    return described(duty)


@room.api(
    "POST",
    "/deletions/<id:duty>/answer",
    may=Permission.DELETION_ANSWER,
    subject=duty_for,
    body=DeletionBody,
    answer=DeletionAnswer,
)
def answer_deletion(act: Act, duty: DeletionDuty, body: DeletionBody) -> dict[str, Any]:
    return described(commands.answer_duty(act, duty=duty, outcome=body.outcome, ground=body.ground))


def described(duty: DeletionDuty) -> dict[str, Any]:
    return {
        "id": duty.public_id,
        "state": duty.state,
        "enterprise_id": duty.enterprise_id,
        "organisation_id": duty.organisation.public_id,
        "asked_at": duty.asked_at.astimezone(CHINA).isoformat(),
        "due_on": duty.due_on.isoformat(),
        "ground": duty.ground,
    }
