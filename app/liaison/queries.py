"""Reads of liaison: my firms, visits, problems. Who sees the enterprise sees its visits."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.accounts.models import User
from app.accounts.queries import people_in_role
from app.enterprises.models import Enterprise
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, predicate_of, visibility, visible
from app.kernel.actors import Actor, Role
from app.kernel.dates import day_or_none
from app.liaison import rules
from app.liaison.models import Assignment, Problem, Visit
from app.liaison.states import OPEN, PROBLEM
from app.needs.models import FinancingNeed
from app.needs.queries import needs_of_enterprise
from app.needs.states import LIVE, NEED
from app.policy.policy import Policy

READERS = (Role.TOWNSHIP_LIAISON, Role.FINANCE_CENTRE, Role.FINANCE_LEAD, Role.AUDITOR)


def _of_visible_enterprise(actor: Actor, column: Any) -> ColumnElement[bool]:
    if actor.role not in READERS:
        return false()
    return column.in_(select(Enterprise.id).where(predicate_of(actor, Enterprise)))


@visibility(Visit)
def _visible_visits(actor: Actor) -> ColumnElement[bool]:
    in_county = Visit.county_id == actor.county_id
    return and_(in_county, _of_visible_enterprise(actor, Visit.enterprise_id))


@visibility(Problem)
def _visible_problems(actor: Actor) -> ColumnElement[bool]:
    in_county = Problem.county_id == actor.county_id
    return and_(in_county, _of_visible_enterprise(actor, Problem.enterprise_id))


@dataclass(frozen=True)
class FirmRow:
    """One firm on an officer's list: when seen last, when next, whether money is asked for.

    `need_label` is the state in words only: amounts are not the officer's business.
    """

    enterprise: Enterprise
    assigned: bool
    last_on: date | None
    next_on: date | None
    need_label: str | None
    open_problems: int


def my_firms(actor: Actor, page: Page, policy: Policy, *, everyone: bool) -> Slice[FirmRow]:
    """The officer's own firms (or all of the township), newest registration first."""
    statement = visible(actor, Enterprise).where(Enterprise.state != "closed")
    own = _assigned_to(actor)
    if not everyone:
        statement = statement.where(Enterprise.id.in_(own))
    found = slice_of(statement, page, order=(Enterprise.registered_at, Enterprise.id))
    return Slice(_firm_rows(actor, found.items, policy), found.next)


def has_assignments(actor: Actor) -> bool:
    return db.session.execute(_assigned_to(actor).limit(1)).first() is not None


def _assigned_to(actor: Actor) -> Select[Any]:
    return select(Assignment.enterprise_id).where(
        Assignment.officer_id == actor.id,
        Assignment.valid_to.is_(None),
        Assignment.enterprise_id.is_not(None),
    )


def _firm_rows(actor: Actor, firms: Iterable[Enterprise], policy: Policy) -> list[FirmRow]:
    keys = [firm.id for firm in firms]
    own = set(db.session.scalars(_assigned_to(actor)))
    last = _last_visits(actor, keys)
    labels, problems = _need_labels(keys), _open_problems(actor, keys)
    rows = []
    for firm in firms:
        seen = last.get(firm.id)
        last_on = seen.on_day if seen else None
        next_on = rules.due_again(last_on, seen.next_on if seen else None, policy=policy)
        label, count = labels.get(firm.id), problems.get(firm.id, 0)
        rows.append(FirmRow(firm, firm.id in own, last_on, next_on, label, count))
    return rows


def _last_visits(actor: Actor, keys: list[int]) -> dict[int, Visit]:
    newest = (
        visible(actor, Visit)
        .where(Visit.enterprise_id.in_(keys))
        .ext(distinct_on(Visit.enterprise_id))
        .order_by(Visit.enterprise_id, Visit.on_day.desc(), Visit.id.desc())
    )
    return {visit.enterprise_id: visit for visit in db.session.scalars(newest)}


