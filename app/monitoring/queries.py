"""Reads behind the boards: one filter object feeds the figure, its cases and its export."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise, Park, Township
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, predicate_of
from app.kernel.actors import Actor
from app.monitoring import rules
from app.needs.models import FinancingNeed
from app.needs.states import NEED
from app.referrals.models import Referral
from app.referrals.states import OPEN, REFERRAL

CLOCKS = ("contact_late", "decision_late", "today", "running")


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

    def url_args(self, **changes: str) -> dict[str, str]:
        """The filter as URL arguments, changed."""
        return {name: value for name, value in {**asdict(self), **changes}.items() if value}

    @classmethod
    def of(cls, args: Any) -> "Filter":
        """Read from URL arguments; unknown names are ignored."""
        return cls(**{name: str(args.get(name, ""))[:80] for name in cls.__dataclass_fields__})


def _needs(actor: Actor, chosen: Filter) -> Select[Any]:
    statement = marked(
        select(FinancingNeed)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(predicate_of(actor, FinancingNeed), FinancingNeed.submitted_at.is_not(None))
    )
    if chosen.state in NEED.states:
        statement = statement.where(FinancingNeed.state == chosen.state)
    if chosen.park:
        statement = statement.join(Park, Park.id == Enterprise.park_id).where(
            Park.public_id == chosen.park
        )
    if chosen.township:
        statement = statement.join(Township, Township.id == Enterprise.township_id).where(
            Township.public_id == chosen.township
        )
    if chosen.bank or chosen.clock:
        statement = statement.where(FinancingNeed.id.in_(_needs_at_bank(chosen)))
    if since := _day(chosen.since):
        statement = statement.where(FinancingNeed.submitted_at >= clock.at_local(since))
    if chosen.text:
        statement = statement.where(_named(chosen.text))
    return statement


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _named(text: str) -> Any:
    like = f"%{text.replace('%', '').replace('_', '')}%"
    return or_(
        Enterprise.name.ilike(like),
        Enterprise.name_pinyin.ilike(like),
        Enterprise.name_initials.ilike(like),
        FinancingNeed.reference.ilike(like),
    )


def _needs_at_bank(chosen: Filter) -> Select[Any]:
    statement = select(Referral.need_id).where(Referral.state != "invited")
    if chosen.bank:
        statement = statement.join(Organisation, Organisation.id == Referral.lender_id).where(
            Organisation.public_id == chosen.bank
        )
    if chosen.clock in CLOCKS:
        statement = statement.where(_clock_is(chosen.clock, clock.now()))
    return statement


def _clock_is(name: str, at: datetime) -> Any:
    """The clock of an open referral: late for contact, late for decision, due today, running."""
    waiting = Referral.state.in_(("sent", "accepted"))
    end_of_day = clock.at_local(clock.day_of(at), 23, 59)
    contact_late = and_(waiting, Referral.contacted_at.is_(None), Referral.contact_due_at < at)
    decision_late = and_(waiting, Referral.paused_at.is_(None), Referral.due_at < at)
    if name == "contact_late":
        return contact_late
    if name == "decision_late":
        return decision_late
    if name == "today":
        return and_(waiting, Referral.due_at >= at, Referral.due_at <= end_of_day)
    return Referral.state.in_(OPEN)


def cases(actor: Actor, chosen: Filter, page: Page) -> Slice[FinancingNeed]:
    """Exactly the needs a figure counts, newest first."""
    return slice_of(
        _needs(actor, chosen), page, order=(FinancingNeed.submitted_at, FinancingNeed.id)
    )


def all_cases(actor: Actor, chosen: Filter) -> Iterable[FinancingNeed]:
    """The same needs whole, for the export of what is on the screen."""
    ordered = _needs(actor, chosen).order_by(
        FinancingNeed.submitted_at.desc(), FinancingNeed.id.desc()
    )
    return db.session.scalars(ordered)


def count(actor: Actor, chosen: Filter) -> tuple[int, int]:
    """How many needs, and how much money in fen, the filter counts."""
    inner = _needs(actor, chosen).subquery()
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(inner.c.amount_fen), 0)).select_from(inner)
    ).one()
    return int(row[0]), int(row[1])


@dataclass(frozen=True)
class Figure:
    """One figure of the board and the filter that opens its cases."""

    key: str
    label: str
    count: int
    amount_fen: int
    opens: dict[str, str]


def by_state(actor: Actor, chosen: Filter) -> list[Figure]:
    """Needs by state, in the order of life."""
    inner = _needs(actor, Filter(**{**asdict(chosen), "state": ""})).subquery()
    rows = db.session.execute(
        select(inner.c.state, func.count(), func.sum(inner.c.amount_fen)).group_by(inner.c.state)
    )
    found = {state: (int(n), int(fen or 0)) for state, n, fen in rows}
    return [
        Figure(state, NEED.labels[state], *found[state], chosen.url_args(state=state))
        for state in NEED.states
        if state in found
    ]


def by_park(actor: Actor, chosen: Filter) -> list[Figure]:
    """Needs by park, largest first."""
    inner = _needs(actor, Filter(**{**asdict(chosen), "park": ""})).subquery()
    rows = db.session.execute(
        select(Park.public_id, Park.name, func.count(), func.sum(inner.c.amount_fen))
        .select_from(inner)
        .join(Enterprise, Enterprise.id == inner.c.enterprise_id)
        .join(Park, Park.id == Enterprise.park_id)
        .group_by(Park.public_id, Park.name)
        .order_by(func.count().desc(), Park.name)
    )
    return [
        Figure(park, name, int(n), int(fen or 0), chosen.url_args(park=park))
        for park, name, n, fen in rows
    ]


def by_clock(actor: Actor, chosen: Filter) -> list[tuple[str, int, dict[str, str]]]:
    """Needs with a clock of each kind: (name, count, filter)."""
    found = []
    for name in CLOCKS:
        wanted = Filter(**{**asdict(chosen), "clock": name})
        found.append((name, count(actor, wanted)[0], wanted.url_args()))
    return found


@dataclass(frozen=True)
class BankRow:
    """One lender's clocks and results (守时榜); small numbers stay counts."""

    public_id: str
    name: str
    referred: int
    open_now: int
    late_now: int
    contacted_in_time: str
    decided_in_time: str
    offers: str
    declined: int
    expired: int
    median_contact_hours: Decimal | None
    median_decision_days: Decimal | None


