"""Leads: kept once, handed to an officer, settled by what the firm does or by the officer."""

from app.accounts.models import User
from app.accounts.queries import people_in_role
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db, hold
from app.infra.imports.models import Import
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid, invalid_if
from app.kernel.words import N_
from app.needs.models import FinancingNeed, NeedLead
from app.needs.queries import locked_need
from app.needs.queries.leads import lead_like, lead_numbered, leads_of_need, locked_lead
from app.needs.rules.leads import SAID, end_refusals
from app.needs.rules.lists import ListRow

TASK = "need_lead"
"""The kind of the task that asks somebody to follow a lead up."""


def keep_lead(act: Act, *, imported: Import, row: ListRow) -> NeedLead | None:
    """Keep a row whose firm is not registered here, and ask the centre to hand it on.

    The same number, or the same firm asking the same under another number, is one lead: None.
    """
    # Two numbers of one firm collide in no index, and there is no row yet to lock.
    hold(f"leads:{imported.county_id}")
    before = lead_numbered(imported.county_id, imported.origin, row.origin_number)
    if before is not None or lead_like(imported.county_id, row) is not None:
        return None
    lead = NeedLead(
        county_id=imported.county_id,
        origin=imported.origin,
        origin_number=row.origin_number,
        uscc=row.uscc,
        enterprise=row.enterprise or None,
        use=row.use,
        amount_fen=row.amount_fen,
        term_months=row.term_months,
        declared_on=row.declared_on,
        received_at=act.at,
    )
    detail = {"origin": imported.origin, "import": imported.public_id}
    journal.record(act, lead, "keep_lead", detail=detail)
    db.session.flush()
    text = N_("其他平台来的需求线索：企业还没有登记，请交给联络员")
    _ask(act, lead, text, role=Role.FINANCE_CENTRE)
    return lead


def _ask(
    act: Act, lead: NeedLead, text: str, *, role: Role | None = None, user_id: int | None = None
) -> None:
    lead.due_at = add_working_days(act.at, act.policy["clocks.triage_working_days"])
    open_task(
        act,
        kind=TASK,
        subject=lead,
        text=text,
        url=f"/field/leads/{lead.public_id}",
        role=role,
        user_id=user_id,
        due_at=lead.due_at,
    )


def hand_lead(act: Act, *, lead: NeedLead, officer: User) -> NeedLead:
    """Hand a lead to a liaison officer; who had it before has it no more."""
    lead = _still_waiting(lead)
    if officer not in people_in_role(act.actor.county_id, act.on, Role.TOWNSHIP_LIAISON):
        raise invalid("officer", "请选择联络员")
    close_tasks(act, subject=lead, kind=TASK)
    lead.officer = officer
    journal.note(act, lead, "hand_lead", detail={"officer": officer.public_id})
    _ask(act, lead, N_("其他平台来的需求线索：请联系企业登记并申报"), user_id=officer.id)
    return lead


def end_lead(act: Act, *, lead: NeedLead, reason: str) -> NeedLead:
    """Say that no need comes of it; what it said of the firm is forgotten."""
    lead = _still_waiting(lead)
    invalid_if(end_refusals(reason))
    return _close(act, lead, "end", reason=reason)


def lapse_lead(act: Act, *, lead: NeedLead) -> None:
    """End a lead of which nothing came in all the time a need is kept."""
    lead = locked_lead(lead.id)
    if lead.state == "waiting":
        _close(act, lead, "lapse", reason="expired")


def tell_registered(act: Act, *, lead: NeedLead) -> None:
    """The firm is registered now: whoever follows the lead up helps it to state the need."""
    journal.note(act, lead, "firm_registered")
    notify(
        act,
        user_ids=[lead.officer_id] if lead.officer_id is not None else [],
        kind="lead_registered",
        text=N_("线索里的企业已经登记，请协助本人申报需求"),
        url=f"/field/leads/{lead.public_id}",
    )


def settle_leads(act: Act, *, need: FinancingNeed) -> list[NeedLead]:
    """The firm has stated the need: its lead is settled, and its number there kept on the need."""
    # The need before the lead, as where a table is taken: two who settle never wait for each other.
    need = locked_need(need.id)
    settled = [lead for lead in leads_of_need(need) if settle_lead(act, lead=lead, need=need)]
    if settled and need.origin_number is None:
        first = settled[0]
        need.origin, need.origin_number = first.origin, first.origin_number
        journal.note(act, need, "link", detail={"origin": first.origin})
    return settled


def settle_lead(act: Act, *, lead: NeedLead, need: FinancingNeed) -> bool:
    """Close a lead by the need that came of it; False if somebody has closed it already."""
    lead = locked_lead(lead.id)
    if lead.state != "waiting":
        return False
    _close(act, lead, "settle", need=need)
    return True


def _close(
    act: Act,
    lead: NeedLead,
    action: str,
    *,
    reason: str | None = None,
    need: FinancingNeed | None = None,
) -> NeedLead:
    """End the waiting; of the firm nothing is kept but the number, which is counted once."""
    detail, need_id = ({"need": need.public_id}, need.id) if need is not None else (None, None)
    lead.ended_at, lead.ended_reason, lead.need_id = act.at, reason, need_id
    for column in SAID:
        setattr(lead, column, None)
    journal.record(act, lead, action, reason=reason, detail=detail)
    close_tasks(act, subject=lead, kind=TASK)
    return lead


def _still_waiting(lead: NeedLead) -> NeedLead:
    lead = locked_lead(lead.id)
    if lead.state != "waiting":
        raise conflict("lead_settled", "这条线索已经了结")
    return lead
