"""Reads of webhooks: those of one's own institution; whether an event lies in somebody's sight."""

from sqlalchemy import ColumnElement, and_, select

from app.infra import webhooks
from app.infra.db import db
from app.infra.outbox import OutboxEvent
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import protected_models, visibility, visible
from app.infra.webhooks import TRIED, WebhookDelivery, WebhookEndpoint
from app.kernel.actors import Actor


@visibility(WebhookEndpoint)
def _visible_endpoints(actor: Actor) -> ColumnElement[bool]:
    return and_(
        WebhookEndpoint.county_id == actor.county_id,
        WebhookEndpoint.organisation_id == actor.organisation_id,
    )


def endpoint_for(actor: Actor, public_id: str) -> WebhookEndpoint | None:
    """The endpoint of one's own institution."""
    return db.session.scalars(
        visible(actor, WebhookEndpoint).where(WebhookEndpoint.public_id == public_id)
    ).one_or_none()


def endpoints(actor: Actor) -> list[WebhookEndpoint]:
    """All endpoints of one's own institution that have not ended, oldest first."""
    standing = visible(actor, WebhookEndpoint).where(WebhookEndpoint.state != "ended")
    return list(db.session.scalars(standing.order_by(WebhookEndpoint.id)))


def deliveries_of(endpoint: WebhookEndpoint, page: Page) -> Slice[WebhookDelivery]:
    """What was sent to an endpoint, newest first."""
    return slice_of(
        select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id),
        page,
        order=(WebhookDelivery.id,),
    )


def delivery_for(actor: Actor, public_id: str) -> WebhookDelivery | None:
    """A message to an endpoint of one's own institution."""
    own = visible(actor, WebhookEndpoint).with_only_columns(WebhookEndpoint.id)
    return db.session.scalars(
        select(WebhookDelivery).where(
            WebhookDelivery.public_id == public_id, WebhookDelivery.endpoint_id.in_(own)
        )
    ).one_or_none()


def locked_delivery(public_id: str) -> WebhookDelivery:
    """The message a job sends, held so that no two jobs send it at once."""
    return db.session.scalars(
        select(WebhookDelivery)
        .where(WebhookDelivery.public_id == public_id)
        .with_for_update(of=WebhookDelivery)
    ).one()


def in_sight(actor: Actor, event: OutboxEvent) -> bool:
    """Whether an event's subject is one the actor may see now, or the event concerns them."""
    if event.topic == TRIED:
        return True
    concerned = webhooks.parties_of(event)
    if concerned is not None:
        return actor.organisation_id in concerned
    model = next((m for m in protected_models() if m.__name__ == event.subject_kind), None)
    if model is None:
        return False
    found = visible(actor, model).where(model.public_id == event.subject_id)  # type: ignore[attr-defined]
    return db.session.scalars(found).first() is not None
