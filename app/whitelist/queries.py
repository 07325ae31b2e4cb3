"""Reads of cards and scores. Points reach the person and the centre, never a lender (PF-03)."""

from sqlalchemy import ColumnElement, and_, false, select

from app.enterprises.models import Enterprise, EnterpriseMember
from app.infra.db import db
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.needs.models import FinancingNeed, TestResult
from app.whitelist.models import ExpertCard, Score


@visibility(Score)
def _visible_scores(actor: Actor) -> ColumnElement[bool]:
    in_county = Score.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        own = select(EnterpriseMember.enterprise_id).where(
            EnterpriseMember.user_id == actor.id, EnterpriseMember.ended_at.is_(None)
        )
        return and_(in_county, Score.enterprise_id.in_(own))
    if actor.role in (Role.FINANCE_CENTRE, Role.FINANCE_LEAD):
        return in_county
    return false()


def card_in_force(county_id: int) -> ExpertCard | None:
    return db.session.scalars(
        select(ExpertCard).where(ExpertCard.county_id == county_id, ExpertCard.state == "in_force")
    ).one_or_none()


def cards(actor: Actor) -> list[ExpertCard]:
    """The county's cards, newest first."""
    return list(
        db.session.scalars(
            select(ExpertCard)
            .where(ExpertCard.county_id == actor.county_id)
            .order_by(ExpertCard.id.desc())
            .limit(50)
        )
    )


def card_for(actor: Actor, public_id: str) -> ExpertCard | None:
    return db.session.scalars(
        select(ExpertCard).where(
            ExpertCard.county_id == actor.county_id, ExpertCard.public_id == public_id
        )
    ).one_or_none()


def latest_score(actor: Actor, enterprise: Enterprise) -> Score | None:
    """The newest score of an enterprise, for those who may see points."""
    return db.session.scalars(
        visible(actor, Score)
        .where(Score.enterprise_id == enterprise.id)
        .order_by(Score.id.desc())
        .limit(1)
    ).one_or_none()


def grade_of_enterprise(enterprise_id: int) -> str | None:
    """The newest grade, for rules of upper rooms (never shown to lenders as points)."""
    statement = unscoped(Score, "rules read the grade, nobody is shown the points")
    row = db.session.scalars(
        statement.where(Score.enterprise_id == enterprise_id).order_by(Score.id.desc()).limit(1)
    ).one_or_none()
    return row.grade if row else None


def newest_tests(enterprise_id: int) -> dict[str, str]:
    """The newest outcome of each test over all needs of an enterprise."""
    rows = db.session.execute(
        select(TestResult.test, TestResult.outcome)
        .join(FinancingNeed, FinancingNeed.id == TestResult.need_id)
        .where(FinancingNeed.enterprise_id == enterprise_id)
        .order_by(TestResult.id)
        .execution_options(scoped="test outcomes for scoring, under the owner's consent")
    )
    return dict(rows.tuples().all())


def recent_scores(actor: Actor, limit: int = 200) -> list[Score]:
    """The newest score of each enterprise, for the live effect of a changed card."""
    newest = (
        select(Score.enterprise_id, Score.id)
        .distinct(Score.enterprise_id)
        .where(Score.county_id == actor.county_id)
        .order_by(Score.enterprise_id, Score.id.desc())
        .subquery()
    )
    return list(
        db.session.scalars(
            visible(actor, Score)
            .where(Score.id.in_(select(newest.c.id)))
            .order_by(Score.id.desc())
            .limit(limit)
        )
    )
