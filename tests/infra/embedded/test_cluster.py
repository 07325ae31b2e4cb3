"""The cluster: how it is made, and how it comes back after a crash."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from app.infra.embedded import EmbeddedDatabaseError, Server, ensure_running
from app.infra.embedded.cluster import postmaster


def test_a_fresh_checkout_gets_a_server_of_its_own(server: Server) -> None:
    server.create_database("guiyan")
    with server.connect("guiyan") as connection:
        asked = "data_checksums", "listen_addresses", "password_encryption", "server_encoding"
        told = [connection.execute(f"show {name}").fetchone()[0] for name in asked]
    assert server.started_here
    assert told == ["on", "", "scram-sha-256", "UTF8"]


def test_what_was_committed_outlives_a_killed_server(checkout: Path) -> None:
    server = ensure_running(checkout)
    with server.connect() as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('橙')")
    os.kill(postmaster(server.home), signal.SIGKILL)
    with ensure_running(checkout) as again, again.connect() as connection:
        assert again.started_here
        assert connection.execute("select word from kept").fetchall() == [("橙",)]
        server.stop()


def test_a_number_that_now_belongs_to_a_stranger_does_not_hinder_the_start(
    checkout: Path,
) -> None:
    with ensure_running(checkout, durable=False) as server:
        home = server.home
        first = (home.data / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **home.account.popen_options())
    number, rest = first.split("\n", 1)
    (home.data / "postmaster.pid").write_text(f"{stranger.pid}\n{rest}")
    home.account.give(home.data / "postmaster.pid", 0o600)
    try:
        with ensure_running(checkout, durable=False) as again:
            assert again.started_here
            assert int(number) != postmaster(home)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_lost_password_is_told_in_words(checkout: Path) -> None:
    with ensure_running(checkout, durable=False) as server:
        password = server.home.password_file
    password.unlink()
    with pytest.raises(EmbeddedDatabaseError, match="lost its password"):
        ensure_running(checkout)


def test_data_of_another_version_are_left_alone(checkout: Path) -> None:
    with ensure_running(checkout, durable=False) as server:
        version = server.home.data / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(EmbeddedDatabaseError, match="written by PostgreSQL 9"):
        ensure_running(checkout)
