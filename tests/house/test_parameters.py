"""A parameter that a county may change is read by some rule; one that none reads says so."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from app.policy.entries import Parameter, parameters_in

APP = Path(__file__).resolve().parents[2] / "app"
WHOLE = (
    "claim_codes",
    "complaint_codes",
    "credit_facts",
    "hidden_debt",
    "papers",
    "refusal_codes",
    "retention",
)
"""Families of tables that are read together, so that no code of them stands in the source."""


@cache
def spoken_of() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Texts of the source, and patterns of those put together (f"loans.penalty.uplift_{end}")."""
    texts, patterns = set(), []
    families = {key.split(".")[0] for key in parameters_in()}
    for file in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                family, dot, _ = node.values[0].value.partition(".")
                if dot and family in families:
                    patterns.append(re.compile("".join(map(_part, node.values))))
    pages = "".join(file.read_text() for file in APP.rglob("*.html"))
    texts |= {key for key in parameters_in() if key in pages}
    return frozenset(texts), tuple(patterns)


def _part(value: ast.expr) -> str:
    return re.escape(str(value.value)) if isinstance(value, ast.Constant) else r"[\w.-]+"


def is_read(entry: Parameter) -> bool:
    texts, patterns = spoken_of()
    together = entry.key.split(".")[0] in WHOLE and entry.unit == "table"
    return together or entry.key in texts or any(p.fullmatch(entry.key) for p in patterns)


@pytest.mark.parametrize("key", sorted(parameters_in()))
def test_a_parameter_is_read_or_says_that_it_is_not(key):
    entry = parameters_in()[key]
    assert is_read(entry) is not entry.reference_only, key


def test_some_are_read_and_some_are_not():
    marked = [entry.key for entry in parameters_in().values() if entry.reference_only]
    assert 0 < len(marked) < len(parameters_in()) / 2