def league(actor: Actor, *, since: date, only: int | None = None) -> list[BankRow]:
    """Every lender's clocks since a day, by name. Institutions are ranked, never officers."""
    statement = marked(
        select(Referral)
        .where(predicate_of(actor, Referral), Referral.sent_at >= clock.at_local(since))
        .order_by(Referral.lender_id, Referral.id)
    )
    if only is not None:
        statement = statement.where(Referral.lender_id == only)
    groups: dict[Organisation, list[Referral]] = defaultdict(list)
    for referral in db.session.scalars(statement):
        groups[referral.lender].append(referral)
    rows = [_bank_row(bank, referrals) for bank, referrals in groups.items()]
    return sorted(rows, key=lambda row: row.name)


def _bank_row(bank: Organisation, referrals: list[Referral]) -> BankRow:
    at = clock.now()
    judged = [r for r in referrals if r.contacted_at or _past(r.contact_due_at, at)]
    in_time = [r for r in judged if r.contacted_at and r.contacted_at <= _due(r.contact_due_at)]
    decided = [r for r in referrals if r.decisions or r.state == "expired"]
    decided_in_time = [
        r for r in decided if r.decisions and r.decisions[0].decided_at <= _due(r.due_at)
    ]
    offered = [r for r in referrals if any(o.approved_at for o in r.offers)]
    return BankRow(
        public_id=bank.public_id,
        name=bank.name,
        referred=len(referrals),
        open_now=sum(r.state in OPEN for r in referrals),
        late_now=sum(r.state in ("sent", "accepted") and r.escalated > 0 for r in referrals),
        contacted_in_time=rules.share_or_count(len(in_time), len(judged)),
        decided_in_time=rules.share_or_count(len(decided_in_time), len(decided)),
        offers=rules.share_or_count(len(offered), len(decided)),
        declined=sum(r.state == "declined" for r in referrals),
        expired=sum(r.state == "expired" for r in referrals),
        median_contact_hours=rules.median([_hours(r) for r in referrals if r.contacted_at]),
        median_decision_days=rules.median([_days(r) for r in decided if r.decisions]),
    )


def _past(due: datetime | None, at: datetime) -> bool:
    return due is not None and due < at


def _due(due: datetime | None) -> datetime:
    return due or datetime.max.replace(tzinfo=clock.CHINA)


def _hours(referral: Referral) -> Decimal:
    assert referral.contacted_at is not None and referral.sent_at is not None
    seconds = int((referral.contacted_at - referral.sent_at).total_seconds())
    return (Decimal(seconds) / 3600).quantize(Decimal("0.1"))


def _days(referral: Referral) -> Decimal:
    assert referral.sent_at is not None
    seconds = int((referral.decisions[0].decided_at - referral.sent_at).total_seconds())
    return (Decimal(seconds) / 86400).quantize(Decimal("0.1"))


def state_names() -> dict[str, str]:
    """Labels of referral states, for the pages."""
    return dict(REFERRAL.labels)


@dataclass(frozen=True)
class FrontFigures:
    """The public front page's figures of the last 90 days, over all counties served."""

    needs: int
    offers: int
    median_contact_hours: Decimal | None


def front_figures() -> FrontFigures:
    """Counts without names, for everyone; small numbers stay plain counts."""
    since = clock.now() - timedelta(days=90)
    rows = list(
        db.session.execute(
            select(Referral.need_id, Referral.sent_at, Referral.contacted_at, Referral.state)
            .where(Referral.sent_at >= since)
            .execution_options(scoped="counts for the public, no row is shown")
        )
    )
    hours = [
        (Decimal(int((row.contacted_at - row.sent_at).total_seconds())) / 3600).quantize(
            Decimal("0.1")
        )
        for row in rows
        if row.contacted_at
    ]
    return FrontFigures(
        needs=len({row.need_id for row in rows}),
        offers=sum(row.state in ("offered", "won", "lost") for row in rows),
        median_contact_hours=rules.median(hours),
    )
