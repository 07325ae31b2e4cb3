"""docs/reliability.md names tests: each of them exists, and so does each part of `make soak`."""

import ast
import re
from pathlib import Path

import pytest

from app.kernel.actors import Role
from tests.soak.__main__ import ORDERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"tests/[\w/]+\.py(?:::\w+)?", PAGE)))


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_the_page_names_exists(named: str) -> None:
    file, _, name = named.partition("::")
    path = ROOT / file
    assert path.is_file(), file
    if name:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        assert name in {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_the_page_names_many_tests_and_every_promise_once() -> None:
    assert len(NAMED) > 30
    promises = re.findall(r"^\| ([A-D]\d+) \|", PAGE, re.MULTILINE)
    assert promises == [
        f"{letter}{number}"
        for letter, most in (("A", 5), ("B", 4), ("C", 4), ("D", 10))
        for number in range(1, most + 1)
    ]


def test_the_parts_of_the_soak_run_tests_that_exist() -> None:
    assert set(re.findall(r"PART=(\w+)", PAGE)) == {*ORDERS, "load"}
    for order in ORDERS.values():
        assert all((ROOT / path).exists() for path in order.tests)


def test_the_document_counts_the_doors_and_cells_there_are():
    doors = len((ROOT / "tests/house/doors.txt").read_text(encoding="utf-8").splitlines())
    assert f"{doors} doors, all listed" in PAGE
    assert f"table of {doors * (len(Role) + 1):,} cells" in PAGE
