"""Reads of risk scores: the person's own and the centre's, never a lender's (PF-03).

A score in the shadow is nobody's advice: the person never sees it, the centre only in comparisons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select

from app.enterprises.models import Enterprise, Park
from app.enterprises.queries import spoken_for
from app.infra import clock
from app.infra.db import db
from app.infra.scope import marked, predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.whitelist.models import (
    RiskCard,
    RiskDecision,
    RiskOutcome,
    RiskScore,
    RiskWatch,
)
from app.whitelist.queries.scores import agreeing
from app.whitelist.rules.fairness import Treated
from app.whitelist.rules.risk_measures import Scored
from app.whitelist.rules.risk_watch import Seen


@visibility(RiskScore)
def _visible_risk_scores(actor: Actor) -> ColumnElement[bool]:
    """Of one's own enterprises those that count; the centre also sees the shadow."""
    in_county = RiskScore.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        own = RiskScore.enterprise_id.in_(spoken_for(actor))
        return and_(in_county, RiskScore.shadow.is_(False), own)
    if actor.role in (Role.FINANCE_CENTRE, Role.FINANCE_LEAD):
        firms = select(Enterprise.id).where(predicate_of(actor, Enterprise))
        return and_(in_county, RiskScore.enterprise_id.in_(firms))
    return false()


def risk_score_for(actor: Actor, public_id: str) -> RiskScore | None:
    """A score that counts (not one of the shadow), if the actor may see it."""
    statement = visible(actor, RiskScore).where(RiskScore.shadow.is_(False))
    return db.session.scalars(statement.where(RiskScore.public_id == public_id)).one_or_none()


def risk_scores_of(actor: Actor, enterprise: Enterprise, limit: int = 30) -> list[RiskScore]:
    """The scores of an enterprise that count, newest first."""
    statement = visible(actor, RiskScore).where(
        RiskScore.enterprise_id == enterprise.id, RiskScore.shadow.is_(False)
    )
    return list(db.session.scalars(statement.order_by(RiskScore.id.desc()).limit(limit)).unique())


