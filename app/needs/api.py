"""Needs over HTTP: the same commands and queries as the pages."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from app.enterprises.queries import own_enterprise_for
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.clock import CHINA
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.kernel.refusals import invalid
from app.needs import commands, queries
from app.needs.models import FinancingNeed, ListEntry
from app.needs.rules import NeedDraft, still_missing
from app.needs.states import NEED
from app.needs.views import room
from app.needs.views.centre import source_of

FEN_MAX = 10**15


class NeedBody(Body):
    enterprise_id: str = Field(min_length=1, max_length=64)
    amount_fen: int = Field(gt=0, le=FEN_MAX)
    term_months: int = Field(ge=1, le=600)
    use: Literal["working_capital", "equipment", "facility", "inventory", "order", "other"]
    purpose: str = Field(min_length=1, max_length=500)
    collateral_ids: list[str] = Field(default_factory=list, max_length=50)
    wants_guarantee: bool = False
    expected_payment_on: date | None = None


class WithdrawBody(Body):
    reason: str | None = Field(default=None, max_length=300)


class ReturnBody(Body):
    reason_codes: list[str] = Field(min_length=1, max_length=30)
    comment: str = Field(default="", max_length=500)


class TestBody(Body):
    __test__ = False

    test: Literal["compliance", "premises", "real_need", "credit", "lawful_use"]
    outcome: Literal["passed", "failed", "unknown"]
    evidence: str = Field(min_length=1, max_length=500)


class ResultBody(Body):
    result: Literal["in_progress", "credited", "refused", "withdrawn"]
    reason: str = Field(default="", max_length=300)


class NeedAnswer(Answer):
    id: str
    state: str
    enterprise_id: str
    amount_fen: int
    term_months: int
    use: str
    purpose: str
    wants_guarantee: bool
    collateral_ids: list[str]


class EntryAnswer(Answer):
    id: str
    need_id: str
    declared_on: str
    recommended_on: str | None
    result: str | None
    result_reason: str | None


def described(act: Act, need: FinancingNeed) -> dict[str, Any]:
    """A need as those who may see it see it."""
    shown = {
        "id": need.public_id,
        "state": need.state,
        "reference": need.reference,
        "enterprise_id": need.enterprise.public_id,
        **queries.facts_of(need),
        "expected_payment_on": _day(need.expected_payment_on),
        "green_channel": need.green_channel,
        "submitted_at": _moment(need.submitted_at),
        "accepted_fen": need.accepted_fen,
    }
    if queries.speaks_for(act.actor, need):
        shown["wish_to_send"] = need.wish_to_send
        shown["contact_due_at"] = _moment(need.contact_due_at)
    return shown


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: Any) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None


@room.api(
    "POST", "/needs", may=Permission.NEED_SUBMIT, body=NeedBody, answer=NeedAnswer, status=201
)
def draft_need(act: Act, body: NeedBody) -> dict[str, Any]:
    enterprise = own_enterprise_for(act.actor, body.enterprise_id)
    if enterprise is None:
        raise NotVisible("enterprise_id")
    draft = NeedDraft(
        amount_fen=body.amount_fen,
        term_months=body.term_months,
        use=body.use,
        purpose=body.purpose,
        wants_guarantee=body.wants_guarantee,
        collateral_ids=tuple(body.collateral_ids),
    )
    need = commands.draft_need(
        act, enterprise=enterprise, draft=draft, expected_payment_on=body.expected_payment_on
    )
    return described(act, need)


@room.api("GET", "/needs", may=Permission.NEED_READ, answer=NeedAnswer, many=True, query=("state",))
def list_needs(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in NEED.states:
        raise invalid("state", "没有这个状态")
    found = queries.needs(act.actor, page, state=state)
    return Slice([described(act, need) for need in found.items], found.next)


@room.api(
    "GET",
    "/needs/<id:need>",
    may=Permission.NEED_READ,
    subject=queries.need_for,
    answer=NeedAnswer,
)
def show_need(act: Act, need: FinancingNeed) -> dict[str, Any]:
    return described(act, need)


@room.api(
    "POST",
    "/needs/<id:need>/submit",
    may=Permission.NEED_SUBMIT,
    subject=queries.need_for,
    answer=NeedAnswer,
)
def submit_need(act: Act, need: FinancingNeed) -> dict[str, Any]:
    return described(act, commands.submit_need(act, need=need))


@room.api(
    "POST",
    "/needs/<id:need>/withdraw",
    may=Permission.NEED_SUBMIT,
    subject=queries.need_for,
    body=WithdrawBody,
    answer=NeedAnswer,
)
def withdraw_need(act: Act, need: FinancingNeed, body: WithdrawBody) -> dict[str, Any]:
    return described(act, commands.withdraw_need(act, need=need, reason=body.reason))


@room.api(
    "POST",
    "/needs/<id:need>/reopen",
    may=Permission.NEED_SUBMIT,
    subject=queries.need_for,
    answer=NeedAnswer,
)
def reopen_need(act: Act, need: FinancingNeed) -> dict[str, Any]:
    return described(act, commands.reopen_need(act, need=need))


@room.api(
    "POST",
    "/needs/<id:need>/return",
    may=Permission.NEED_RETURN,
    subject=queries.need_for,
    body=ReturnBody,
    answer=NeedAnswer,
)
def return_need(act: Act, need: FinancingNeed, body: ReturnBody) -> dict[str, Any]:
    returned = commands.return_need(
        act, need=need, reason_codes=body.reason_codes, comment=body.comment
    )
    return described(act, returned)


@room.api(
    "POST",
    "/needs/<id:need>/tests",
    may=Permission.TEST_RECORD,
    subject=queries.need_for,
    body=TestBody,
    answer=Answer,
    status=201,
)
def record_test(act: Act, need: FinancingNeed, body: TestBody) -> dict[str, Any]:
    result = commands.record_test(
        act,
        need=need,
        test=body.test,
        outcome=body.outcome,
        evidence=body.evidence,
        source=source_of(act),
    )
    return {
        "id": result.public_id,
        "state": result.outcome,
        "test": result.test,
        "missing": list(still_missing({t: r.outcome for t, r in queries.tests_of(need).items()})),
    }


@room.api(
    "POST",
    "/needs/<id:need>/recommend",
    may=Permission.LIST_WRITE,
    subject=queries.need_for,
    answer=EntryAnswer,
)
def recommend_need(act: Act, need: FinancingNeed) -> dict[str, Any]:
    return listed(commands.recommend_need(act, need=need))


@room.api(
    "GET",
    "/list-entries",
    may=Permission.LIST_READ,
    answer=EntryAnswer,
    many=True,
    query=("kind", "since", "until", "result"),
)
def list_entries(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    if query.get("kind", "declared") not in queries.KINDS:
        raise invalid("kind", "没有这张清单")
    found = queries.list_entries(act.actor, queries.ListFilter.of(query), page)
    return Slice([listed(entry) for entry in found.items], found.next)


@room.api(
    "POST",
    "/list-entries/<id:entry>/result",
    may=Permission.LIST_WRITE,
    subject=queries.entry_for,
    body=ResultBody,
    answer=EntryAnswer,
)
def write_back(act: Act, entry: ListEntry, body: ResultBody) -> dict[str, Any]:
    return listed(
        commands.write_back_result(act, entry=entry, result=body.result, reason=body.reason)
    )


def listed(entry: ListEntry) -> dict[str, Any]:
    """A row of the lists, joined to its need by id."""
    return {
        "id": entry.public_id,
        "need_id": entry.need.public_id,
        "reference": entry.need.reference,
        "origin": entry.need.origin,
        "origin_number": entry.need.origin_number,
        "declared_on": entry.declared_on.isoformat(),
        "recommended_on": _day(entry.recommended_on),
        "result": entry.result,
        "result_reason": entry.result_reason,
    }
