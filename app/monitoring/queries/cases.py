"""Needs as the boards count them: one filter feeds the figure, its cases and its export."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, func, select

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise, Park
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, predicate_of
from app.kernel.actors import Actor
from app.monitoring.queries.filtering import (
    CLOCKS,
    Filter,
    at_banks,
    clock_is,
    counted,
    needs_where,
)
from app.needs.models import FinancingNeed
from app.needs.states import NEED
from app.referrals.models import Referral
from app.referrals.states import REFERRAL


def cases(actor: Actor, chosen: Filter, page: Page) -> Slice[FinancingNeed]:
    """Exactly the needs a figure counts, newest first."""
    statement = needs_where(predicate_of(actor, FinancingNeed), chosen)
    return slice_of(statement, page, order=(FinancingNeed.submitted_at, FinancingNeed.id))


def all_cases(actor: Actor, chosen: Filter) -> Iterable[FinancingNeed]:
    """The same needs whole, for the export of what is on the screen."""
    statement = needs_where(predicate_of(actor, FinancingNeed), chosen)
    return db.session.scalars(
        statement.order_by(FinancingNeed.submitted_at.desc(), FinancingNeed.id.desc())
    )


@dataclass(frozen=True)
class Figure:
    """One figure: how many needs, how much money in fen, and the filter that opens its cases."""

    key: str
    label: str
    count: int
    amount_fen: int
    opens: dict[str, str]


def total(actor: Actor, chosen: Filter) -> Figure:
    """All needs of the filter."""
    inner = needs_where(counted(actor), chosen).subquery()
    n, fen = db.session.execute(select(*_sums(inner)).select_from(inner)).one()
    return Figure("all", "", n, int(fen), chosen.url_args())


def _sums(inner: Subquery) -> tuple[Any, Any]:
    return func.count(), func.coalesce(func.sum(inner.c.amount_fen), 0)


def by_state(actor: Actor, chosen: Filter) -> list[Figure]:
    """Needs by state, in the order of life."""
    inner = needs_where(counted(actor), replace(chosen, state="")).subquery()
    rows = db.session.execute(
        select(inner.c.state, *_sums(inner)).group_by(inner.c.state).order_by(inner.c.state)
    )
    found = {state: (n, int(fen)) for state, n, fen in rows}
    return [
        Figure(state, NEED.labels[state], *found[state], chosen.url_args(state=state))
        for state in NEED.states
        if state in found
    ]


def by_park(actor: Actor, chosen: Filter) -> list[Figure]:
    """Needs by park, most needs first; enterprises outside the parks are not among them."""
    inner = needs_where(counted(actor), replace(chosen, park="")).subquery()
    rows = db.session.execute(
        select(Park.public_id, Park.name, *_sums(inner))
        .select_from(inner)
        .join(Enterprise, Enterprise.id == inner.c.enterprise_id)
        .join(Park, Park.id == Enterprise.park_id)
        .group_by(Park.public_id, Park.name)
        .order_by(func.count().desc(), Park.name)
    )
    return [Figure(k, name, n, int(fen), chosen.url_args(park=k)) for k, name, n, fen in rows]


def by_bank(actor: Actor, chosen: Filter) -> list[Figure]:
    """Needs sent to each lender, most needs first; one need counts at each of its lenders."""
    whole = replace(chosen, bank="")
    inner = needs_where(counted(actor), whole).subquery()
    pairs = at_banks(whole)
    rows = db.session.execute(
        select(Organisation.public_id, Organisation.name, *_sums(inner))
        .select_from(inner)
        .join(pairs, pairs.c.need_id == inner.c.id)
        .join(Organisation, Organisation.id == pairs.c.lender_id)
        .group_by(Organisation.public_id, Organisation.name)
        .order_by(func.count().desc(), Organisation.name)
    )
    return [Figure(k, name, n, int(fen), chosen.url_args(bank=k)) for k, name, n, fen in rows]


def by_clock(actor: Actor, chosen: Filter) -> list[Figure]:
    """Needs with a clock of each kind, all in one reading."""
    whole = replace(chosen, clock="")
    at = clock.now()
    inner = needs_where(counted(actor), whole).subquery()
    columns = []
    for name in CLOCKS:
        met = inner.c.id.in_(_needs_with_clock(whole, name, at))
        columns += [func.count().filter(met), func.sum(inner.c.amount_fen).filter(met)]
    row = db.session.execute(select(*columns).select_from(inner)).one()
    return [
        Figure(name, "", row[2 * n], int(row[2 * n + 1] or 0), chosen.url_args(clock=name))
        for n, name in enumerate(CLOCKS)
    ]


def _needs_with_clock(chosen: Filter, name: str, at: datetime) -> Select[Any]:
    statement = select(Referral.need_id).where(Referral.sent_at.is_not(None), clock_is(name, at))
    if chosen.bank:
        bank = select(Organisation.id).where(Organisation.public_id == chosen.bank)
        statement = statement.where(Referral.lender_id.in_(bank))
    return statement


@dataclass(frozen=True)
class Sent:
    """A need with one lender, as lists show it: who, where it stands, which clock runs."""

    need_id: int
    lender: str
    state: str
    contacted_at: datetime | None
    contact_due_at: datetime | None
    due_at: datetime | None
    outer_due_at: datetime | None

    @property
    def state_label(self) -> str:
        return REFERRAL.labels[self.state]


def sent_of_cases(actor: Actor, found: Slice[FinancingNeed]) -> dict[int, list[Sent]]:
    """Need id -> the lenders it was sent to as far as the actor may see, for one page of cases."""
    statement = marked(
        select(
            Referral.need_id,
            Organisation.name,
            Referral.state,
            Referral.contacted_at,
            Referral.contact_due_at,
            Referral.due_at,
            Referral.outer_due_at,
        )
        .join(Organisation, Organisation.id == Referral.lender_id)
        .where(
            predicate_of(actor, Referral),
            Referral.need_id.in_([need.id for need in found.items]),
            Referral.sent_at.is_not(None),
        )
        .order_by(Referral.id)
    )
    grouped: dict[int, list[Sent]] = {}
    for row in db.session.execute(statement):
        grouped.setdefault(row.need_id, []).append(Sent(*row))
    return grouped
