"""Another house's service on a port of this machine, well-behaved or hostile."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_" + "Z3VpeWFuLXRlc3Qtc2VjcmV0LTIwMjY="


@dataclass
class House:
    """What the service answers, and what it was told."""

    documents: list[Any] = field(default_factory=list)
    behaviour: str = "well"
    asked: list[list[str]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    pushed: dict[str, Any] = field(default_factory=dict)
    unsigned: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def a_house() -> Iterator[House]:
    house = House()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            _answer(self, house)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    house.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()


def _answer(call: BaseHTTPRequestHandler, house: House) -> None:
    body = call.rfile.read(int(call.headers["Content-Length"]))
    try:
        Webhook(SECRET).verify(body.decode(), {k.lower(): v for k, v in call.headers.items()})
    except Exception:
        house.unsigned += 1
        _send(call, 401, b"")
        return
    if call.path == "/pull":
        house.asked.append(json.loads(body)["codes"])
        _pull(call, house)
    elif call.path == "/receipts":
        house.receipts.append(json.loads(body))
        _send(call, 204, b"")
    elif call.path.startswith("/push/") and house.behaviour != "down":
        house.pushed[call.path.removeprefix("/push/")] = json.loads(body)
        _send(call, 200, b"{}")
    else:
        _send(call, 503, b"")


def _pull(call: BaseHTTPRequestHandler, house: House) -> None:
    content = json.dumps({"documents": house.documents}, ensure_ascii=False).encode()
    match house.behaviour:
        case "slow":
            time.sleep(3)
        case "drip":
            _drip(call)
            return
        case "huge":
            content = b'{"documents": ["' + b"x" * (6 * 1024 * 1024) + b'"]}'
        case "redirect":
            call.send_response(302)
            call.send_header("Location", "http://169.254.169.254/latest/meta-data/")
            call.send_header("Content-Length", "0")
            call.end_headers()
            return
        case "down":
            _send(call, 500, b"")
            return
        case "html":
            content = b"<html>"
        case "deep":
            content = b"[" * 200_000
        case "list":
            content = b"[1, 2]"
        case "many":
            content = json.dumps({"documents": [{}] * 51}).encode()
    _send(call, 200, content, signed=house.behaviour != "unsigned")


def _drip(call: BaseHTTPRequestHandler) -> None:
    call.send_response(200)
    call.send_header("Content-Length", "1000")
    call.end_headers()
    for _ in range(30):
        try:
            call.wfile.write(b" ")
            call.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


def _send(call: BaseHTTPRequestHandler, status: int, body: bytes, *, signed: bool = True) -> None:
    at = datetime.now(UTC)
    call.send_response(status)
    call.send_header("Content-Length", str(len(body)))
    if signed:
        call.send_header("webhook-id", "msg_1")
        call.send_header("webhook-timestamp", str(int(at.timestamp())))
        text = body.decode(errors="replace")
        call.send_header("webhook-signature", Webhook(SECRET).sign("msg_1", at, text))
    call.end_headers()
    try:
        call.wfile.write(body)
    except OSError:
        return
