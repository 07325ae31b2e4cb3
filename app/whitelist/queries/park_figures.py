"""What a park is rated by: counts of tenants and grades, figures told, the signed duty."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.enterprises.models import Enterprise, Park
from app.infra import clock
from app.infra.acts import Act
from app.infra.db import db
from app.infra.scope import unscoped
from app.kernel.dates import add_months
from app.policy.policy import Policy
from app.whitelist.models import CreditFact, ParkDuty, ParkFigure, Score
from app.whitelist.queries.facts_kept import in_use
from app.whitelist.queries.scores import agreeing
from app.whitelist.rules import credit_park as rules
from app.whitelist.rules.facts import valid_until
from app.whitelist.rules.facts_kinds import fact_kinds

RENT = "park_rent"
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Counted:
    """What a park is rated by, and its tenants by grade (every grade, small counts too)."""

    facts: rules.ParkFacts
    by_grade: dict[str, int]


def counted(act: Act, park: Park) -> Counted:
    """The figures of a park today. Tenants are its verified enterprises that are not closed."""
    tenants = _tenants(park)
    grades = _grades(tenants, act.on, act.policy)
    found = Counter(grades.values())
    facts = rules.ParkFacts(
        tenants=len(tenants),
        assessed=len(grades),
        graded_ab=sum(found[grade] for grade in rules.GOOD_GRADES),
        loans=_loans(park, act.on, act.policy),
        rent=_rent(park, tenants, act.on, act.policy),
        duty_signed=duty_signed(park, act.policy) is not None,
    )
    return Counted(facts, {grade: found[grade] for grade in GRADES if found[grade]})


def _tenants(park: Park) -> list[int]:
    statement = unscoped(Enterprise, "counts of one park; no enterprise is shown")
    firms = statement.with_only_columns(Enterprise.id).where(
        Enterprise.park_id == park.id, Enterprise.state.not_in(("unverified", "closed"))
    )
    return list(db.session.scalars(firms))


def _grades(tenants: Collection[int], on: date, policy: Policy) -> dict[int, str]:
    """Enterprise key -> grade of its newest score, while it agrees and the score still serves."""
    if not tenants:
        return {}
    newest = (
        select(func.max(Score.id))
        .where(Score.enterprise_id.in_(tenants), Score.enterprise_id.in_(agreeing()))
        .group_by(Score.enterprise_id)
    )
    statement = unscoped(Score, "counts of grades of one park, from three enterprises on")
    rows = db.session.execute(
        statement.with_only_columns(Score.enterprise_id, Score.grade, Score.computed_at).where(
            Score.id.in_(newest), Score.grade.in_(GRADES)
        )
    )
    return {
        firm: grade
        for firm, grade, at in rows
        if on <= valid_until(clock.day_of(at), policy=policy)
    }


def _loans(park: Park, on: date, policy: Policy) -> rules.Part | None:
    told = newest_figure(park, "loans", on, policy)
    if told is None:
        return None
    return rules.loans_part(told.whole_fen, told.bad_fen, told.borrowers or 0)


def _rent(park: Park, tenants: Collection[int], on: date, policy: Policy) -> rules.Part | None:
    told = newest_figure(park, "rent", on, policy)
    part = rules.Part(told.bad_fen, told.whole_fen, "fen") if told else None
    known = {} if part or not tenants else _rent_facts(tenants, on, policy)
    owing = sum(known.values())
    return rules.rent_part(part, known=len(known), owing=owing, tenants=len(tenants), policy=policy)


def _rent_facts(tenants: Collection[int], on: date, policy: Policy) -> dict[int, bool]:
    """Enterprise key -> whether it owes rent, of fresh facts in use; the newest day counts."""
    since = add_months(on, -fact_kinds(policy)[RENT].months)
    statement = unscoped(CreditFact, "counts of rent facts of one park, from three enterprises on")
    rows = db.session.execute(
        statement.with_only_columns(CreditFact.enterprise_id, CreditFact.value_text)
        .where(
            in_use(),
            CreditFact.type == RENT,
            CreditFact.enterprise_id.in_(tenants),
            CreditFact.as_of >= since,
        )
        .order_by(CreditFact.as_of, CreditFact.id)
    )
    return {firm: level == "owing" for firm, level in rows}


def newest_figure(park: Park, kind: str, on: date, policy: Policy) -> ParkFigure | None:
    """The newest figure told of a park that is not too old to use."""
    since = on - timedelta(days=policy["whitelist.park.figure_days_max"])
    return db.session.scalars(
        select(ParkFigure)
        .where(ParkFigure.park_id == park.id, ParkFigure.kind == kind, ParkFigure.as_of >= since)
        .order_by(ParkFigure.id.desc())
        .limit(1)
    ).one_or_none()


def duty_signed(park: Park, policy: Policy) -> ParkDuty | None:
    """The signature under today's wording of the data duty; an older wording is signed anew."""
    return db.session.scalars(
        select(ParkDuty)
        .where(
            ParkDuty.park_id == park.id,
            ParkDuty.wording == policy["whitelist.park.data_duty"],
        )
        .order_by(ParkDuty.id.desc())
        .limit(1)
    ).one_or_none()
