"""Past outcomes of a county's products."""

from sqlalchemy import func, select

from app.infra.db import db
from app.matching.models import MatchOutcome
from app.matching.rules.ranking import Tally


def tallies(county_id: int) -> dict[int, Tally]:
    """Decisions and offers by product key; an expired referral counts as one without an offer."""
    offered = func.count().filter(MatchOutcome.outcome == "offered")
    rows = db.session.execute(
        select(MatchOutcome.product_id, func.count(), offered)
        .where(MatchOutcome.county_id == county_id)
        .group_by(MatchOutcome.product_id)
        .order_by(MatchOutcome.product_id)
    )
    return {product: Tally(decisions, offers) for product, decisions, offers in rows}
