"""Needs as the boards count them: one filter feeds the figure, its cases and its export."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise, Park, Township
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, predicate_of
from app.infra.search import matching
from app.kernel.actors import Actor, Role
from app.needs.models import FinancingNeed
from app.needs.states import NEED
from app.referrals.models import Referral
from app.referrals.states import OPEN, REFERRAL

CLOCKS = ("contact_late", "decision_late", "today", "running")
FIELDS_MAX = 80


@dataclass(frozen=True)
class Filter:
    """What a figure counts. Empty fields do not filter; all of them travel in the URL."""

    state: str = ""
    park: str = ""
    township: str = ""
    bank: str = ""
    clock: str = ""
    since: str = ""
    text: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Filter":
        """Read from URL arguments; what is unknown or no date does not filter."""
        read = {name: args.get(name, "").strip()[:FIELDS_MAX] for name in cls.__dataclass_fields__}
        if read["state"] not in NEED.states:
            read["state"] = ""
        if read["clock"] not in CLOCKS:
            read["clock"] = ""
        if _day(read["since"]) is None:
            read["since"] = ""
        return cls(**read)

    def url_args(self, **changes: str) -> dict[str, str]:
        """The filter as URL arguments, changed."""
        return {name: value for name, value in {**asdict(self), **changes}.items() if value}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _counted(actor: Actor) -> ColumnElement[bool]:
    """The needs whose number an actor may know.

    The finance bureau knows the county's sums and opens no case; everyone else counts exactly
    what they may open.
    """
    if actor.role is Role.FINANCE_BUREAU:
        return FinancingNeed.county_id == actor.county_id
    return predicate_of(actor, FinancingNeed)


def _needs(reach: ColumnElement[bool], chosen: Filter) -> Select[Any]:
    statement = (
        select(FinancingNeed)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(reach, FinancingNeed.submitted_at.is_not(None))
        # Lists show firms, not the people who may speak for them.
        .options(joinedload(FinancingNeed.enterprise).lazyload(Enterprise.members))
    )
    for condition in _conditions(chosen):
        statement = statement.where(condition)
    return marked(statement)


def _conditions(chosen: Filter) -> Iterable[ColumnElement[bool]]:
    if chosen.state:
        yield FinancingNeed.state == chosen.state
    if chosen.park:
        yield Enterprise.park_id.in_(select(Park.id).where(Park.public_id == chosen.park))
    if chosen.township:
        of_township = select(Township.id).where(Township.public_id == chosen.township)
        yield Enterprise.township_id.in_(of_township)
    if chosen.bank or chosen.clock:
        yield FinancingNeed.id.in_(select(_at_banks(chosen).c.need_id))
    if since := _day(chosen.since):
        yield FinancingNeed.submitted_at >= clock.at_local(since)
    if chosen.text:
        yield matching(
            chosen.text,
            Enterprise.name,
            Enterprise.name_pinyin,
            Enterprise.name_initials,
            FinancingNeed.reference,
        )


def _at_banks(chosen: Filter) -> Subquery:
    """(need, lender) pairs that a filter of bank and clock means; one referral meets both."""
    statement = (
        select(Referral.need_id, Referral.lender_id).where(Referral.sent_at.is_not(None)).distinct()
    )
    if chosen.bank:
        bank = select(Organisation.id).where(Organisation.public_id == chosen.bank)
        statement = statement.where(Referral.lender_id.in_(bank))
    if chosen.clock:
        statement = statement.where(clock_is(chosen.clock, clock.now()))
    return statement.subquery()


def clock_is(name: str, at: datetime) -> ColumnElement[bool]:
    """The clocks of a referral: contact late, decision late, something due today, still running."""
    waiting = Referral.state.in_(("sent", "accepted"))
    not_contacted = and_(waiting, Referral.contacted_at.is_(None))
    not_decided = and_(waiting, Referral.paused_at.is_(None))
    if name == "contact_late":
        return and_(not_contacted, Referral.contact_due_at < at)
    if name == "decision_late":
        return and_(not_decided, Referral.due_at < at)
    if name == "today":
        tomorrow = clock.at_local(clock.day_of(at) + timedelta(days=1))
        return or_(
            and_(not_contacted, Referral.contact_due_at >= at, Referral.contact_due_at < tomorrow),
            and_(not_decided, Referral.due_at >= at, Referral.due_at < tomorrow),
        )
    return Referral.state.in_(OPEN)


def cases(actor: Actor, chosen: Filter, page: Page) -> Slice[FinancingNeed]:
    """Exactly the needs a figure counts, newest first."""
    statement = _needs(predicate_of(actor, FinancingNeed), chosen)
    return slice_of(statement, page, order=(FinancingNeed.submitted_at, FinancingNeed.id))


def all_cases(actor: Actor, chosen: Filter) -> Iterable[FinancingNeed]:
    """The same needs whole, for the export of what is on the screen."""
    statement = _needs(predicate_of(actor, FinancingNeed), chosen)
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
    inner = _needs(_counted(actor), chosen).subquery()
    n, fen = db.session.execute(select(*_sums(inner)).select_from(inner)).one()
    return Figure("all", "", n, int(fen), chosen.url_args())


def _sums(inner: Subquery) -> tuple[Any, Any]:
    return func.count(), func.coalesce(func.sum(inner.c.amount_fen), 0)


def by_state(actor: Actor, chosen: Filter) -> list[Figure]:
    """Needs by state, in the order of life."""
    inner = _needs(_counted(actor), replace(chosen, state="")).subquery()
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
    inner = _needs(_counted(actor), replace(chosen, park="")).subquery()
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
    inner = _needs(_counted(actor), whole).subquery()
    pairs = _at_banks(whole)
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
    inner = _needs(_counted(actor), whole).subquery()
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
