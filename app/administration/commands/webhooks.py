"""Writes: an institution says where it is told of events; a job tells it."""

import json
import secrets
from base64 import b64encode
from datetime import UTC
from typing import Any

from standardwebhooks import Webhook

from app.accounts.queries import actor_holding
from app.administration import queries, rules
from app.infra import clock, journal, outgoing, webhooks
from app.infra.acts import Act, machine_act
from app.infra.db import hold
from app.infra.webhooks import WebhookDelivery, WebhookEndpoint
from app.kernel.actors import Permission
from app.kernel.refusals import conflict, invalid_if
from app.kernel.words import N_


def add_endpoint(act: Act, *, url: str, topics: list[str]) -> WebhookEndpoint:
    """Have events of these topics sent to an address.

    Raises 422 beside `url` or `topics`; 409 `already_there` for an address that stands.
    """
    # Of two who add the last one allowed in the same second, the later sees the earlier.
    hold(f"webhooks:{act.actor.organisation_id}")
    standing = queries.endpoints(act.actor)
    fault = _fault(url) if url else None
    invalid_if(rules.asking_refusals(url=url, topics=topics, fault=fault, standing=len(standing)))
    if any(each.url == url for each in standing):
        raise conflict("already_there", N_("这个地址已经登记过，请修改或停用原来的"), field="url")
    endpoint = WebhookEndpoint(
        county_id=act.actor.county_id,
        organisation_id=act.actor.organisation_id,
        url=url,
        topics=sorted(set(topics)),
        secret=_secret(),
        shown_until=act.at + rules.SECRET_SHOWN,
        created_by=act.actor.id,
        created_at=act.at,
    )
    journal.record(act, endpoint, "add", detail={"topics": endpoint.topics})
    return endpoint


def _fault(url: str) -> str | None:
    try:
        outgoing.vetted(url)
    except outgoing.NotAllowed as error:
        return str(error)
    return None


def _secret() -> str:
    return "whsec_" + b64encode(secrets.token_bytes(24)).decode()


def new_secret(act: Act, *, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Sign with a new secret; the old one signs too for a day, so that nothing is lost."""
    endpoint.old_secret, endpoint.old_until = endpoint.secret, act.at + rules.OLD_SECRET_LASTS
    endpoint.secret, endpoint.shown_until = _secret(), act.at + rules.SECRET_SHOWN
    journal.note(act, endpoint, "change_secret")
    return endpoint


def pause_endpoint(act: Act, *, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Send nothing for a while; what happens meanwhile is not sent later."""
    journal.record(act, endpoint, "pause")
    return endpoint


def resume_endpoint(act: Act, *, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Send again; whoever resumes it is the one in whose sight events must lie."""
    endpoint.created_by = act.actor.id
    journal.record(act, endpoint, "resume")
    return endpoint


def end_endpoint(act: Act, *, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Send nothing more, ever."""
    journal.record(act, endpoint, "end")
    return endpoint


def try_endpoint(act: Act, *, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Send a trial message."""
    endpoint.machine.step(endpoint.state, "pause")
    journal.note(act, endpoint, "try", announce="webhook.tried")
    return endpoint


def replay(act: Act, *, delivery: WebhookDelivery) -> WebhookDelivery:
    """Send a message again that was delivered or given up."""
    if delivery.outcome == "waiting" or delivery.endpoint.state != "active":
        raise conflict("not_to_be_sent", N_("这条还在发送，或接收地址没有启用"))
    delivery.outcome, delivery.tries, delivery.done_at = "waiting", 0, None
    delivery.next_at = act.at
    journal.note(act, delivery, "replay")
    webhooks.enqueue(delivery, delivery.endpoint, delivery.event)
    return delivery


def deliver(delivery_id: str) -> None:
    """One try of one message; the next one is a job of its own."""
    delivery = queries.locked_delivery(delivery_id)
    if delivery.outcome != "waiting":
        return
    endpoint = delivery.endpoint
    reader = actor_holding(endpoint.created_by, Permission.WEBHOOK_MANAGE, endpoint.organisation_id)
    if reader is None and endpoint.state == "active":
        _pause_orphan(endpoint)
    if reader is None or endpoint.state != "active":
        _done(delivery, "skipped")
    elif not queries.in_sight(reader, delivery.event):
        _done(delivery, "hidden")
    else:
        _send(delivery)


def _pause_orphan(endpoint: WebhookEndpoint) -> None:
    act = machine_act(endpoint.county_id)
    journal.record(act, endpoint, "pause", reason="responsible_left")


def _send(delivery: WebhookDelivery) -> None:
    delivery.tries += 1
    try:
        body = message_of(delivery)
        answer = outgoing.call(
            "POST", delivery.endpoint.url, body=body.encode(), headers=_headers(delivery, body)
        )
    except (outgoing.NotAllowed, outgoing.Unreachable) as error:
        delivery.answered, delivery.said = None, str(error)[:200]
    else:
        delivery.answered, delivery.said = answer.status, None
    if delivery.answered is not None and 200 <= delivery.answered < 300:
        _done(delivery, "delivered")
        return
    delivery.next_at = rules.next_try(delivery.tries, clock.now())
    if delivery.next_at is None or delivery.answered == 410:
        _done(delivery, "dead")
    else:
        webhooks.enqueue(delivery, delivery.endpoint, delivery.event, at=delivery.next_at)


def _done(delivery: WebhookDelivery, outcome: str) -> None:
    delivery.outcome, delivery.done_at, delivery.next_at = outcome, clock.now(), None


def message_of(delivery: WebhookDelivery) -> str:
    """The body: topic, moment, and the opaque id of what it is about. No name, no amount."""
    event = delivery.event
    content: dict[str, Any] = {
        "type": event.topic,
        "timestamp": event.created_at.astimezone(UTC).isoformat(),
        "data": {"event": event.public_id, "kind": event.subject_kind, "id": event.subject_id},
    }
    return json.dumps(content, sort_keys=True)


def _headers(delivery: WebhookDelivery, body: str) -> dict[str, str]:
    at, endpoint = clock.now().astimezone(UTC), delivery.endpoint
    keys = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until and at < endpoint.old_until:
        keys.append(endpoint.old_secret)
    signed = [Webhook(key).sign(delivery.event.public_id, at, body) for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery.event.public_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }
