"""A running embedded server, and this process's share in it."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from app.infra.embedded import cluster
from app.infra.embedded.account import EmbeddedDatabaseError
from app.infra.embedded.cluster import USER, postmaster, processes_in
from app.infra.embedded.home import Home

START_SECONDS = 90
STOP_SECONDS = 60

# What a server says when the one before it has not quite left.
_PASSING = "pre-existing shared memory", "lock file"


class Server:
    """A running embedded server, and this process's share in it.

    `started_here` tells whether this very call started it.
    """

    def __init__(self, home: Home, *, password: str, users: int) -> None:
        self.home = home
        self.started_here = False
        self._password = password
        self._users = users
        self._owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._log_before = 0

    def url(self, database: str = USER) -> str:
        """SQLAlchemy's URL of one of its databases."""
        host = quote(str(self.home.socket), safe="")
        return f"postgresql+psycopg://{USER}:{self._password}@/{quote(database)}?host={host}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A plain connection in autocommit, for `create database` and the like."""
        return psycopg.connect(
            host=str(self.home.socket),
            user=USER,
            password=self._password,
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Create `name` unless it exists; safe when several processes try at once."""
        statement = sql.SQL("create database {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" template {}").format(sql.Identifier(template))
        with self.connect() as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [name])
            if known.fetchone() is None:
                with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(statement)

    def drop_database(self, name: str) -> None:
        """Drop `name` with whoever is connected to it; nothing where it does not exist."""
        statement = sql.SQL("drop database if exists {} with (force)")
        with self.connect() as connection:
            connection.execute(statement.format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Whether it takes connections: the only proof that it runs."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def keep_up(self) -> None:
        """Start the server again if somebody killed it while we use it."""
        if not self.answers():
            with turn(self.home):
                self.start(durable=True)

    def stop(self) -> None:
        """Leave; stop the server when nobody else uses it. Twice does no harm."""
        # A forked child must not stop what its parent still uses.
        if self._users < 0 or self._owner != os.getpid():
            return
        with turn(self.home):
            if _exclusive(self._users):
                self._shut_down()
            os.close(self._users)
            self._users = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, *, durable: bool) -> None:
        """Start the server unless it answers; the caller holds the turn."""
        if self._already_up():
            return
        self.home.account.own_folder(self.home.socket)
        deadline = time.monotonic() + START_SECONDS
        self._launch(durable=durable)
        while not self.answers():
            if self._process.poll() is not None:
                self._again_or_raise(deadline, durable=durable)
            elif time.monotonic() > deadline:
                self._process.kill()
                raise EmbeddedDatabaseError(
                    f"the database does not answer after {START_SECONDS} s; its log: "
                    f"{self.home.log}"
                )
            time.sleep(0.05)
        self.started_here = True

    def _already_up(self) -> bool:
        """Wait for a server that is still starting; clear up after a killed one."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            # Orphans of a killed postmaster leave within moments of their own accord.
            if not processes_in(self.home.data):
                cluster.forget_dead_server(self.home)
                return False
            if time.monotonic() > deadline:
                raise EmbeddedDatabaseError(
                    f"a database runs in {self.home.data} but refuses us; its log: {self.home.log}"
                )
            time.sleep(0.1)
        return True

    def _again_or_raise(self, deadline: float, *, durable: bool) -> None:
        said = _words_after(self._log_before, self.home.log)
        passing = any(words in said for words in _PASSING)
        if not passing or time.monotonic() > deadline:
            raise EmbeddedDatabaseError(f"the database did not start: {said}")
        time.sleep(0.5)
        self._launch(durable=durable)

    def _launch(self, *, durable: bool) -> None:
        log = self.home.log
        cluster.rotate_log(log)
        self._log_before = log.stat().st_size if log.is_file() else 0
        self._process = cluster.launch(self.home, durable=durable)

    def _shut_down(self) -> None:
        # A number left by a killed server may belong to a stranger: signal only who answers.
        pid = postmaster(self.home) if self.answers() else None
        if pid is not None and not self._gone_after(pid, signal.SIGINT):
            self._gone_after(pid, signal.SIGQUIT)
        if self._process is not None:
            self._process.wait(timeout=STOP_SECONDS)

    def _gone_after(self, pid: int, order: signal.Signals) -> bool:
        """Send `order` (SIGINT: fast and clean; SIGQUIT: at once) and wait for the end."""
        with suppress(ProcessLookupError):
            os.kill(pid, order)
        deadline = time.monotonic() + STOP_SECONDS
        while postmaster(self.home) == pid and time.monotonic() < deadline:
            time.sleep(0.02)
        return postmaster(self.home) != pid


@contextmanager
def turn(home: Home) -> Iterator[None]:
    """Hold the right to start or stop the server; others wait."""
    descriptor = opened(home, "turn")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def opened(home: Home, name: str) -> int:
    """Descriptor of a lock file, which the server's user may open too."""
    path = home.folder / name
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    home.account.give(path, 0o600)
    return descriptor


def _exclusive(descriptor: int) -> bool:
    """Turn our shared lock into the only one; false (and lost) where others hold theirs."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _words_after(offset: int, log: Path) -> str:
    with log.open("rb") as file:
        file.seek(offset)
        return file.read(4000).decode(errors="replace").strip()
