"""Text messages through a gateway that runs here: signed, tried again, capped, once."""

import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from app.infra import sms
from app.infra.db import db
from tests.world import World


class Gateway(BaseHTTPRequestHandler):
    """Keeps what it was sent; refuses the first `failing` messages."""

    taken: list[dict]
    failing: int

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        stamp = self.headers["X-Guiyan-Timestamp"]
        expected = hmac.new(b"shared", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        if expected != self.headers["X-Guiyan-Signature"]:
            self._answer(401)
        elif type(self).failing > 0:
            type(self).failing -= 1
            self._answer(500)
        else:
            type(self).taken.append(json.loads(body))
            self._answer(200)

    def _answer(self, status):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b'{"receipt": "r1"}')

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(app):
    Gateway.taken, Gateway.failing = [], 0
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    names = ("SMS_GATEWAY_URL", "SMS_GATEWAY_SECRET", "SMS_DAILY_CAP", "OUTGOING_HOSTS")
    before = {n: app.config[n] for n in names}
    app.config.update(
        SMS_GATEWAY_URL=f"http://127.0.0.1:{server.server_port}/send",
        SMS_GATEWAY_SECRET="shared",
        OUTGOING_HOSTS=f"127.0.0.1:{server.server_port}",
    )
    yield Gateway
    app.config.update(before)
    server.shutdown()


@pytest.fixture
def real_world(app, context):
    return World(app, real=True)


def _send(world, **kw):
    message = sms.send_sms(world.machine(), mobile="13812345678", template="late", values={}, **kw)
    db.session.commit()
    return message


def test_a_message_reaches_the_gateway_signed(gateway, real_world):
    message = _send(real_world)
    sms.deliver(message.public_id)
    assert message.outcome == "sent" and message.receipt == "r1"
    assert gateway.taken == [
        {
            "message_id": message.public_id,
            "mobile": "13812345678",
            "text": sms.TEMPLATES["late"],
        }
    ]


def test_a_refused_message_is_tried_again_and_sent_once(gateway, real_world):
    gateway.failing = 1
    message = _send(real_world)
    with pytest.raises(sms.GatewayRefused):
        sms.deliver(message.public_id)
    db.session.rollback()
    sms.deliver(message.public_id)
    sms.deliver(message.public_id)
    assert len(gateway.taken) == 1 and message.tries == 2


def test_a_message_is_given_up_after_its_tries(gateway, real_world):
    gateway.failing = 99
    message = _send(real_world)
    for _ in range(sms.TRIES_MAX - 1):
        with pytest.raises(sms.GatewayRefused):
            sms.deliver(message.public_id)
        db.session.rollback()
    sms.deliver(message.public_id)
    assert message.outcome == "failed"


def test_the_cap_of_the_day_holds(gateway, real_world, app):
    app.config["SMS_DAILY_CAP"] = 1
    assert [_send(real_world).outcome for _ in range(2)] == ["waiting", "capped"]


def test_a_simulated_county_sends_nothing(gateway, world):
    assert _send(world).outcome == "off"


@pytest.mark.parametrize("template", sms.TEMPLATES)
def test_no_text_carries_an_amount(template):
    assert "{amount" not in sms.TEMPLATES[template] and "元" not in sms.TEMPLATES[template]
