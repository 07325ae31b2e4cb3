"""Webhooks for programs: what pages do, with the same refusals."""

from datetime import datetime
from typing import Any

from pydantic import Field

from app.administration import commands, queries
from app.administration.rules.webhooks import URL_MOST
from app.administration.views import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice, whole
from app.infra.webhooks import WebhookDelivery, WebhookEndpoint
from app.kernel.actors import Permission

_MAY = Permission.WEBHOOK_MANAGE


class WebhookBody(Body):
    """Where to send, and what."""

    url: str = Field(max_length=URL_MOST)
    topics: list[str] = Field(max_length=50)


class WebhookAnswer(Answer):
    """An endpoint. `secret` is there for an hour after it was made or changed."""

    id: str
    state: str
    url: str
    topics: list[str]
    secret: str | None


class DeliveryAnswer(Answer):
    """A message and what became of it."""

    id: str
    state: str
    topic: str
    subject: str
    tries: int
    answered: int | None
    next_at: datetime | None


def _endpoint(act: Act, endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": endpoint.public_id,
        "state": endpoint.state,
        "url": endpoint.url,
        "topics": endpoint.topics,
        "secret": endpoint.secret if act.at < endpoint.shown_until else None,
    }


def _delivery(delivery: WebhookDelivery) -> dict[str, Any]:
    return {
        "id": delivery.public_id,
        "state": delivery.outcome,
        "topic": delivery.event.topic,
        "subject": delivery.event.subject_id,
        "tries": delivery.tries,
        "answered": delivery.answered,
        "next_at": delivery.next_at,
    }


@room.api("GET", "/webhooks", may=_MAY, answer=WebhookAnswer, many=True)
def list_webhooks(act: Act, page: Page) -> Slice[dict[str, Any]]:
    return whole([_endpoint(act, each) for each in queries.endpoints(act.actor)])


@room.api("POST", "/webhooks", may=_MAY, body=WebhookBody, answer=WebhookAnswer, status=201)
def create_webhook(act: Act, body: WebhookBody) -> dict[str, Any]:
    return _endpoint(act, commands.add_endpoint(act, url=body.url.strip(), topics=body.topics))


@room.api(
    "GET", "/webhooks/<id:webhook>", may=_MAY, subject=queries.endpoint_for, answer=WebhookAnswer
)
def get_webhook(act: Act, webhook: WebhookEndpoint) -> dict[str, Any]:
    return _endpoint(act, webhook)


def _step(name: str, command: Any) -> None:
    def call(act: Act, webhook: WebhookEndpoint) -> dict[str, Any]:
        return _endpoint(act, command(act, endpoint=webhook))

    call.__name__ = f"{name}_endpoint"
    room.api(
        "POST",
        f"/webhooks/<id:webhook>/{name}",
        may=_MAY,
        subject=queries.endpoint_for,
        answer=WebhookAnswer,
    )(call)


_step("try", commands.try_endpoint)
_step("secret", commands.new_secret)
_step("pause", commands.pause_endpoint)
_step("resume", commands.resume_endpoint)
_step("end", commands.end_endpoint)


@room.api(
    "GET",
    "/webhooks/<id:webhook>/deliveries",
    may=_MAY,
    subject=queries.endpoint_for,
    answer=DeliveryAnswer,
    many=True,
)
def list_deliveries(act: Act, webhook: WebhookEndpoint, page: Page) -> Slice[dict[str, Any]]:
    found = queries.deliveries_of(webhook, page)
    return Slice([_delivery(each) for each in found.items], found.next)


@room.api(
    "POST",
    "/webhook-deliveries/<id:delivery>/replay",
    may=_MAY,
    subject=queries.delivery_for,
    answer=DeliveryAnswer,
)
def replay(act: Act, delivery: WebhookDelivery) -> dict[str, Any]:
    return _delivery(commands.replay(act, delivery=delivery))
