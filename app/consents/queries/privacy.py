"""Requests about one's own data, for the person and for whoever answers."""

from sqlalchemy import select

from app.consents.models import PrivacyRequest
from app.infra.db import db
from app.kernel.actors import Actor, Permission


def own_requests(actor: Actor) -> list[PrivacyRequest]:
    """One's own, newest first."""
    mine = select(PrivacyRequest).where(PrivacyRequest.user_id == actor.id)
    return list(db.session.scalars(mine.order_by(PrivacyRequest.id.desc())))


def own_request_for(actor: Actor, public_id: str) -> PrivacyRequest | None:
    found = [request for request in own_requests(actor) if request.public_id == public_id]
    return found[0] if found else None


def requests_to_answer(actor: Actor) -> list[PrivacyRequest]:
    """Those of the county, the open ones first, then the newest; at most 200."""
    if not actor.may(Permission.PRIVACY_ANSWER):
        return []
    of_county = select(PrivacyRequest).where(PrivacyRequest.county_id == actor.county_id)
    waiting_first = (PrivacyRequest.state != "open", PrivacyRequest.id.desc())
    return list(db.session.scalars(of_county.order_by(*waiting_first).limit(200)))


def request_to_answer_for(actor: Actor, public_id: str) -> PrivacyRequest | None:
    if not actor.may(Permission.PRIVACY_ANSWER):
        return None
    return db.session.scalars(
        select(PrivacyRequest).where(
            PrivacyRequest.county_id == actor.county_id, PrivacyRequest.public_id == public_id
        )
    ).one_or_none()


def locked_request(request_id: int) -> PrivacyRequest:
    """The request under a row lock."""
    return db.session.scalars(
        select(PrivacyRequest)
        .where(PrivacyRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