def newest_hash(enterprise_id: int, card_id: int) -> tuple[str, bool, bool] | None:
    """Of the newest score under a card: hash of its inputs, manual only, in the shadow."""
    row = db.session.execute(
        select(RiskScore.inputs_hash, RiskScore.manual_only, RiskScore.shadow)
        .where(RiskScore.enterprise_id == enterprise_id, RiskScore.card_id == card_id)
        .order_by(RiskScore.id.desc())
        .limit(1)
        .execution_options(scoped="whether anything is new; nobody is shown a score")
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def risk_score_by_id(public_id: str) -> RiskScore | None:
    """Any score, to compute it again on the command line."""
    statement = unscoped(RiskScore, "reproduced by whoever runs the server")
    return db.session.scalars(statement.where(RiskScore.public_id == public_id)).one_or_none()


def decision_of(score: RiskScore) -> RiskDecision | None:
    return db.session.scalars(
        select(RiskDecision).where(RiskDecision.score_id == score.id)
    ).one_or_none()


def decisions(actor: Actor, limit: int = 50) -> list[RiskDecision]:
    """Decisions on scores that the actor may see, newest first."""
    mine = select(RiskScore.id).where(predicate_of(actor, RiskScore))
    found = (
        select(RiskDecision)
        .where(RiskDecision.county_id == actor.county_id, RiskDecision.score_id.in_(mine))
        .order_by(RiskDecision.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(marked(found)).unique())


def decided(
    county_id: int, since: datetime, until: datetime, card_id: int | None = None
) -> tuple[int, int]:
    """Overrides and decisions within a time, of one card or of all."""
    statement = select(
        func.count().filter(RiskDecision.override), func.count(RiskDecision.id)
    ).where(
        RiskDecision.county_id == county_id,
        RiskDecision.decided_at >= since,
        RiskDecision.decided_at < until,
    )
    if card_id is not None:
        scores = select(RiskScore.id).where(RiskScore.card_id == card_id)
        statement = statement.where(RiskDecision.score_id.in_(scores))
    overrides, number = db.session.execute(statement).one()
    return int(overrides), int(number)


@dataclass(frozen=True)
class Newest:
    """The newest score of an enterprise under one card, with where it lies and what it does."""

    public_id: str
    enterprise_id: int
    park: str
    sector: str
    inputs: dict[str, Any]
    points: int
    pd: Decimal | None
    grade: str
    recommended: str
    drawn: bool
    flags: tuple[str, ...]

    def seen(self) -> Seen:
        return Seen(self.inputs, self.recommended, self.flags)

    def treated(self, group: str, bad: bool | None) -> Treated:
        return Treated(group, self.recommended, _number(self.pd), bad)


def newest_scores(card: RiskCard, before: datetime | None = None) -> list[Newest]:
    """One row per enterprise that agrees to scoring today, its newest under a card; for figures."""
    kept = select(func.max(RiskScore.id)).where(RiskScore.card_id == card.id)
    if before is not None:
        kept = kept.where(RiskScore.computed_at < before)
    rows = db.session.execute(
        select(
            RiskScore.public_id,
            RiskScore.enterprise_id,
            func.coalesce(Park.name, ""),
            func.left(Enterprise.industry, 1),
            RiskScore.inputs,
            RiskScore.points,
            RiskScore.pd,
            RiskScore.grade,
            RiskScore.recommended,
            RiskScore.drawn,
            RiskScore.flags,
        )
        .join(Enterprise, Enterprise.id == RiskScore.enterprise_id)
        .outerjoin(Park, Park.id == Enterprise.park_id)
        .where(
            RiskScore.id.in_(kept.group_by(RiskScore.enterprise_id)),
            RiskScore.enterprise_id.in_(agreeing()),
        )
        .order_by(RiskScore.enterprise_id)
        .execution_options(scoped="figures over the county; no enterprise is shown")
    )
    return [Newest(*row[:10], tuple(row[10])) for row in rows]


@dataclass(frozen=True)
class Known:
    """A loan whose outcome is known, and the score of one card before it began."""

    enterprise_id: int
    began_on: date
    inputs: dict[str, Any]
    inputs_hash: str
    scored: Scored


def known_outcomes(card: RiskCard) -> list[Known]:
    """Each loan with an outcome beside the card's newest score before the loan began."""
    outcomes = db.session.execute(
        select(RiskOutcome.enterprise_id, RiskOutcome.began_on, RiskOutcome.bad)
        .where(RiskOutcome.county_id == card.county_id)
        .order_by(RiskOutcome.began_on, RiskOutcome.id)
    ).all()
    scores = _scores_of(card, {row.enterprise_id for row in outcomes})
    found = []
    for firm, began_on, bad in outcomes:
        before = [row for row in scores.get(firm, ()) if clock.day_of(row.computed_at) <= began_on]
        if before:
            row = before[-1]
            scored = Scored(row.points, _number(row.pd), bad)
            found.append(Known(firm, began_on, row.inputs, row.inputs_hash, scored))
    return found


def _scores_of(card: RiskCard, firms: Iterable[int]) -> dict[int, list[Any]]:
    rows = db.session.execute(
        select(
            RiskScore.enterprise_id,
            RiskScore.computed_at,
            RiskScore.inputs,
            RiskScore.inputs_hash,
            RiskScore.points,
            RiskScore.pd,
        )
        .where(RiskScore.card_id == card.id, RiskScore.enterprise_id.in_(set(firms)))
        .order_by(RiskScore.id)
        .execution_options(scoped="figures over the county; no enterprise is shown")
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.enterprise_id, []).append(row)
    return found


def paired(champion: RiskCard, challenger: RiskCard) -> tuple[list[Scored], list[Scored]]:
    """The same loans under both cards, scored from the same inputs."""
    other = {(k.enterprise_id, k.began_on): k for k in known_outcomes(challenger)}
    first, second = [], []
    for known in known_outcomes(champion):
        twin = other.get((known.enterprise_id, known.began_on))
        if twin is not None and twin.inputs_hash == known.inputs_hash:
            first.append(known.scored)
            second.append(twin.scored)
    return first, second


def outcome_by_firm(county_id: int) -> dict[int, bool]:
    """Whether the newest loan with a known outcome went bad, by enterprise."""
    rows = db.session.execute(
        select(RiskOutcome.enterprise_id, RiskOutcome.bad)
        .where(RiskOutcome.county_id == county_id)
        .order_by(RiskOutcome.began_on, RiskOutcome.id)
    )
    return {row.enterprise_id: row.bad for row in rows}


def outcome_known(county_id: int, loan: str) -> bool:
    row = select(RiskOutcome.id).where(RiskOutcome.county_id == county_id, RiskOutcome.loan == loan)
    return db.session.execute(row).first() is not None


def outcome_counts(county_id: int) -> tuple[int, int]:
    """Loans that went bad, and loans with a known outcome."""
    bad, number = db.session.execute(
        select(func.count().filter(RiskOutcome.bad), func.count(RiskOutcome.id)).where(
            RiskOutcome.county_id == county_id
        )
    ).one()
    return int(bad), int(number)


def watches(actor: Actor, card: RiskCard | None = None, limit: int = 24) -> list[RiskWatch]:
    """The months that were looked at, newest first."""
    statement = select(RiskWatch).where(RiskWatch.county_id == actor.county_id)
    if card is not None:
        statement = statement.where(RiskWatch.card_id == card.id)
    statement = statement.order_by(RiskWatch.month.desc(), RiskWatch.id.desc()).limit(limit)
    return list(db.session.scalars(statement).unique())


def watch_of(card: RiskCard, month: date) -> RiskWatch | None:
    return db.session.scalars(
        select(RiskWatch).where(RiskWatch.card_id == card.id, RiskWatch.month == month)
    ).one_or_none()


def firms_to_score(county_id: int, after: int, limit: int = 50) -> Sequence[Enterprise]:
    """Enterprises that agree to scoring, in the order of their keys."""
    statement = unscoped(Enterprise, "scored in the shadow by a job; nobody is shown anything")
    return db.session.scalars(
        statement.where(
            Enterprise.county_id == county_id,
            Enterprise.id > after,
            Enterprise.id.in_(agreeing()),
        )
        .order_by(Enterprise.id)
        .limit(limit)
    ).all()


def _number(pd: Decimal | None) -> float | None:
    return None if pd is None else float(pd)
