"""Leads: needs that another platform sent for firms nobody has registered here (线索).

A lead is a table of one row (infra/imports) of a kind of its own: its cells wait until the firm is
there, and are forgotten when nothing comes of it. Its number there stands as its file's name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.models import User
from app.infra.db import db
from app.infra.imports.kinds import reading_of
from app.infra.imports.models import Import
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped
from app.infra.tasks import Task
from app.kernel.actors import COUNTY_ROLES, Actor, Role
from app.needs.models import FinancingNeed
from app.needs.rules.leads import same_asked
from app.needs.rules.lists import ListRow, read_row

LEAD = "need_lead"
"""The kind of the table, and of the task that asks somebody to follow it up."""
_READERS = "a lead has readers of its own: the centre, and the officer it was handed to"


@dataclass(frozen=True)
class LeadView:
    """One lead as it is shown. `row` is None once its cells are forgotten or taken."""

    lead: Import
    row: ListRow | None
    officer: str | None
    due_at: datetime | None

    @property
    def public_id(self) -> str:
        return self.lead.public_id

    @property
    def waiting(self) -> bool:
        return self.lead.state == "uploaded"


def _readable(actor: Actor) -> ColumnElement[bool]:
    own = and_(Import.county_id == actor.county_id, Import.kind == LEAD)
    if actor.role in COUNTY_ROLES:
        return own
    if actor.role is not Role.TOWNSHIP_LIAISON:
        return false()
    handed = select(Task.subject_id).where(Task.kind == LEAD, Task.user_id == actor.id)
    still = handed.where(Task.done_at.is_(None))
    settled = and_(Import.state != "uploaded", Import.public_id.in_(handed))
    return and_(own, or_(Import.public_id.in_(still), settled))


def lead_for(actor: Actor, public_id: str) -> Import | None:
    """A lead, for the county's people and for the officer it was handed to."""
    statement = unscoped(Import, _READERS).where(_readable(actor))
    return db.session.scalars(statement.where(Import.public_id == public_id)).one_or_none()


def leads(actor: Actor, page: Page, *, past: bool = False) -> Slice[LeadView]:
    """The leads that wait (or are settled), newest first."""
    waits = Import.state == "uploaded"
    statement = unscoped(Import, _READERS).where(_readable(actor), ~waits if past else waits)
    found = slice_of(statement, page, order=(Import.uploaded_at, Import.id))
    return Slice(_views(found.items), found.next)


def view_of(lead: Import) -> LeadView:
    return _views([lead])[0]


def _views(leads: list[Import]) -> list[LeadView]:
    keys = [lead.public_id for lead in leads]
    asked = select(Task, User.name).outerjoin(User, User.id == Task.user_id)
    rows = db.session.execute(
        asked.where(Task.kind == LEAD, Task.subject_id.in_(keys)).order_by(Task.id)
    )
    last = {task.subject_id: (name, task.due_at) for task, name in rows}
    return [LeadView(lead, row_of(lead), *last.get(lead.public_id, (None, None))) for lead in leads]


def row_of(lead: Import) -> ListRow | None:
    """What the lead says, while its cells are kept."""
    for number, cells in lead.rows:
        row = read_row(number, cells, reading_of(lead))
        return row if isinstance(row, ListRow) else None
    return None


def lead_numbered(county_id: int, origin: str, number: str) -> Import | None:
    """The lead under a number there, whatever became of it."""
    return leads_numbered(county_id, origin, [number]).get(number)


def leads_numbered(county_id: int, origin: str, numbers: Collection[str]) -> dict[str, Import]:
    """Number there -> its lead, whatever became of it."""
    statement = unscoped(Import, "a number already taken is counted once, whoever asks")
    rows = db.session.scalars(
        statement.where(
            Import.county_id == county_id,
            Import.kind == LEAD,
            Import.origin == origin,
            Import.filename.in_(numbers),
        ).order_by(Import.id)
    )
    return {row.filename: row for row in rows}


def waiting_leads(county_id: int, uscc: str | None = None) -> list[Import]:
    """The leads of a county that nobody has settled (of a credit code), oldest first."""
    statement = unscoped(Import, "a lead is settled by what its firm does, whoever looks")
    rows = db.session.scalars(
        statement.where(
            Import.county_id == county_id, Import.kind == LEAD, Import.state == "uploaded"
        ).order_by(Import.id)
    )
    return [lead for lead in rows if uscc is None or _code_of(lead) == uscc]


def _code_of(lead: Import) -> str | None:
    row = row_of(lead)
    return row.uscc if row else None


def waiting_since(county_id: int, before: datetime) -> list[Import]:
    """The leads that came before a moment and still wait."""
    return [lead for lead in waiting_leads(county_id) if lead.uploaded_at < before]


def lead_like(county_id: int, row: ListRow) -> Import | None:
    """A waiting lead of the same firm that asks the same under another number."""
    for lead in waiting_leads(county_id, row.uscc):
        known = row_of(lead)
        if known is not None and same_asked(known.use, known.amount_fen, row.use, row.amount_fen):
            return lead
    return None


def leads_of_need(need: FinancingNeed) -> list[Import]:
    """The waiting leads that ask what this need asks, for the same firm."""
    uscc = need.enterprise.uscc
    if uscc is None:
        return []
    return [
        lead
        for lead in waiting_leads(need.county_id, uscc)
        if (row := row_of(lead)) is not None
        and same_asked(row.use, row.amount_fen, need.use, need.amount_fen)
    ]


def handed_to(lead: Import) -> list[int]:
    """Internal keys of the officers who were asked and have not finished."""
    statement = select(Task.user_id).where(
        Task.kind == LEAD,
        Task.subject_id == lead.public_id,
        Task.done_at.is_(None),
        Task.user_id.is_not(None),
    )
    return list(db.session.scalars(statement.order_by(Task.id)))
