"""Objections over HTTP: raised by anybody with a token, read and settled by the centre alone."""

from typing import Any

from pydantic import Field

from app.infra import limits
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice
from app.kernel.actors import Access, Permission
from app.kernel.refusals import invalid
from app.whitelist import commands, queries
from app.whitelist.models import Objection
from app.whitelist.rules import objecting
from app.whitelist.states import OBJECTION
from app.whitelist.views.public import HOUR, OBJECTIONS_AN_HOUR, act_for, open_to_objection
from app.whitelist.views.room import room


class ObjectionBody(Body):
    """Who objects and how they are told of the outcome: read by the centre alone."""

    name: str = Field(min_length=1, max_length=objecting.NAME_MAX)
    contact: str = Field(min_length=1, max_length=objecting.CONTACT_MAX)
    grounds: str = Field(min_length=objecting.GROUNDS_MIN, max_length=objecting.GROUNDS_MAX)
    evidence: str = Field(default="", max_length=objecting.EVIDENCE_MAX)


class SettleBody(Body):
    upheld: bool
    answer: str = Field(min_length=1, max_length=objecting.ANSWER_MAX)


class ObjectionAnswer(Answer):
    id: str
    state: str
    entry_id: str


class ReadObjectionAnswer(ObjectionAnswer):
    """As the centre reads it."""

    name: str
    contact: str
    grounds: str
    evidence: str
    late: bool
    filed_at: str
    due_at: str


def _brief(objection: Objection) -> dict[str, Any]:
    return {
        "id": objection.public_id,
        "state": objection.state,
        "entry_id": objection.entry.public_id,
        "answer": objection.answer,
        "late": objection.late,
        "due_at": objection.due_at.isoformat(),
    }


def _read(objection: Objection) -> dict[str, Any]:
    return {
        **_brief(objection),
        "name": objection.name,
        "contact": objection.contact,
        "grounds": objection.grounds,
        "evidence": objection.evidence,
        "filed_at": objection.filed_at.isoformat(),
        "settled_at": objection.settled_at.isoformat() if objection.settled_at else None,
    }


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/objections",
    may=Access.SIGNED_IN,
    body=ObjectionBody,
    answer=ObjectionAnswer,
    status=201,
)
def file_objection(act: Act, entry: str, body: ObjectionBody) -> dict[str, Any]:
    """Against an entry that the public knows of; the id stands on its notice."""
    limits.hit(f"objection:user:{act.actor.id}", limit=OBJECTIONS_AN_HOUR, seconds=HOUR)
    found = open_to_objection(entry)
    said = commands.Said(**body.model_dump())
    own = act_for(act, found.county_id)
    return _brief(commands.file_objection(own, entry=found, said=said))


@room.api(
    "GET",
    "/objections",
    may=Permission.WHITELIST_REVIEW,
    answer=ReadObjectionAnswer,
    many=True,
    query=("state",),
)
def list_objections(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    """Newest first."""
    state = query.get("state", "")
    if state and state not in OBJECTION.states:
        raise invalid("state", "没有这个状态")
    found = queries.objections(act.actor, page, state=state)
    return Slice([_read(row) for row in found.items], found.next)


@room.api(
    "GET",
    "/objections/<id:objection>",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.objection_for,
    answer=ReadObjectionAnswer,
)
def get_objection(act: Act, objection: Objection) -> dict[str, Any]:
    return _read(objection)


@room.api(
    "POST",
    "/objections/<id:objection>/settle",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.objection_for,
    body=SettleBody,
    answer=ObjectionAnswer,
)
def settle_objection(act: Act, objection: Objection, body: SettleBody) -> dict[str, Any]:
    return _brief(
        commands.settle_objection(act, objection=objection, upheld=body.upheld, answer=body.answer)
    )
