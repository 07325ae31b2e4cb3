"""Points of those whom people supported and of those whom they did not; inputs stay on file."""

from sqlalchemy import func, select

from app.infra.db import db
from app.whitelist.models import RiskCard, RiskDecision, RiskScore
from app.whitelist.queries import risk_scores
from app.whitelist.rules.governing import DECLINE, SUPPORT
from app.whitelist.rules.risk_refused import Spread, spread


def spread_of(card: RiskCard) -> Spread:
    """By a person's decision where there is one, else by what the card suggests."""
    decided = _decided(card)
    sides: dict[str, list[int]] = {SUPPORT: [], DECLINE: []}
    drawn = 0
    for one in risk_scores.newest_scores(card):
        side = decided.get(one.enterprise_id, one.recommended)
        if side in sides:
            sides[side].append(one.points)
        drawn += one.drawn
    return spread(sides[SUPPORT], sides[DECLINE], drawn=drawn)


def _decided(card: RiskCard) -> dict[int, str]:
    """The newest decision per enterprise on scores of a card."""
    newest = (
        select(func.max(RiskDecision.id))
        .join(RiskScore, RiskScore.id == RiskDecision.score_id)
        .where(RiskScore.card_id == card.id)
        .group_by(RiskScore.enterprise_id)
    )
    rows = db.session.execute(
        select(RiskScore.enterprise_id, RiskDecision.decided)
        .join(RiskScore, RiskScore.id == RiskDecision.score_id)
        .where(RiskDecision.id.in_(newest))
        .execution_options(scoped="figures over the county; no enterprise is shown")
    )
    return dict(rows.all())