def _need_labels(keys: list[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(FinancingNeed.enterprise_id, FinancingNeed.state)
        .where(FinancingNeed.enterprise_id.in_(keys), FinancingNeed.state.in_((*LIVE, "unmet")))
        .order_by(FinancingNeed.id)
        .execution_options(scoped="the officer sees that a need is open and its state, no more")
    )
    return {key: NEED.public_label(state) for key, state in rows}


def _open_problems(actor: Actor, keys: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        marked(
            select(Problem.enterprise_id, func.count())
            .where(
                predicate_of(actor, Problem),
                Problem.enterprise_id.in_(keys),
                Problem.state.in_(OPEN),
            )
            .group_by(Problem.enterprise_id)
        )
    )
    return dict(rows.all())


def need_to_test(enterprise: Enterprise) -> FinancingNeed | None:
    """The newest live need of a firm, to which a visit's tests belong."""
    found = needs_of_enterprise(enterprise.id, *LIVE)
    return found[-1] if found else None


@dataclass(frozen=True)
class VisitFilter:
    """What the list of visits shows; all of it travels in the URL."""

    since: str = ""
    until: str = ""
    mode: str = ""
    text: str = ""

    def url_args(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, args: Any) -> "VisitFilter":
        """Read from URL arguments; unknown names are ignored."""
        clean = {n: str(args.get(n, ""))[:60].replace("\0", "") for n in cls.__dataclass_fields__}
        return cls(**clean)


def _visits(actor: Actor, chosen: VisitFilter) -> Select[Any]:
    statement = visible(actor, Visit).join(Enterprise, Enterprise.id == Visit.enterprise_id)
    if since := day_or_none(chosen.since):
        statement = statement.where(Visit.on_day >= since)
    if until := day_or_none(chosen.until):
        statement = statement.where(Visit.on_day <= until)
    if chosen.mode in rules.MODES:
        statement = statement.where(Visit.mode == chosen.mode)
    if chosen.text:
        like = f"%{chosen.text.replace('%', '').replace('_', '')}%"
        named = (Enterprise.name, Enterprise.name_pinyin, Enterprise.name_initials)
        statement = statement.where(or_(*(column.ilike(like) for column in named)))
    return statement


def visits(actor: Actor, chosen: VisitFilter, page: Page) -> Slice[Visit]:
    """The visits the actor may see, newest written first."""
    return slice_of(_visits(actor, chosen), page, order=(Visit.logged_at, Visit.id))


def all_visits(actor: Actor, chosen: VisitFilter) -> Iterable[Visit]:
    """The same visits whole, by day, for the export of what is on the screen."""
    return db.session.scalars(_visits(actor, chosen).order_by(Visit.on_day, Visit.id))


def visits_of(actor: Actor, enterprise: Enterprise, limit: int = 20) -> list[Visit]:
    """A firm's newest visits."""
    return list(
        db.session.scalars(
            visible(actor, Visit)
            .where(Visit.enterprise_id == enterprise.id)
            .order_by(Visit.on_day.desc(), Visit.id.desc())
            .limit(limit)
        )
    )


def problem_for(actor: Actor, public_id: str) -> Problem | None:
    """A problem the actor may see."""
    return db.session.scalars(
        visible(actor, Problem).where(Problem.public_id == public_id)
    ).one_or_none()


def problems(actor: Actor, page: Page, *, state: str = "") -> Slice[Problem]:
    """Problems of a state, or all that are still open, newest first."""
    states = (state,) if state in PROBLEM.states else OPEN
    statement = visible(actor, Problem).where(Problem.state.in_(states))
    return slice_of(statement, page, order=(Problem.raised_at, Problem.id))


def assignments(actor: Actor, page: Page, *, past: bool = False) -> Slice[Assignment]:
    """Who looks after whom now (or looked), newest first."""
    ended = Assignment.valid_to.is_not(None) if past else Assignment.valid_to.is_(None)
    statement = select(Assignment).where(Assignment.county_id == actor.county_id, ended)
    return slice_of(statement, page, order=(Assignment.valid_from, Assignment.id))


def assignment_for(actor: Actor, public_id: str) -> Assignment | None:
    return db.session.scalars(
        select(Assignment).where(
            Assignment.county_id == actor.county_id, Assignment.public_id == public_id
        )
    ).one_or_none()


def live_assignments_of(
    *, enterprise_id: int | None = None, park_id: int | None = None
) -> list[Assignment]:
    """The live assignments of an enterprise or a park."""
    column = Assignment.enterprise_id if enterprise_id else Assignment.park_id
    return list(
        db.session.scalars(
            select(Assignment)
            .where(column == (enterprise_id or park_id), Assignment.valid_to.is_(None))
            .order_by(Assignment.id)
        )
    )


def firms_now(officer_id: int, standing: str) -> int:
    """How many enterprises an officer looks after now."""
    statement = select(func.count()).where(
        Assignment.officer_id == officer_id,
        Assignment.standing == standing,
        Assignment.valid_to.is_(None),
        Assignment.enterprise_id.is_not(None),
    )
    return int(db.session.execute(statement).scalar_one())


def officers(actor: Actor, on: date) -> list[User]:
    """The county's liaison officers in office."""
    return people_in_role(actor.county_id, on, Role.TOWNSHIP_LIAISON)
