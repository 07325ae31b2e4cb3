"""Reads of disputes about whose an enterprise is."""

from sqlalchemy import ColumnElement, and_, false, select

from app.enterprises.models import Dispute, Enterprise
from app.enterprises.rules import reading
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role


@visibility(Dispute)
def _visible_disputes(actor: Actor) -> ColumnElement[bool]:
    in_county = Dispute.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, Dispute.claimant_id == actor.id)
    if actor.role in reading.COUNTY:
        visible_enterprises = select(Enterprise.id).where(predicate_of(actor, Enterprise))
        return and_(in_county, Dispute.enterprise_id.in_(visible_enterprises))
    return false()


def dispute_for(actor: Actor, public_id: str) -> Dispute | None:
    """The dispute with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Dispute).where(Dispute.public_id == public_id)
    ).one_or_none()


def my_dispute_for(actor: Actor, public_id: str) -> Dispute | None:
    """A dispute the actor opened."""
    found = dispute_for(actor, public_id)
    return found if found is not None and found.claimant_id == actor.id else None


def disputes(actor: Actor, page: Page, *, state: str = "") -> Slice[Dispute]:
    """The disputes the actor may see, newest first."""
    statement = visible(actor, Dispute)
    if state:
        statement = statement.where(Dispute.state == state)
    return slice_of(statement, page, order=(Dispute.opened_at, Dispute.id))


def my_disputes(actor: Actor) -> list[Dispute]:
    """The claims an entrepreneur made, newest first."""
    if actor.role is not Role.ENTREPRENEUR:
        return []
    return list(db.session.scalars(visible(actor, Dispute).order_by(Dispute.id.desc())))


def disputes_about(enterprise: Enterprise) -> list[Dispute]:
    """All disputes about an enterprise, newest first.

    The caller has shown that the reader may see it; the present holder is not told who claims.
    """
    statement = unscoped(Dispute, "the reader may see the enterprise itself")
    return list(
        db.session.scalars(
            statement.where(Dispute.enterprise_id == enterprise.id).order_by(Dispute.id.desc())
        )
    )


def open_dispute_of(enterprise: Enterprise, claimant_id: int) -> Dispute | None:
    """The claim that this person already made, so that it is not made twice."""
    statement = unscoped(Dispute, "asks for the claimant's own open claim")
    return db.session.scalars(
        statement.where(
            Dispute.enterprise_id == enterprise.id,
            Dispute.claimant_id == claimant_id,
            Dispute.state == "open",
        )
    ).one_or_none()
