"""A room's charter says what it announces: exactly what its code announces, no more, no less."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ROOMS

APP = Path(__file__).resolve().parents[2] / "app"
TOPIC = re.compile(r"[a-z_]+\.[a-z_]+")


def written(room: str) -> tuple[set[str], set[str]]:
    """Topics a room's code announces by name, and all words of such a shape that it spells out."""
    announced: set[str] = set()
    spelled: set[str] = set()
    for path in (APP / room).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        announced |= {v.value for v in _announced(tree) if isinstance(v, ast.Constant) and v.value}
        words = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant))
        spelled |= {w for w in words if isinstance(w, str) and TOPIC.fullmatch(w)}
    return announced, spelled


def _announced(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "announce":
            yield from _parts(node.value)


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.IfExp):
        yield from _parts(value.body)
        yield from _parts(value.orelse)
    else:
        yield value


def promised(room: str) -> set[str]:
    """Topics of the charter's line `Announces:`."""
    charter = importlib.import_module(f"app.{room}").__doc__ or ""
    line = re.search(r"Announces: (.*?)\n(?:Never|Owns)", charter, re.DOTALL)
    return set(TOPIC.findall(line.group(1))) if line else set()


@pytest.mark.parametrize("room", ROOMS)
def test_the_charter_names_what_the_code_announces(room: str) -> None:
    announced, spelled = written(room)
    said = promised(room)
    unsaid = announced - said
    unheard = said - announced - spelled
    assert not unsaid, f"{room} announces without saying so: {sorted(unsaid)}"
    assert not unheard, f"{room} says it announces, and never does: {sorted(unheard)}"
