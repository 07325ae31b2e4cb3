"""Reads of risk cards and of the steps between them. A card is the county's own."""

from collections.abc import Iterable

from sqlalchemy import select

from app.infra.db import db
from app.infra.history import Event, events_of
from app.kernel.actors import Actor
from app.whitelist.models import RiskCard, RiskPromotion
from app.whitelist.queries.appeals import names_of
from app.whitelist.states import IN_USE


def risk_cards(actor: Actor) -> list[RiskCard]:
    """The county's risk cards, newest first; the last fifty."""
    return list(
        db.session.scalars(
            select(RiskCard)
            .where(RiskCard.county_id == actor.county_id)
            .order_by(RiskCard.id.desc())
            .limit(50)
        )
    )


def risk_card_for(actor: Actor, public_id: str) -> RiskCard | None:
    return db.session.scalars(
        select(RiskCard).where(
            RiskCard.county_id == actor.county_id, RiskCard.public_id == public_id
        )
    ).one_or_none()


def risk_card_like(county_id: int, card_hash: str) -> RiskCard | None:
    """The card with the same definition, if the county has it already."""
    return db.session.scalars(
        select(RiskCard).where(RiskCard.county_id == county_id, RiskCard.card_hash == card_hash)
    ).one_or_none()


def risk_card_in_use(county_id: int) -> RiskCard | None:
    """The champion, also when it has expired: then everybody is referred to a person."""
    return db.session.scalars(
        select(RiskCard).where(RiskCard.county_id == county_id, RiskCard.state.in_(IN_USE))
    ).one_or_none()


def cards_at_work(county_id: int) -> list[RiskCard]:
    """The champion first, then the challengers by age."""
    rows = db.session.scalars(
        select(RiskCard)
        .where(RiskCard.county_id == county_id, RiskCard.state.in_((*IN_USE, "challenger")))
        .order_by(RiskCard.id)
    )
    return sorted(rows, key=lambda card: card.state not in IN_USE)


def cards_with_a_day(county_id: int) -> list[RiskCard]:
    """The cards that can still run out."""
    states = ("approved", "challenger", "champion")
    return list(
        db.session.scalars(
            select(RiskCard)
            .where(RiskCard.county_id == county_id, RiskCard.state.in_(states))
            .order_by(RiskCard.id)
        )
    )


def promotion_for(actor: Actor, public_id: str) -> RiskPromotion | None:
    return db.session.scalars(
        select(RiskPromotion).where(
            RiskPromotion.county_id == actor.county_id, RiskPromotion.public_id == public_id
        )
    ).one_or_none()


def open_promotion(county_id: int) -> RiskPromotion | None:
    """The promotion that waits for a second person; a county has one at a time."""
    return db.session.scalars(
        select(RiskPromotion).where(
            RiskPromotion.county_id == county_id, RiskPromotion.state == "signed"
        )
    ).one_or_none()


def promotions(actor: Actor) -> list[RiskPromotion]:
    """How cards took each other's place, newest first; the last thirty."""
    return list(
        db.session.scalars(
            select(RiskPromotion)
            .where(RiskPromotion.county_id == actor.county_id)
            .order_by(RiskPromotion.id.desc())
            .limit(30)
        )
    )


def step_into_use(card: RiskCard) -> RiskPromotion | None:
    """The step that last made a card the champion by taking another's place."""
    return db.session.scalars(
        select(RiskPromotion)
        .where(
            RiskPromotion.card_id == card.id,
            RiskPromotion.kind == "promotion",
            RiskPromotion.state == "done",
            RiskPromotion.before_id.is_not(None),
        )
        .order_by(RiskPromotion.id.desc())
        .limit(1)
    ).one_or_none()


def risk_history(card: RiskCard) -> list[Event]:
    """What happened to a card and to its promotions, oldest first."""
    steps = db.session.scalars(
        select(RiskPromotion.public_id).where(RiskPromotion.card_id == card.id)
    )
    subjects = [("RiskCard", card.public_id), *(("RiskPromotion", key) for key in steps)]
    return events_of(card.county_id, subjects)


def risk_people(cards: Iterable[RiskCard]) -> dict[int, str]:
    """Who built, validated and approved: user key -> name."""
    keys = {
        key
        for card in cards
        for key in (card.author_id, card.validated_by, card.approved_by, card.confirmed_by)
        if key
    }
    return names_of(keys)
