"""A new room has every piece of furniture, and a test that waits for its charter."""

import ast
from pathlib import Path

import pytest

from scripts import new_room


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(new_room, "ROOT", tmp_path)
    return tmp_path


def test_every_piece_is_there_and_is_python(elsewhere: Path) -> None:
    assert new_room.main(["training"]) == 0
    files = {path.name: path.read_text() for path in (elsewhere / "app/training").glob("*.py")}
    assert set(files) == set(new_room.FURNITURE)
    assert all("$" not in text and ast.get_docstring(ast.parse(text)) for text in files.values())
    assert (elsewhere / "tests/training/test_charter.py").is_file()


def test_an_existing_room_is_left_alone(elsewhere: Path) -> None:
    new_room.main(["training"])
    (elsewhere / "app/training/rules.py").write_text("kept")
    assert new_room.main(["training"]) == 1
    assert (elsewhere / "app/training/rules.py").read_text() == "kept"


@pytest.mark.parametrize("name", ["", "Training", "a-b", "../needs", "9lives"])
def test_a_name_that_is_no_package_is_refused(name: str, elsewhere: Path) -> None:
    assert new_room.main([name]) == 2
    assert list(elsewhere.iterdir()) == []
