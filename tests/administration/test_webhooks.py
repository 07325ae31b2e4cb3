"""Webhooks: asked for by a lender, sent by a job, signed; only what its reader may still see."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from app.administration import commands, queries
from app.administration.commands.webhooks import deliver
from app.administration.rules.webhooks import WAITS
from app.consents.commands import withdraw_consent
from app.consents.queries import live_consent_for
from app.infra import clock
from app.infra.db import db
from app.infra.webhooks import WebhookDelivery, WebhookEndpoint
from tests.referrals.builders import Road, a_road
from tests.world import World


@dataclass
class Receiver:
    """A lender's system: keeps what it is told, answers as it is told to."""

    url: str
    status: int = 200
    told: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def topics(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.told]


@pytest.fixture
def receiver(app: Any, monkeypatch: Any) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found.told.append((dict(self.headers), body))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"127.0.0.1:{server.server_port}"
    found = Receiver(f"http://{at}/told")
    monkeypatch.setitem(app.config, "OUTGOING_HOSTS", at)
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def road(world: World) -> Road:
    return a_road(world)


def endpoint_at(road: Road, url: str, *topics: str) -> WebhookEndpoint:
    act = road.world.act(road.lenders[0].manager)
    made = commands.add_endpoint(act, url=url, topics=list(topics or ("referral.sent",)))
    db.session.commit()
    return made


def send_all(road: Road) -> list[WebhookDelivery]:
    """Give every waiting message one try, as the worker would."""
    county = road.world.county.id
    ours = (
        select(WebhookDelivery)
        .where(WebhookDelivery.event.has(county_id=county))
        .order_by(WebhookDelivery.id)
    )
    for each in db.session.scalars(ours).all():
        deliver(each.public_id)
    db.session.commit()
    return list(db.session.scalars(ours))


def test_a_lender_is_told_of_what_it_asked_for(road: Road, receiver: Receiver) -> None:
    endpoint = endpoint_at(road, receiver.url, "referral.sent", "offer.accepted")
    referral = road.send()
    db.session.commit()
    (sent,) = send_all(road)
    assert (sent.outcome, sent.tries, sent.answered) == ("delivered", 1, 200)
    (headers, body) = receiver.told[0]
    told = Webhook(endpoint.secret).verify(body, headers)
    assert told["type"] == "referral.sent"
    assert told["data"] == {
        "event": headers["webhook-id"],
        "kind": "Referral",
        "id": referral.public_id,
    }


def test_the_message_names_nobody_and_no_amount(road: Road, receiver: Receiver) -> None:
    endpoint_at(road, receiver.url)
    referral = road.send()
    db.session.commit()
    send_all(road)
    (_, body) = receiver.told[0]
    need = referral.need
    for secret in (need.enterprise.name, need.enterprise.uscc, str(need.amount_fen), "grade"):
        assert secret not in body


def test_another_secret_does_not_verify(road: Road, receiver: Receiver) -> None:
    endpoint_at(road, receiver.url)
    road.send()
    db.session.commit()
    send_all(road)
    (headers, body) = receiver.told[0]
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 32).verify(body, headers)


def test_what_was_not_asked_for_is_not_sent(road: Road, receiver: Receiver) -> None:
    endpoint_at(road, receiver.url, "claim.filed")
    road.send()
    db.session.commit()
    assert send_all(road) == []


def test_another_lender_is_not_told(world: World, road: Road, receiver: Receiver) -> None:
    stranger = a_road(world)
    endpoint_at(stranger, receiver.url)
    road.send()
    db.session.commit()
    (sent,) = send_all(road)
    assert sent.outcome == "hidden" and receiver.told == []


def test_after_a_withdrawal_only_the_withdrawal_is_told(road: Road, receiver: Receiver) -> None:
    """The lender must hear it, just when it may no longer see the file."""
    endpoint_at(road, receiver.url, "referral.sent", "referral.cancelled", "consent.withdrawn")
    referral = road.send()
    db.session.commit()
    consent = live_consent_for(referral.need.enterprise.public_id, "referral")
    withdraw_consent(road.world.act(road.owner), consent=consent)
    db.session.commit()
    outcomes = {each.event.topic: each.outcome for each in send_all(road)}
    assert outcomes["consent.withdrawn"] == "delivered"
    assert outcomes["referral.sent"] == "hidden"
    assert set(receiver.topics()) == {"consent.withdrawn"}


def test_a_message_that_is_not_taken_is_tried_again_then_given_up(
    road: Road, receiver: Receiver
) -> None:
    endpoint_at(road, receiver.url)
    receiver.status = 503
    road.send()
    db.session.commit()
    for number in range(1, len(WAITS) + 1):
        (sent,) = send_all(road)
        assert (sent.outcome, sent.tries, sent.answered) == ("waiting", number, 503)
        assert sent.next_at is not None and sent.next_at > clock.now()
    (sent,) = send_all(road)
    assert (sent.outcome, sent.tries) == ("dead", len(WAITS) + 1)
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1


def test_a_house_that_is_gone_is_not_asked_again(road: Road, receiver: Receiver) -> None:
    endpoint_at(road, receiver.url)
    receiver.status = 410
    road.send()
    db.session.commit()
    assert send_all(road)[0].outcome == "dead"


