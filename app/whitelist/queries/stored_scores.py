"""Scores as they were kept, for the auditor alone: no person's own page, no lender's."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false

from app.enterprises.queries import not_recused
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.parameters import policy_for
from app.infra.scope import unscoped
from app.kernel.actors import Actor, Permission, Role
from app.whitelist.models import CreditFact, RiskScore, Score, WhitelistEntry
from app.whitelist.rules.facts_kinds import fact_kinds

_AUDITED = "the auditor replays a decision, for a reason that is logged (CR-01)"

Stored = Score | RiskScore


def _audited(actor: Actor, model: type[Score] | type[RiskScore]) -> ColumnElement[bool]:
    if actor.role is not Role.AUDITOR or not actor.may(Permission.AUDIT_READ):
        return false()
    return and_(model.county_id == actor.county_id, not_recused(actor, model.enterprise_id))


def stored_scores(actor: Actor, page: Page, *, risk: bool = False) -> Slice[Stored]:
    """The kept scores of a county, newest first; the points are not for a list."""
    model = RiskScore if risk else Score
    statement = unscoped(model, _AUDITED).where(_audited(actor, model))
    return slice_of(statement, page, order=(model.computed_at, model.id))


def stored_score_for(actor: Actor, public_id: str) -> Stored | None:
    """A kept score, eligibility or risk, for the auditor."""
    for model in (Score, RiskScore):
        statement = unscoped(model, _AUDITED).where(_audited(actor, model))
        found = db.session.scalars(statement.where(model.public_id == public_id)).one_or_none()
        if found is not None:
            return found
    return None


def repaired_since(score: Stored) -> dict[str, date]:
    """Column -> day on which a record that a score could read was marked as repaired afterwards."""
    kinds = fact_kinds(policy_for(score.county_id, clock.day_of(score.computed_at)))
    statement = unscoped(CreditFact, _AUDITED).where(
        CreditFact.enterprise_id == score.enterprise_id,
        CreditFact.ended_because == "repaired",
        CreditFact.recorded_at <= score.computed_at,
        CreditFact.ended_at > score.computed_at,
    )
    found: dict[str, date] = {}
    for fact in db.session.scalars(statement.order_by(CreditFact.ended_at, CreditFact.id)):
        kind = kinds.get(fact.type)
        if kind is not None and kind.weighs_on and fact.ended_at is not None:
            found.setdefault(kind.weighs_on, clock.day_of(fact.ended_at))
    return found


def entries_on(score: Stored) -> list[WhitelistEntry]:
    """The entries of the list that were decided on this score, oldest first."""
    if isinstance(score, RiskScore):
        return []
    statement = unscoped(WhitelistEntry, _AUDITED).where(WhitelistEntry.score_id == score.id)
    return list(db.session.scalars(statement.order_by(WhitelistEntry.id)).unique())
