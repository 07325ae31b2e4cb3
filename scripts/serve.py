"""Parent of `make run`: database, migrations, demo once, web and worker; ends them all.

    python -m scripts.serve            serve in the foreground until SIGTERM or Ctrl-C
    python -m scripts.serve --reset    end whoever serves here, empty the database, load the demo

Environment: PORT, HOST, DATABASE_URL (another PostgreSQL), GUIYAN_DEMO=0 or 1 (the
demo; by itself in development only), GUIYAN_TLS=1 (a proxy in front speaks TLS),
GUIYAN_ALLOW_PLAIN_HTTP=1.
"""

import argparse
import fcntl
import ipaddress
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade

from app.infra.embedded import EmbeddedDatabaseError, joined
from app.infra.embedded.cluster import USER
from scripts.children import Child, end
from wsgi import app

ROOT = Path(__file__).resolve().parent.parent
RUNNING = ROOT / "var" / "running"
READY_SECONDS = 180
PORT_SECONDS = 5
WEB_FALLS_MAX = 3
MARK_HEADER = "X-Guiyan-Instance"


class Left(BaseException):
    """We were asked to end."""


class CannotServe(Exception):
    """Why `make run` stops, in one sentence."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--reset", action="store_true")
    reset = arguments.parse_args().reset
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        if reset:
            begin_anew()
        else:
            serve(os.environ.get("HOST") or "127.0.0.1", port_of(os.environ.get("PORT") or "5000"))
    except CannotServe as reason:
        print(f"Guiyan stops: {reason}", file=sys.stderr)
        return 1
    except Left:
        return 0
    finally:
        # The database is left when the process ends (see app.infra.embedded).
        _ignore_signals()
    return 0


def serve(host: str, port: int) -> None:
    """Serve until asked to end; raise CannotServe where that is not possible."""
    refuse_open_plain_http(host)
    refuse_taken_port(host, port)
    with announced():
        keep_up = prepare()
        mark = secrets.token_urlsafe(16)
        env = os.environ | {"GUIYAN_INSTANCE_MARK": mark}
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        children: list[Child] = []
        try:
            gunicorn = ["gunicorn", "--config", "gunicorn.conf.py", "--bind", address, "wsgi:app"]
            children.append(Child("web", gunicorn, env))
            children.append(Child("worker", ["flask", "worker", "run"], env))
            wait_until_ready(host, port, mark, web=children[0])
            print(f"Guiyan is ready: http://{address}", flush=True)
            watch(*children, keep_up=keep_up)
        finally:
            _ignore_signals()
            end(children)


def refuse_open_plain_http(host: str) -> None:
    """Signed-in sessions over plain HTTP stay on this machine unless somebody decides otherwise."""
    allowed = {os.environ.get(name) for name in ("GUIYAN_TLS", "GUIYAN_ALLOW_PLAIN_HTTP")}
    if not _is_loopback(host) and "1" not in allowed:
        raise CannotServe(
            f"HOST={host} would carry passwords over plain HTTP; put a TLS proxy in front and set "
            "GUIYAN_TLS=1, or set GUIYAN_ALLOW_PLAIN_HTTP=1 if this network is yours alone"
        )


def refuse_taken_port(host: str, port: int) -> None:
    """Wait a moment for one who is just leaving, then say that the port is taken."""
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            with socket.create_server((host, port), family=family):
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise CannotServe(
                    f"cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}); "
                    f"try `make run PORT={port + 1}`"
                ) from error
            time.sleep(0.3)


def prepare() -> Callable[[], None]:
    """Database, migrations, demo; return what keeps the database up.

    In this very process, not by `flask`: each new one would load the application again.
    """
    keep_up = _joined_database()
    with app.app_context():
        upgrade()
    # A demo that is there already, or a database of real work, is left as it is.
    if app.config["EXPECT_DEMO"]:
        run_command(app, "demo", "load", "--once")
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return keep_up


def run_command(app: Flask, *words: str) -> None:
    """Run one of the application's own commands here."""
    info = ScriptInfo(create_app=lambda: app)
    app.cli.main(args=list(words), prog_name="flask", obj=info, standalone_mode=False)


def _joined_database() -> Callable[[], None]:
    if os.environ.get("DATABASE_URL"):
        return lambda: None
    try:
        return joined(ROOT).keep_up
    except EmbeddedDatabaseError as error:
        raise CannotServe(str(error)) from error


def wait_until_ready(host: str, port: int, mark: str, *, web: Child) -> None:
    """Wait until our own server says it is ready; another's answer is not ours."""
    deadline = time.monotonic() + READY_SECONDS
    said = "no answer"
    while time.monotonic() < deadline:
        if web.fallen:
            raise CannotServe("the web server ended before it was ready; see its words above")
        with suppress(OSError, HTTPException):
            status, said, theirs = _readiness(host, port)
            if theirs != mark:
                raise CannotServe(f"another program answers on {host}:{port}; choose another PORT")
            if status == 200:
                return
        time.sleep(0.1)
    raise CannotServe(f"not ready after {READY_SECONDS} s: {said}")


def _readiness(host: str, port: int) -> tuple[int, str, str | None]:
    """Status, text and mark of what answers on our port."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = HTTPConnection(here, port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read(500).decode(errors="replace"), answer.headers[MARK_HEADER]
    finally:
        connection.close()


def watch(web: Child, worker: Child, *, keep_up: Callable[[], None]) -> None:
    """Keep database, web and worker going until we are asked to end."""
    while True:
        time.sleep(2)
        keep_up()
        if worker.fallen:
            worker.raise_again()
        if web.fallen:
            if len(web.falls) >= WEB_FALLS_MAX:
                raise CannotServe("the web server keeps falling; see its words above")
            web.raise_again()


def begin_anew() -> None:
    """Empty the embedded database and load the demo, with nobody serving from it."""
    if os.environ.get("DATABASE_URL"):
        raise CannotServe("demo-reset empties only the embedded database, and DATABASE_URL is set")
    end_others()
    _joined_database()
    server = joined(ROOT)
    server.drop_database(USER)
    server.create_database(USER)
    prepare()
    print("The demo is as on its first day; `make run` serves it.", flush=True)


@contextmanager
def announced() -> Iterator[None]:
    """While we serve, a locked file tells others of this checkout our number."""
    RUNNING.mkdir(parents=True, exist_ok=True)
    path = RUNNING / str(os.getpid())
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def end_others() -> None:
    """End every `make run` of this checkout and wait until it is gone."""
    for path in RUNNING.glob("[0-9]*"):
        with suppress(FileNotFoundError), path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.kill(int(path.name), signal.SIGTERM)
                fcntl.flock(file, fcntl.LOCK_EX)
            path.unlink(missing_ok=True)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def port_of(words: str) -> int:
    if not words.isdecimal() or not 0 < int(words) < 65536:
        raise CannotServe(f"PORT={words} is not a port; give a number between 1 and 65535")
    return int(words)


def _leave(number: int, frame: FrameType | None) -> None:
    raise Left


def _ignore_signals() -> None:
    # A second Ctrl-C must not leave the database half stopped.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
