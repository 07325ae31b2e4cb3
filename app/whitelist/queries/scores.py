"""Reads of scores. Points reach the person and the centre, never a lender (PF-03)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select

from app.consents.models import Consent, ConsentPurpose
from app.consents.queries import agreed_to, live
from app.enterprises.models import Enterprise
from app.infra.db import db, hold
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.whitelist.models import Score
from app.whitelist.rules.effect import Past

READERS = (Role.ENTREPRENEUR, Role.FINANCE_CENTRE, Role.FINANCE_LEAD)
PURPOSE = "scoring"


@visibility(Score)
def _visible_scores(actor: Actor) -> ColumnElement[bool]:
    """The scores of the enterprises that the person speaks for, or the centre looks after."""
    if actor.role not in READERS:
        return false()
    within = select(Enterprise.id).where(predicate_of(actor, Enterprise))
    return and_(Score.county_id == actor.county_id, Score.enterprise_id.in_(within))


def has_agreed(enterprise: Enterprise) -> bool:
    """Whether a consent to scoring is live."""
    return agreed_to(enterprise.public_id, PURPOSE)


def latest_score(actor: Actor, enterprise: Enterprise) -> Score | None:
    """The newest score of an enterprise, for those who may see points."""
    return next(iter(scores_of(actor, enterprise, limit=1)), None)


def scores_of(actor: Actor, enterprise: Enterprise, limit: int = 50) -> list[Score]:
    """The scores of an enterprise, newest first."""
    return list(
        db.session.scalars(_newest(visible(actor, Score), enterprise.id).limit(limit)).unique()
    )


def newest_score(enterprise_id: int) -> Score | None:
    """The newest score, for the machine."""
    statement = unscoped(Score, "rules and the next scoring; nobody is shown the points")
    return db.session.scalars(_newest(statement, enterprise_id).limit(1)).unique().one_or_none()


def _newest(statement: Select[Any], enterprise_id: int) -> Select[Any]:
    return statement.where(Score.enterprise_id == enterprise_id).order_by(Score.id.desc())


def hold_turn(enterprise_id: int) -> None:
    """Score one enterprise once at a time, until the end of the transaction."""
    hold(f"score:{enterprise_id}")


def past_applicants(actor: Actor, limit: int = 500) -> list[Past]:
    """The newest score of each enterprise that still agrees, newest first."""
    newest = (
        select(func.max(Score.id))
        .where(Score.county_id == actor.county_id)
        .group_by(Score.enterprise_id)
    )
    rows = db.session.scalars(
        visible(actor, Score)
        .where(Score.id.in_(newest), Score.enterprise_id.in_(agreeing()))
        .order_by(Score.id.desc())
        .limit(limit)
    )
    return [
        Past(row.enterprise.name, row.enterprise.public_id, row.points, row.grade, row.inputs)
        for row in rows.unique()
    ]


def agreeing() -> Select[tuple[int]]:
    """The keys of enterprises with a live consent to scoring."""
    return (
        select(Enterprise.id)
        .join(Consent, Consent.enterprise_id == Enterprise.public_id)
        .join(ConsentPurpose, ConsentPurpose.consent_id == Consent.id)
        .where(live(), ConsentPurpose.purpose == PURPOSE, ConsentPurpose.ended_at.is_(None))
    )
