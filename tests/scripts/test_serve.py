"""`make run` refuses kindly what it cannot do, and stops nothing that is not its own."""

import os
import signal
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from scripts import serve
from scripts.serve import CannotServe


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_plain_http_is_served_to_this_machine(host: str) -> None:
    serve.refuse_open_plain_http(host)


def test_plain_http_for_others_needs_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotServe, match="plain HTTP"):
        serve.refuse_open_plain_http("0.0.0.0")
    monkeypatch.setenv("GUIYAN_TLS", "1")
    serve.refuse_open_plain_http("0.0.0.0")


def test_a_taken_port_is_told_with_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "PORT_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotServe, match=f"PORT={port + 1}"):
            serve.refuse_taken_port("127.0.0.1", port)


@pytest.mark.parametrize("words", ["", "web", "0", "65536", "-1"])
def test_a_word_that_is_no_port_is_refused(words: str) -> None:
    with pytest.raises(CannotServe, match="not a port"):
        serve.port_of(words)


class _Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


def test_anothers_answer_is_not_taken_for_ours() -> None:
    with HTTPServer(("127.0.0.1", 0), _Stranger) as other:
        Thread(target=other.handle_request, daemon=True).start()
        with pytest.raises(CannotServe, match="another program"):
            web = SimpleNamespace(fallen=False)
            serve.wait_until_ready("127.0.0.1", other.server_port, "our mark", web=web)


@pytest.mark.parametrize(("expected", "loads"), [(True, [("demo", "load", "--once")]), (False, [])])
def test_the_demo_is_loaded_only_where_it_is_expected(
    monkeypatch: pytest.MonkeyPatch, expected: bool, loads: list[tuple[str, ...]]
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setitem(serve.app.config, "EXPECT_DEMO", expected)
    monkeypatch.setattr(serve, "_joined_database", lambda: lambda: None)
    monkeypatch.setattr(serve, "upgrade", lambda: None)
    monkeypatch.setattr(serve, "run_command", lambda _app, *words: ran.append(words))
    serve.prepare()
    assert ran == loads


def test_demo_reset_leaves_a_database_of_your_own_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://somewhere/else")
    with pytest.raises(CannotServe, match="DATABASE_URL"):
        serve.begin_anew()


HOLD = """
import fcntl, os, sys, time
file = open(os.path.join(sys.argv[1], str(os.getpid())), "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


def test_others_of_this_checkout_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who holds its file is alive: a number left behind may belong to a stranger."""
    monkeypatch.setattr(serve, "RUNNING", tmp_path)
    (tmp_path / str(os.getpid())).touch()
    command = [sys.executable, "-c", HOLD, tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        serve.end_others()
        assert other.wait(timeout=10) == -signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
