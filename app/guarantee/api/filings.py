"""The monthly re-guarantee list over HTTP."""

from datetime import datetime
from typing import Any

from pydantic import Field

from app.guarantee import commands, queries
from app.guarantee.models import ReguaranteeFiling
from app.guarantee.states import FILING
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.clock import CHINA
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class MonthBody(Body):
    month: str = Field(pattern=MONTH)


class RefusalBody(Body):
    reason: str = Field(max_length=1000)


class FilingAnswer(Answer):
    id: str
    state: str
    month: str
    letter_number: str
    due_on: str
    late: bool


class MonthAnswer(Answer):
    month: str
    state: str
    count: int


def described(act: Act, row: ReguaranteeFiling) -> dict[str, Any]:
    """A row as both sides read it: what the contract between them needs."""
    commitment = row.commitment
    application = commitment.application
    return {
        "id": row.public_id,
        "state": row.state,
        "month": row.month,
        "letter_number": commitment.letter_number,
        "commitment_id": commitment.public_id,
        "application_id": application.public_id,
        "enterprise": application.enterprise.name,
        "lender": application.lender.name,
        "amount_fen": commitment.amount_fen,
        "outstanding_fen": commitment.outstanding_fen,
        "shares": dict(commitment.shares),
        "term_months": application.term_months,
        "effective_on": _day(commitment.effective_on),
        "due_on": row.due_on.isoformat(),
        "late": row.is_late(act.on),
        "filed_at": _moment(row.filed_at),
        "answered_at": _moment(row.answered_at),
        "reason": row.reason or None,
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None


@room.api(
    "GET",
    "/reguarantee-filings",
    may=Permission.GUARANTEE_QUEUE,
    answer=FilingAnswer,
    many=True,
    query=("month", "state"),
)
def list_filings(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in FILING.states:
        raise invalid("state", "没有这个状态")
    found = queries.filings(
        act.actor, page, month=query.get("month"), states=(state,) if state else ()
    )
    return Slice([described(act, row) for row in found.items], found.next)


@room.api(
    "POST",
    "/reguarantee-filings/file",
    may=Permission.FILING_FILE,
    body=MonthBody,
    answer=MonthAnswer,
)
def file_month(act: Act, body: MonthBody) -> dict[str, Any]:
    """File whatever of a month is still due."""
    rows = commands.file_month(act, month=body.month)
    return {"month": body.month, "state": "filed", "count": len(rows)}


@room.api(
    "POST",
    "/reguarantee-filings/accept",
    may=Permission.FILING_ANSWER,
    body=MonthBody,
    answer=MonthAnswer,
)
def accept_month(act: Act, body: MonthBody) -> dict[str, Any]:
    """Accept whatever of a month is not answered yet."""
    rows = commands.accept_month(act, month=body.month)
    return {"month": body.month, "state": "accepted", "count": len(rows)}


@room.api(
    "POST",
    "/reguarantee-filings/<id:row>/file",
    may=Permission.FILING_FILE,
    subject=queries.filing_for,
    answer=FilingAnswer,
)
def file_again(act: Act, row: ReguaranteeFiling) -> dict[str, Any]:
    return described(act, commands.file_again(act, row=row))


@room.api(
    "POST",
    "/reguarantee-filings/<id:row>/accept",
    may=Permission.FILING_ANSWER,
    subject=queries.filing_for,
    answer=FilingAnswer,
)
def accept_filing(act: Act, row: ReguaranteeFiling) -> dict[str, Any]:
    return described(act, commands.accept_filing(act, row=row))


@room.api(
    "POST",
    "/reguarantee-filings/<id:row>/refuse",
    may=Permission.FILING_ANSWER,
    subject=queries.filing_for,
    body=RefusalBody,
    answer=FilingAnswer,
)
def refuse_filing(act: Act, row: ReguaranteeFiling, body: RefusalBody) -> dict[str, Any]:
    return described(act, commands.refuse_filing(act, row=row, reason=body.reason))
