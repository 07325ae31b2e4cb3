"""Where the server's files go: in the checkout, or outside where its user cannot enter."""

import os
from pathlib import Path

import pytest

from app.infra.embedded import account, ensure_running, home
from app.infra.embedded.home import SOCKET_NAME, SOCKET_PATH_BYTES, Home, home_of


@pytest.fixture
def us() -> account.Account:
    return account.Account(os.geteuid(), os.getegid(), switch=False)


def test_a_short_path_keeps_its_socket_beside_the_data(us: account.Account) -> None:
    here = Home(Path("/srv/guiyan/var/postgres/main"), Path("/bin"), us)
    assert here.socket == here.folder / "socket"


@pytest.mark.parametrize("folder", ["/srv/" + "深" * 30, "/srv/a,b"])
def test_a_path_that_cannot_carry_a_socket_gets_a_short_one(
    folder: str, us: account.Account
) -> None:
    here = Home(Path(folder), Path("/bin"), us)
    assert len(os.fsencode(here.socket / SOCKET_NAME)) <= SOCKET_PATH_BYTES
    assert here.socket.parent == home.SHORT_HOMES
    assert here.socket != Home(Path(folder + "x"), Path("/bin"), us).socket


def test_the_same_path_begun_anew_finds_no_old_data(checkout: Path) -> None:
    tokens = set()
    for _ in range(2):
        home_of(checkout, "main")
        token = checkout / "var" / "postgres" / "token"
        tokens.add(token.read_text())
        token.unlink()
    assert len(tokens) == 2


def test_a_private_checkout_works_and_keeps_its_rights(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root the data move outside; as anybody else they stay. Either way it runs."""
    monkeypatch.setattr(home, "SYSTEM_HOMES", checkout / "system")
    private = checkout / "private"
    private.mkdir(mode=0o700)
    with ensure_running(private, durable=False) as server:
        moved = not server.home.folder.is_relative_to(private)
    assert moved == (os.geteuid() == 0)
    assert private.stat().st_mode & 0o777 == 0o700
    with ensure_running(private, durable=False) as again:
        assert again.home.folder == server.home.folder
