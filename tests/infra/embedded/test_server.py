"""One server: who may enter, what it may be asked, when it ends."""

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from app.infra.embedded import Server
from app.infra.embedded.cluster import postmaster


def test_nobody_enters_without_the_password(server: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=str(server.home.socket), user="guiyan", password="x", dbname="postgres"
        )
    assert stat.S_IMODE(server.home.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.home.socket.stat().st_mode) == 0o700


def test_the_server_never_runs_as_root(server: Server) -> None:
    leader = postmaster(server.home)
    assert Path(f"/proc/{leader}").stat().st_uid != 0


def test_a_forked_child_does_not_stop_its_parents_server(server: Server) -> None:
    child = os.fork()
    if child == 0:
        server.stop()
        os._exit(0)
    os.waitpid(child, 0)
    assert server.answers()


def test_it_comes_back_while_we_use_it(server: Server) -> None:
    os.kill(postmaster(server.home), signal.SIGKILL)
    server.keep_up()
    assert server.answers()


def test_databases_are_made_once_and_dropped_with_their_visitors(server: Server) -> None:
    for _ in range(2):
        server.create_database("one")
    server.create_database("two", template="one")
    visitor = server.connect("two")
    server.drop_database("two")
    with pytest.raises(psycopg.OperationalError):
        visitor.execute("select 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        server.connect("two")
