"""The user the server runs as."""

import os
from pathlib import Path

import pytest

from app.infra.embedded.account import Account, EmbeddedDatabaseError, account_for


def test_it_is_never_root(checkout: Path) -> None:
    assert account_for(checkout).uid != 0


def test_it_reaches_what_it_can_run_and_nothing_else() -> None:
    account = account_for()
    assert account.reaches("true")
    assert not account.reaches("false")
    assert not account.reaches("no-such-program")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    stranger = Account(os.geteuid() + 1, os.getegid() + 1, switch=False)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(EmbeddedDatabaseError, match="belongs to another user"):
        stranger.own_folder(link)