def test_a_given_up_message_can_be_sent_again(road: Road, receiver: Receiver) -> None:
    endpoint = endpoint_at(road, receiver.url)
    receiver.status = 410
    road.send()
    db.session.commit()
    (sent,) = send_all(road)
    receiver.status = 200
    page = road.world.client(road.lenders[0].manager)
    page.get(f"/webhooks/{endpoint.public_id}")
    assert page.post(f"/webhooks/deliveries/{sent.public_id}/replay").status_code == 303
    db.session.expire_all()
    assert send_all(road)[0].outcome == "delivered"
    api = road.world.api(road.lenders[0].manager)
    answer = api.post(f"/webhook-deliveries/{sent.public_id}/replay")
    assert (answer.status_code, answer.json["state"]) == (200, "waiting")
    assert api.post(f"/webhook-deliveries/{sent.public_id}/replay").status_code == 409


def test_a_redirect_is_no_delivery(road: Road, receiver: Receiver) -> None:
    endpoint_at(road, receiver.url)
    receiver.status = 302
    road.send()
    db.session.commit()
    assert send_all(road)[0].outcome == "waiting"


def test_after_a_change_both_secrets_sign_for_a_day(
    road: Road, receiver: Receiver, monkeypatch: Any
) -> None:
    endpoint = endpoint_at(road, receiver.url)
    old = endpoint.secret
    commands.new_secret(road.world.act(road.lenders[0].manager), endpoint=endpoint)
    road.send()
    db.session.commit()
    send_all(road)
    (headers, body) = receiver.told[0]
    assert Webhook(old).verify(body, headers) == Webhook(endpoint.secret).verify(body, headers)
    endpoint.old_until = clock.now() - timedelta(seconds=1)
    commands.try_endpoint(road.world.act(road.lenders[0].manager), endpoint=endpoint)
    db.session.commit()
    send_all(road)
    (headers, body) = receiver.told[1]
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


def test_when_its_maker_has_left_the_endpoint_pauses(road: Road, receiver: Receiver) -> None:
    endpoint = endpoint_at(road, receiver.url)
    road.lenders[0].manager.memberships[-1].valid_to = clock.today() - timedelta(days=1)
    road.send()
    db.session.commit()
    assert send_all(road)[0].outcome == "skipped"
    assert endpoint.state == "paused" and receiver.told == []


def test_a_trial_message_reaches_only_its_endpoint(road: Road, receiver: Receiver) -> None:
    tried = endpoint_at(road, receiver.url)
    endpoint_at(road, receiver.url + "/other")
    page = road.world.client(road.lenders[0].manager)
    page.get(f"/webhooks/{tried.public_id}")
    page.post(f"/webhooks/{tried.public_id}/try")
    (sent,) = send_all(road)
    assert sent.endpoint_id == tried.id and receiver.topics() == ["webhook.tried"]


REFUSED = {
    "no address": ({"url": ""}, "url"),
    "a private network": ({"url": "https://10.0.0.8/in"}, "url"),
    "no encryption": ({"url": "http://93.184.216.34/in"}, "url"),
    "no topic": ({"topics": []}, "topics"),
    "a topic nobody knows": ({"topics": ["points.computed"]}, "topics"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_both_doors_refuse_alike(road: Road, case: str) -> None:
    change, at = REFUSED[case]
    asked = {"url": "https://93.184.216.34/in", "topics": ["referral.sent"], **change}
    answer = road.world.api(road.lenders[0].manager).post("/webhooks", asked)
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json["errors"]} == {at}
    page = road.world.client(road.lenders[0].manager)
    page.get("/webhooks")
    assert page.post("/webhooks", asked).status_code == 422
    assert road.world.api(road.lenders[0].manager).get("/webhooks").json["items"] == []


def test_the_page_makes_one_and_shows_its_secret_for_an_hour(road: Road, world: World) -> None:
    page = world.client(road.lenders[0].manager)
    page.get("/webhooks")
    asked = {"url": "https://93.184.216.34/in", "topics": ["referral.sent"]}
    made = page.post("/webhooks", asked)
    assert made.status_code == 303
    (endpoint,) = queries.endpoints(world.actor(road.lenders[0].manager))
    assert endpoint.secret in page.get(made.location).text
    endpoint.shown_until = clock.now() - timedelta(seconds=1)
    db.session.commit()
    assert endpoint.secret not in page.get(made.location).text
    assert page.post("/webhooks", asked).status_code == 409


def test_pause_resume_end_through_both_doors(road: Road) -> None:
    endpoint = endpoint_at(road, "https://93.184.216.34/in")
    at = f"/webhooks/{endpoint.public_id}"
    api = road.world.api(road.lenders[0].manager)
    assert api.post(f"{at}/pause").json["state"] == "paused"
    assert api.post(f"{at}/try").status_code == 409
    page = road.world.client(road.lenders[0].manager)
    page.get(at)
    assert page.post(f"{at}/resume").status_code == 303
    assert page.post(f"{at}/end").status_code == 303
    assert api.post(f"{at}/resume").status_code == 409
    assert api.get("/webhooks").json["items"] == []


def test_nobody_else_sees_an_endpoint(world: World, road: Road) -> None:
    endpoint = endpoint_at(road, "https://93.184.216.34/in")
    stranger = a_road(world).lenders[0].manager
    assert world.api(stranger).get(f"/webhooks/{endpoint.public_id}").status_code == 404
    assert world.api(road.lenders[0].officer).get("/webhooks").status_code == 403
