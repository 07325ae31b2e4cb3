"""Finding PostgreSQL's programs, and copying them where another user can run them."""

from pathlib import Path

import pytest

from app.infra.embedded.account import EmbeddedDatabaseError
from app.infra.embedded.programs import copied, found_programs, major_of


def test_the_programs_found_are_of_a_version_we_support() -> None:
    assert major_of(found_programs()) >= 15


def test_a_folder_without_programs_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIYAN_PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedDatabaseError, match=str(tmp_path)):
        found_programs()


def test_a_copy_runs_and_is_made_once(tmp_path: Path) -> None:
    programs = found_programs()
    first = copied(programs, tmp_path)
    assert major_of(first) == major_of(programs)
    assert copied(programs, tmp_path) == first
    assert len(list(tmp_path.iterdir())) == 1
