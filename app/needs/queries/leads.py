"""Leads: needs that another platform sent for firms nobody has registered here (线索)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false

from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import COUNTY_ROLES, Actor, Role
from app.needs.models import FinancingNeed, NeedLead
from app.needs.rules.leads import same_asked
from app.needs.rules.lists import ListRow


@visibility(NeedLead)
def _visible_leads(actor: Actor) -> ColumnElement[bool]:
    in_county = NeedLead.county_id == actor.county_id
    if actor.role in COUNTY_ROLES:
        return in_county
    if actor.role is Role.TOWNSHIP_LIAISON:
        return and_(in_county, NeedLead.officer_id == actor.id)
    return false()


def lead_for(actor: Actor, public_id: str) -> NeedLead | None:
    """A lead, for the county's people and for the officer it was handed to."""
    statement = visible(actor, NeedLead).where(NeedLead.public_id == public_id)
    return db.session.scalars(statement).one_or_none()


def leads(actor: Actor, page: Page, *, past: bool = False) -> Slice[NeedLead]:
    """The leads that wait (or are closed), newest first."""
    waits = NeedLead.state == "waiting"
    statement = visible(actor, NeedLead).where(~waits if past else waits)
    return slice_of(statement, page, order=(NeedLead.received_at, NeedLead.id))


def locked_lead(lead_id: int) -> NeedLead:
    """The lead under a row lock: of two who close it at once the second finds it closed."""
    statement = unscoped(NeedLead, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(NeedLead.id == lead_id)
        .with_for_update(of=NeedLead)
        .execution_options(populate_existing=True)
    ).one()


def lead_numbered(county_id: int, origin: str, number: str) -> NeedLead | None:
    """The lead under a number there, whatever became of it."""
    return leads_numbered(county_id, origin, [number]).get(number)


def leads_numbered(county_id: int, origin: str, numbers: Collection[str]) -> dict[str, NeedLead]:
    """Number there -> its lead, whatever became of it."""
    statement = unscoped(NeedLead, "a number already taken is counted once, whoever asks")
    rows = db.session.scalars(
        statement.where(
            NeedLead.county_id == county_id,
            NeedLead.origin == origin,
            NeedLead.origin_number.in_(numbers),
        )
    )
    return {lead.origin_number: lead for lead in rows}


def waiting_leads(county_id: int, uscc: str) -> list[NeedLead]:
    """The leads of a credit code that nobody has closed, oldest first."""
    waiting = _waiting(county_id).where(NeedLead.uscc == uscc)
    return list(db.session.scalars(waiting.order_by(NeedLead.id)))


def waiting_since(county_id: int, before: datetime) -> list[NeedLead]:
    """The leads that came before a moment and still wait, oldest first."""
    waiting = _waiting(county_id).where(NeedLead.received_at < before)
    return list(db.session.scalars(waiting.order_by(NeedLead.id)))


def _waiting(county_id: int) -> Select[tuple[NeedLead]]:
    statement = unscoped(NeedLead, "a lead is closed by its firm or the clock, whoever looks")
    return statement.where(NeedLead.county_id == county_id, NeedLead.state == "waiting")


def lead_like(county_id: int, row: ListRow) -> NeedLead | None:
    """A waiting lead of the same firm that asks the same under another number."""
    return next(iter(_asking(county_id, row.uscc, row.use, row.amount_fen)), None)


def leads_of_need(need: FinancingNeed) -> list[NeedLead]:
    """The waiting leads that ask what this need asks, for the same firm."""
    uscc = need.enterprise.uscc
    return _asking(need.county_id, uscc, need.use, need.amount_fen) if uscc else []


def _asking(county_id: int, uscc: str, use: str, amount_fen: int) -> list[NeedLead]:
    return [
        lead
        for lead in waiting_leads(county_id, uscc)
        if lead.use is not None
        and lead.amount_fen is not None
        and same_asked(lead.use, lead.amount_fen, use, amount_fen)
    ]
