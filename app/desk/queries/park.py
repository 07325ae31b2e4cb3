"""A park's own numbers for its manager: how many needs stand where, and never whose."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.enterprises.models import Enterprise, Park
from app.enterprises.queries import parks
from app.infra.db import db
from app.kernel.actors import Actor, Role
from app.needs.models import FinancingNeed
from app.needs.states import NEED
from app.whitelist.rules.credit_park import FIRMS_MIN


@dataclass(frozen=True)
class ParkCard:
    """One's own park; needs by public label, or None where too few enterprises have one."""

    park: Park
    needs: list[tuple[str, int]] | None


def park_card(actor: Actor) -> ParkCard | None:
    """The card of a park manager's own park; None for others and where no park is known."""
    if actor.role is not Role.PARK_MANAGER:
        return None
    own = next((p for p in parks(actor) if p.public_id == actor.organisation_public_id), None)
    return ParkCard(own, _needs_of(own)) if own else None


def _needs_of(park: Park) -> list[tuple[str, int]] | None:
    """Counts alone leave this function: no amount, no name (so no scope of a person applies)."""
    rows = db.session.execute(
        select(
            FinancingNeed.state,
            func.count(),
            func.count(FinancingNeed.enterprise_id.distinct()),
        )
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(Enterprise.park_id == park.id, FinancingNeed.state != "draft")
        .group_by(FinancingNeed.state)
        .order_by(FinancingNeed.state)
        .execution_options(scoped="counts of one park for its manager, from three firms a state on")
    ).all()
    if sum(row[2] for row in rows) < FIRMS_MIN:
        return None
    return [(NEED.public_label(state), n) for state, n, firms in rows if firms >= FIRMS_MIN]
