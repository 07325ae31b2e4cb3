"""Webhooks (事件推送): an institution's own system is told that something happened to its files.

A message holds the topic and the opaque id of its subject, never a name or an amount: whoever wants
more asks the API, where visibility and consent are looked at anew. Written with the event in one
transaction, sent by a job (administration/commands/webhooks.py), at least once; receivers tell
doubles by `webhook-id`. Signed as the Standard Webhooks specification says.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra import jobs, outbox
from app.infra.db import Identified, JsonList, Key, Model, Owned, Stateful, db, state_check
from app.infra.fields import Encrypted
from app.infra.outbox import OutboxEvent
from app.infra.scope import unscoped
from app.kernel.states import Machine
from app.kernel.words import N_

TRIED = "webhook.tried"
"""The topic of a trial message: it goes to the endpoint it is about."""

ENDPOINT = Machine(
    "webhook endpoint",
    labels={"active": N_("使用中"), "paused": N_("已暂停"), "ended": N_("已停用")},
    edges={
        ("active", "pause"): "paused",
        ("paused", "resume"): "active",
        ("active", "end"): "ended",
        ("paused", "end"): "ended",
    },
    start="active",
)
OUTCOMES = ("waiting", "delivered", "dead", "hidden", "skipped")


class WebhookEndpoint(Identified, Owned, Stateful, Model):
    """Where an institution wants to be told, and of which topics."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        state_check(ENDPOINT),
        Index(
            "uq_webhook_endpoints_live",
            "organisation_id",
            "url",
            unique=True,
            postgresql_where=text("state <> 'ended'"),
        ),
    )
    machine = ENDPOINT

    organisation_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"), index=True)
    url: Mapped[str]
    topics: Mapped[JsonList]
    secret: Mapped[str] = mapped_column(Encrypted("webhook_endpoints.secret"))
    old_secret: Mapped[str | None] = mapped_column(Encrypted("webhook_endpoints.old_secret"))
    """After a change the old secret signs too, until this moment."""
    old_until: Mapped[datetime | None]
    shown_until: Mapped[datetime]
    """Until when the page shows the secret; afterwards only a new one can be had."""
    created_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    """In whose sight an event must lie; when they leave, the endpoint pauses."""
    created_at: Mapped[datetime]


class WebhookDelivery(Identified, Model):
    """One message to one endpoint, and what became of it."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint(
            f"outcome in ({', '.join(repr(each) for each in OUTCOMES)})", name="outcome_known"
        ),
        Index("ix_webhook_deliveries_endpoint", "endpoint_id", "id"),
        Index("uq_webhook_deliveries", "endpoint_id", "event_id", unique=True),
    )

    endpoint_id: Mapped[Key] = mapped_column(ForeignKey("webhook_endpoints.id"))
    event_id: Mapped[Key] = mapped_column(ForeignKey("outbox_events.id"), index=True)
    outcome: Mapped[str] = mapped_column(default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    answered: Mapped[int | None]
    """HTTP status of the last answer; None where there was none."""
    said: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    endpoint: Mapped[WebhookEndpoint] = relationship(lazy="joined")
    event: Mapped[OutboxEvent] = relationship(lazy="joined")


Parties = Callable[[str], Iterable[int]]
_PARTIES: dict[str, Parties] = {}


def parties(*topics: str) -> Callable[[Parties], Parties]:
    """Register who is concerned by topics whose subject is no longer in anybody's sight.

    A lender must hear that a consent was withdrawn, just when it may no longer see it. The function
    takes the subject's public id and gives keys of organisations.
    """

    def register(function: Parties) -> Parties:
        _PARTIES.update(dict.fromkeys(topics, function))
        return function

    return register


def parties_of(event: OutboxEvent) -> set[int] | None:
    """Keys of the organisations an event concerns; None where sight of its subject decides."""
    found = _PARTIES.get(event.topic)
    return None if found is None else set(found(event.subject_id))


@outbox.on_every
def fan_out(event: OutboxEvent) -> None:
    """Write a delivery for each endpoint that asked for the topic; sight is looked at later."""
    for endpoint in _listening(event):
        delivery = WebhookDelivery(
            endpoint_id=endpoint.id, event_id=event.id, created_at=event.created_at
        )
        db.session.add(delivery)
        db.session.flush()
        enqueue(delivery, endpoint, event)


def enqueue(
    delivery: WebhookDelivery,
    endpoint: WebhookEndpoint,
    event: OutboxEvent,
    at: datetime | None = None,
) -> None:
    """One job per try; those about one subject to one endpoint run one after another."""
    lock = f"webhook:{endpoint.public_id}:{event.subject_id}"
    jobs.defer("deliver_webhook", {"delivery_id": delivery.public_id}, lock=lock, at=at)


def _listening(event: OutboxEvent) -> list[WebhookEndpoint]:
    asked = unscoped(WebhookEndpoint, "whoever asked for a topic is told; sight is looked at later")
    asked = asked.where(
        WebhookEndpoint.county_id == event.county_id, WebhookEndpoint.state == "active"
    )
    if event.topic == TRIED:
        asked = asked.where(WebhookEndpoint.public_id == event.subject_id)
    else:
        asked = asked.where(WebhookEndpoint.topics.contains([event.topic]))
    return list(db.session.scalars(asked))
