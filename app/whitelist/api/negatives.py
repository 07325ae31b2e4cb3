"""The negative list over HTTP: read, entered with its source and its end, corrected by another."""

from datetime import date
from typing import Any

from pydantic import Field

from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.whitelist import commands, queries
from app.whitelist.models import NegativeRecord
from app.whitelist.states import NEGATIVE
from app.whitelist.views.room import room


class NegativeBody(Body):
    """`source`: the document or public register, of `source_on`; `until` is the last day."""

    name: str = Field(min_length=1, max_length=120)
    uscc: str = Field(min_length=1, max_length=18)
    code: str = Field(min_length=1, max_length=60)
    source: str = Field(min_length=1, max_length=200)
    source_on: date
    until: date


class CorrectBody(Body):
    correction: str = Field(min_length=1, max_length=500)


class NegativeAnswer(Answer):
    id: str
    state: str
    name: str
    uscc: str | None
    code: str
    source: str
    source_on: str
    until: str


def _described(record: NegativeRecord) -> dict[str, Any]:
    return {
        "id": record.public_id,
        "state": record.state,
        "name": record.name,
        "uscc": record.uscc,
        "enterprise_id": record.enterprise.public_id if record.enterprise else None,
        "code": record.code,
        "source": record.source,
        "source_on": record.source_on.isoformat(),
        "until": record.until.isoformat(),
        "entered_at": record.entered_at.isoformat(),
        "correction": record.correction,
        "corrected_at": record.corrected_at.isoformat() if record.corrected_at else None,
    }


@room.api(
    "GET",
    "/negative-records",
    may=Permission.NEGATIVE_KEEP,
    answer=NegativeAnswer,
    many=True,
    query=("state",),
)
def list_negatives(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    """Newest first; without `state` those that hold and those that were corrected."""
    state = query.get("state", "")
    if state and state not in NEGATIVE.states:
        raise invalid("state", "没有这个状态")
    found = queries.negatives(act.actor, page, state=state)
    return Slice([_described(row) for row in found.items], found.next)


@room.api(
    "GET",
    "/negative-records/<id:record>",
    may=Permission.NEGATIVE_KEEP,
    subject=queries.negative_for,
    answer=NegativeAnswer,
)
def get_negative(act: Act, record: NegativeRecord) -> dict[str, Any]:
    return _described(record)


@room.api(
    "POST",
    "/negative-records",
    may=Permission.NEGATIVE_KEEP,
    body=NegativeBody,
    answer=NegativeAnswer,
    status=201,
)
def enter_negative(act: Act, body: NegativeBody) -> dict[str, Any]:
    """An active entry of whoever is entered is suspended at once."""
    draft = commands.NegativeDraft(**body.model_dump())
    return _described(commands.enter_negative(act, draft=draft))


@room.api(
    "POST",
    "/negative-records/<id:record>/correct",
    may=Permission.NEGATIVE_KEEP,
    subject=queries.negative_for,
    body=CorrectBody,
    answer=NegativeAnswer,
)
def correct_negative(act: Act, record: NegativeRecord, body: CorrectBody) -> dict[str, Any]:
    """End a record, with the reason: from now on it holds no longer."""
    done = commands.correct_negative(act, record=record, correction=body.correction)
    return _described(done)
