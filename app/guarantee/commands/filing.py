"""The monthly list to the re-guarantor: a row of each guarantee, filed together, answered each."""

from datetime import date

from app.guarantee import queries, rules
from app.guarantee.models import GuaranteeCommitment, ReguaranteeFiling
from app.guarantee.rules import filing
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import end_of_day
from app.infra.db import db
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Permission, Role
from app.kernel.errors import Forbidden
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.kernel.words import N_


def put_on_list(act: Act, *, commitment: GuaranteeCommitment) -> ReguaranteeFiling | None:
    """A guarantee took effect: it is due on the list of the month in which it was booked."""
    application = commitment.application
    if not filing.is_filed(application.programme.system, application.reguarantor_id is not None):
        return None
    row = ReguaranteeFiling(
        county_id=commitment.county_id,
        commitment=commitment,
        guarantor_id=application.guarantor_id,
        reguarantor_id=application.reguarantor_id,
        month=filing.month_of(act.on),
        due_on=filing.due_of(act.on, act.policy),
        reason="",
    )
    journal.record(act, row, "open", detail={"month": row.month})
    db.session.flush()
    _ask(act, row, "filing", row.guarantor_id, Role.GUARANTEE_OFFICER, row.due_on)
    return row


def file_month(act: Act, *, month: str) -> list[ReguaranteeFiling]:
    """The agency files whatever of a month is still due, all at once."""
    assert act.actor.organisation_id is not None
    rows = queries.rows_to_file(act.actor.organisation_id, month)
    if not rows:
        raise conflict("nothing_to_file", "这个月没有待报的担保")
    for row in rows:
        _file(act, row)
    _settle_tasks(act, rows[0], "filing")
    return rows


def file_again(act: Act, *, row: ReguaranteeFiling) -> ReguaranteeFiling:
    """A single row: one that was refused and put right, or one ahead of the others."""
    _refuse_other(act, row.guarantor_id, Permission.FILING_FILE)
    row = queries.locked_filing(row.id)
    _file(act, row)
    _settle_tasks(act, row, "filing")
    return row


def _file(act: Act, row: ReguaranteeFiling) -> None:
    row.machine.step(row.state, "file")
    row.filed_by, row.filed_at, row.filed_on, row.reason = act.actor.id, act.at, act.on, ""
    detail = {"month": row.month, "late": row.is_late(act.on)}
    journal.record(act, row, "file", announce="filing.filed", detail=detail)
    close_tasks(act, subject=row, kind="filing_refused")
    db.session.flush()
    _ask(act, row, "filing_answer", row.reguarantor_id, Role.REGUARANTEE_OFFICER, None)


def accept_filing(act: Act, *, row: ReguaranteeFiling) -> ReguaranteeFiling:
    """The re-guarantor shares this guarantee."""
    return _answer(act, row, "accept", "")


def accept_month(act: Act, *, month: str) -> list[ReguaranteeFiling]:
    """The re-guarantor shares whatever of a month is still unanswered."""
    assert act.actor.organisation_id is not None
    rows = queries.rows_to_answer(act.actor.organisation_id, month)
    if not rows:
        raise conflict("nothing_to_answer", "这个月没有待确认的担保")
    for row in rows:
        accept_filing(act, row=row)
    return rows


def refuse_filing(act: Act, *, row: ReguaranteeFiling, reason: str) -> ReguaranteeFiling:
    """The re-guarantor does not share it: from now on the agency bears that part alone."""
    invalid_if(filing.refusing_refusals(reason))
    return _answer(act, row, "refuse", reason.strip())


def _answer(act: Act, row: ReguaranteeFiling, action: str, reason: str) -> ReguaranteeFiling:
    _refuse_other(act, row.reguarantor_id, Permission.FILING_ANSWER)
    row = queries.locked_filing(row.id)
    row.machine.step(row.state, action)
    row.answered_by, row.answered_at, row.reason = act.actor.id, act.at, reason
    topic = {"accept": "filing.accepted", "refuse": "filing.refused"}[action]
    journal.record(act, row, action, reason=reason or None, announce=topic)
    db.session.flush()
    _settle_tasks(act, row, "filing_answer")
    if action == "refuse":
        open_task(
            act,
            kind="filing_refused",
            subject=row,
            text=N_("再担保机构没有接受 {letter} 的备案：请看原因并补正"),
            values={"letter": row.commitment.letter_number},
            url=f"/guarantee/filings?month={row.month}",
            organisation_id=row.guarantor_id,
            role=Role.GUARANTEE_OFFICER,
        )
    else:
        close_tasks(act, subject=row)
    return row


def _refuse_other(act: Act, organisation_id: int, permission: Permission) -> None:
    if act.actor.organisation_id != organisation_id:
        raise Forbidden(permission)


TEXTS = {
    "filing": N_("{month} 的再担保备案清单待报"),
    "filing_answer": N_("{month} 的再担保备案清单待确认"),
}


def _ask(
    act: Act,
    row: ReguaranteeFiling,
    kind: str,
    organisation_id: int,
    role: Role,
    due_on: date | None,
) -> None:
    """One task of a month and an institution, whatever the number of rows."""
    open_task(
        act,
        kind=f"{kind}:{row.month}",
        subject=row.commitment.application.programme,
        text=TEXTS[kind],
        values={"month": row.month},
        url=f"/guarantee/filings?month={row.month}",
        organisation_id=organisation_id,
        role=role,
        due_at=end_of_day(due_on) if due_on else None,
    )


def _settle_tasks(act: Act, row: ReguaranteeFiling, kind: str) -> None:
    """The month's task of a programme is done with its last waiting row."""
    programme = row.commitment.application.programme
    rows = (
        queries.rows_to_file(row.guarantor_id, row.month)
        if kind == "filing"
        else queries.rows_to_answer(row.reguarantor_id, row.month)
    )
    waiting = {each.commitment.programme_id for each in rows}
    if programme.id not in waiting:
        close_tasks(act, subject=programme, kind=f"{kind}:{row.month}")


def filing_warnings(act: Act, commitment: GuaranteeCommitment) -> tuple[Refusal, ...]:
    """What a claim under this guarantee has to know of its filing."""
    row = queries.filing_of(commitment)
    if row is None:
        return ()
    return rules.filing_warnings(row.state, row.is_late(act.on), act.policy)
