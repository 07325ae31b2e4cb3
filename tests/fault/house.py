"""The house as it serves: gunicorn with its workers, the worker of jobs, and who may kill them."""

import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

from app.infra.db import db
from app.infra.embedded import Server
from app.infra.embedded.cluster import postmaster
from scripts.children import Child, end
from tests.world import World

READY_SECONDS = 90


@dataclass
class Processes:
    """Web and worker on a port of their own."""

    web: Child
    worker: Child
    address: str

    def web_workers(self) -> list[int]:
        """gunicorn's own children."""
        master = self.web._process.pid
        return [int(n) for n in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def kill_a_web_worker(self) -> None:
        if found := self.web_workers():
            with suppress(ProcessLookupError):
                os.kill(random.choice(found), signal.SIGKILL)

    def kill_the_worker(self) -> None:
        self.worker._process.send_signal(signal.SIGKILL)
        self.worker._process.wait()
        self.worker.start()


@dataclass
class House:
    """A county, the processes that serve it, and the cluster under them."""

    world: World
    processes: Processes
    cluster: Server

    def restart_the_database(self) -> None:
        """As a crash of its host would: at once, without a word to anybody; then up again."""
        # The test's own connections would die too.
        db.session.remove()
        db.engine.dispose()
        number = postmaster(self.cluster.home)
        assert number is not None
        os.kill(number, signal.SIGQUIT)
        while postmaster(self.cluster.home) == number:
            time.sleep(0.02)
        self.cluster.keep_up()


@contextmanager
def started(database: str, var: Path) -> Iterator[Processes]:
    """Start web and worker on `database`; end them with all they started."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    env = os.environ | {
        "DATABASE_URL": database,
        "GUIYAN_VAR": str(var),
        "GUIYAN_DEMO": "0",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
    }
    web = ["gunicorn", "--config", "gunicorn.conf.py", "--bind", address, "wsgi:app"]
    found = Processes(
        Child("web", web, env), Child("worker", ["flask", "worker", "run"], env), address
    )
    try:
        _wait_until_ready(address)
        yield found
    finally:
        end([found.web, found.worker])


def _wait_until_ready(address: str) -> None:
    deadline, said = time.monotonic() + READY_SECONDS, "no answer"
    while time.monotonic() < deadline:
        with suppress(requests.ConnectionError):
            answer = requests.get(f"http://{address}/readyz", timeout=10)
            if answer.status_code == 200:
                return
            said = answer.text
        time.sleep(0.2)
    raise AssertionError(f"not ready after {READY_SECONDS} s: {said}")
