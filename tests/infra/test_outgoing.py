"""Calls to other houses: forty spellings of a private address, redirects, endless answers."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.infra import outgoing
from app.infra.outgoing import NotAllowed, Unreachable

PRIVATE = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://0.0.0.0/",
    "https://0/",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://10.0.0.1/",
    "https://10.255.255.255:8443/",
    "https://172.16.0.1/",
    "https://172.31.255.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://198.18.0.1/",
    "https://192.0.2.1/",
    "https://203.0.113.7/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[fd12:3456::1]/",
    "https://[ff02::1]/",
    "https://[2002:7f00:1::]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2001:db8::1]/",
    "https://[fec0::1]/",
    "https://192.0.0.8/",
    "https://192.88.99.1/",
]
ILL = [
    "http://93.184.216.34/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "https:///nothing",
    "https://user:secret@93.184.216.34/",
    "https://user@93.184.216.34/",
    "https://93.184.216.34/#piece",
    "https://93.184.216.34:0/",
    "https://93.184.216.34:99999/",
    "https://93.184.216.34\\@127.0.0.1/",
    "https://93.184.216.34/ a",
    "https://93.184.216.34/\r\nHost: x",
    "https://no-such-name.invalid/",
    "//93.184.216.34/",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_no_spelling_of_a_private_address_is_called(app: Any, url: str) -> None:
    with app.app_context(), pytest.raises(NotAllowed, match=r"private|nobody knows"):
        outgoing.vetted(url)


@pytest.mark.parametrize("url", ILL)
def test_what_is_no_plain_https_address_is_refused(app: Any, url: str) -> None:
    with app.app_context(), pytest.raises(NotAllowed):
        outgoing.vetted(url)


@pytest.mark.parametrize("url", ["https://93.184.216.34/", "https://[2606:2800:220:1::]/x?y=1"])
def test_a_public_address_may_be_called(app: Any, url: str) -> None:
    with app.app_context():
        assert outgoing.vetted(url).address in url


def test_a_name_with_one_private_address_is_refused(app: Any, monkeypatch: Any) -> None:
    both = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: both)
    with app.app_context(), pytest.raises(NotAllowed, match="private"):
        outgoing.vetted("https://example.org/")


def test_the_connection_goes_to_the_address_that_was_looked_at(app: Any, monkeypatch: Any) -> None:
    """A second resolution would say 127.0.0.1; nobody asks it."""
    answers = iter([[(2, 1, 6, "", ("93.184.216.34", 443))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(answers))
    called: list[Any] = []

    def refuse(at: Any, timeout: float) -> Any:
        called.append(at)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with app.app_context(), pytest.raises(Unreachable):
        outgoing.call("GET", "https://example.org/")
    assert called == [("93.184.216.34", 443)]


class _House(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        getattr(self, "_" + self.path.strip("/"))()

    def _plain(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def _boasting(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "much")
        self.end_headers()

    def _elsewhere(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/plain")
        self.end_headers()

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def _dripping(self) -> None:
        while True:
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.05)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def house(app: Any, monkeypatch: Any) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _House)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"127.0.0.1:{server.server_port}"
    monkeypatch.setitem(app.config, "OUTGOING_HOSTS", at)
    with app.app_context():
        yield f"http://{at}"
    server.shutdown()
    server.server_close()


def test_a_server_that_is_meant_answers(house: str) -> None:
    answer = outgoing.call("GET", f"{house}/plain")
    assert (answer.status, answer.body) == (200, b"ok")


def test_another_port_of_that_server_is_not_meant(house: str) -> None:
    with pytest.raises(NotAllowed):
        outgoing.vetted("http://127.0.0.1:1/")


def test_nobody_is_followed_elsewhere(house: str) -> None:
    assert outgoing.call("GET", f"{house}/elsewhere").status == 302


def test_a_length_that_is_no_number_is_no_answer(house: str) -> None:
    with pytest.raises(Unreachable):
        outgoing.call("GET", f"{house}/boasting")


def test_an_endless_answer_is_cut(house: str) -> None:
    with pytest.raises(Unreachable, match="too long"):
        outgoing.call("GET", f"{house}/endless", most=100_000)


def test_an_answer_that_drips_in_does_not_hold_us(house: str) -> None:
    with pytest.raises(Unreachable):
        outgoing.call("GET", f"{house}/dripping", timeout=0.4)


def test_a_house_that_is_not_there(house: str, app: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "OUTGOING_HOSTS", "127.0.0.1:9")
    with pytest.raises(Unreachable):
        outgoing.call("GET", "http://127.0.0.1:9/", timeout=1)
