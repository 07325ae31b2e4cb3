"""Referrals and offers for a reader."""

from app.accounts.models import User
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import visible
from app.kernel.actors import Actor, Role
from app.needs.models import FinancingNeed
from app.referrals.models import Decision, Offer, Referral


def referral_for(actor: Actor, public_id: str) -> Referral | None:
    """The referral with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Referral).where(Referral.public_id == public_id)
    ).one_or_none()


def file_for(actor: Actor, public_id: str) -> Referral | None:
    """The referral as the file a lender or the county works on; an owner has pages of their own."""
    if actor.role is Role.ENTREPRENEUR:
        return None
    return referral_for(actor, public_id)


def offer_for(actor: Actor, public_id: str) -> Offer | None:
    """The offer with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Offer).where(Offer.public_id == public_id)
    ).one_or_none()


def referrals(actor: Actor, page: Page, *, state: str | None = None) -> Slice[Referral]:
    """The referrals the actor may see, newest first."""
    statement = visible(actor, Referral)
    if state:
        statement = statement.where(Referral.state == state)
    return slice_of(statement, page, order=(Referral.created_at, Referral.id))


def offers(actor: Actor, page: Page, *, state: str | None = None) -> Slice[Offer]:
    """The offers the actor may see, newest first."""
    statement = visible(actor, Offer)
    if state:
        statement = statement.where(Offer.state == state)
    return slice_of(statement, page, order=(Offer.made_at, Offer.id))


def offers_of(actor: Actor, referral: Referral) -> list[Offer]:
    """A referral's offers as far as the actor may see them, oldest first."""
    return list(
        db.session.scalars(
            visible(actor, Offer).where(Offer.referral_id == referral.id).order_by(Offer.id)
        )
    )


def referrals_of(actor: Actor, need: FinancingNeed) -> list[Referral]:
    """A need's referrals as far as the actor may see them, oldest first."""
    return list(
        db.session.scalars(
            visible(actor, Referral).where(Referral.need_id == need.id).order_by(Referral.id)
        )
    )


def maker_of(offer: Offer) -> str:
    """The name of who made an offer, for the second person."""
    maker = db.session.get(User, offer.made_by)
    assert maker is not None, offer.made_by
    return maker.name


def awaiting_approval(actor: Actor) -> list[Offer]:
    """The offers of one's own bank that wait for a second person, not one's own; oldest first."""
    return list(
        db.session.scalars(
            visible(actor, Offer)
            .where(Offer.state == "awaiting_approval", Offer.made_by != actor.id)
            .order_by(Offer.made_at, Offer.id)
        )
    )


def declines_of(referral: Referral) -> list[Decision]:
    """The lender's no, with its reasons."""
    return [decision for decision in referral.decisions if decision.outcome == "decline"]


def subjects_of(referral: Referral) -> list[tuple[str, str]]:
    """A referral and its offers, as subjects of the journal."""
    offers = [("Offer", offer.public_id) for offer in referral.offers]
    return [("Referral", referral.public_id), *offers]
