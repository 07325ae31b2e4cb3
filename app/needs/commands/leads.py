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
from app.needs.models import FinancingNeed
from app.needs.queries.leads import (
    LEAD,
    handed_to,
    lead_like,
    lead_numbered,
    leads_of_need,
)
from app.needs.rules.leads import end_refusals
from app.needs.rules.lists import ListRow


def keep_lead(act: Act, *, imported: Import, row: ListRow) -> Import | None:
    """Keep a row whose firm is not registered here, and ask the centre to hand it on.

    The same number, or the same firm asking the same under another number, is one lead: None.
    """
    hold(f"leads:{imported.county_id}:{row.uscc}")
    before = lead_numbered(imported.county_id, imported.origin, row.origin_number)
    if before is not None or lead_like(imported.county_id, row) is not None:
        return None
    lead = Import(
        county_id=imported.county_id,
        kind=LEAD,
        origin=imported.origin,
        filename=row.origin_number,
        header=list(imported.header),
        rows=[kept for kept in imported.rows if kept[0] == row.number],
        columns=dict(imported.columns),
        unit=imported.unit,
        organisation_id=imported.organisation_id,
        uploaded_by=act.actor.id,
        uploaded_at=act.at,
    )
    detail = {"origin": imported.origin, "import": imported.public_id}
    journal.record(act, lead, "keep_lead", detail=detail)
    db.session.flush()
    text = N_("其他平台来的需求线索：企业还没有登记，请交给联络员")
    _ask(act, lead, text, role=Role.FINANCE_CENTRE)
    return lead


def _ask(
    act: Act, lead: Import, text: str, *, role: Role | None = None, user_id: int | None = None
) -> None:
    days = act.policy["clocks.triage_working_days"]
    open_task(
        act,
        kind=LEAD,
        subject=lead,
        text=text,
        url=f"/field/leads/{lead.public_id}",
        role=role,
        user_id=user_id,
        due_at=add_working_days(act.at, days),
    )


def hand_lead(act: Act, *, lead: Import, officer: User) -> Import:
    """Hand a lead to a liaison officer; who had it before has it no more."""
    _waiting(lead)
    if officer not in people_in_role(act.actor.county_id, act.on, Role.TOWNSHIP_LIAISON):
        raise invalid("officer", "请选择联络员")
    close_tasks(act, subject=lead, kind=LEAD)
    journal.note(act, lead, "hand_lead", detail={"officer": officer.public_id})
    _ask(act, lead, N_("其他平台来的需求线索：请联系企业登记并申报"), user_id=officer.id)
    return lead


def end_lead(act: Act, *, lead: Import, reason: str) -> Import:
    """Say that no need comes of it; what it said of the firm is forgotten."""
    _waiting(lead)
    invalid_if(end_refusals(reason))
    return _drop(act, lead, reason)


def lapse_lead(act: Act, *, lead: Import) -> Import:
    """End a lead of which nothing came in all the time a need is kept."""
    return _drop(act, lead, "expired")


def _drop(act: Act, lead: Import, reason: str) -> Import:
    journal.record(act, lead, "drop", reason=reason)
    lead.rows = []
    close_tasks(act, subject=lead, kind=LEAD)
    return lead


def tell_registered(act: Act, *, lead: Import) -> None:
    """The firm is registered now: whoever follows the lead up helps it to state the need."""
    journal.note(act, lead, "firm_registered")
    notify(
        act,
        user_ids=handed_to(lead),
        kind="lead_registered",
        text=N_("线索里的企业已经登记，请协助本人申报需求"),
        url=f"/field/leads/{lead.public_id}",
    )


def settle_leads(act: Act, *, need: FinancingNeed) -> list[Import]:
    """The firm has stated the need: its lead is settled, and its number there kept on the need."""
    settled = leads_of_need(need)
    for lead in settled:
        if need.origin_number is None:
            need.origin, need.origin_number = lead.origin, lead.filename
            journal.note(act, need, "link", detail={"origin": lead.origin})
        settle_lead(act, lead=lead, need=need)
    return settled


def settle_lead(act: Act, *, lead: Import, need: FinancingNeed) -> None:
    """Close a lead by the need that came of it."""
    journal.record(act, lead, "run")
    journal.record(act, lead, "finish", detail={"need": need.public_id})
    lead.rows, lead.counts = [], {"same": 1}
    close_tasks(act, subject=lead, kind=LEAD)


def _waiting(lead: Import) -> None:
    if lead.state != "uploaded":
        raise conflict("lead_settled", "这条线索已经了结")
