"""Reads of expert cards. A card is the county's own; whoever may read scores reads it whole."""

from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.models import User
from app.infra.db import db
from app.infra.history import Event, events_of
from app.kernel.actors import Actor
from app.whitelist.models import ExpertCard


def card_in_force(county_id: int) -> ExpertCard | None:
    return db.session.scalars(
        select(ExpertCard).where(ExpertCard.county_id == county_id, ExpertCard.state == "in_force")
    ).one_or_none()


def cards(actor: Actor) -> list[ExpertCard]:
    """The county's cards, newest first; the last fifty."""
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


def history_of(card: ExpertCard) -> list[Event]:
    """What happened to a card, oldest first."""
    return events_of(card.county_id, [("ExpertCard", card.public_id)])


def people_of(found: Iterable[ExpertCard]) -> dict[int, str]:
    """Who proposed and who approved: user key -> name."""
    keys = {key for card in found for key in (card.proposed_by, card.approved_by) if key}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return dict(rows.all())
