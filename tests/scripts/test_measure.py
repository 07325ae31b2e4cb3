"""The mirror shows what is there."""

import ast
from pathlib import Path

from scripts.measure import cycles_of, hidden_imports, imported, where


def test_modules_that_reach_each_other_are_one_cycle() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}
    assert cycles_of(graph) == [{"a", "b", "c"}]


def test_a_house_without_cycles_shows_none() -> None:
    assert cycles_of({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_an_import_inside_a_function_is_seen() -> None:
    path = Path(__file__)
    tree = ast.parse("import os\n\ndef f():\n    import re\n")
    assert hidden_imports({path: tree}) == {f"{where(path)}:4"}


def test_a_name_of_a_package_and_a_module_in_it_are_told_apart() -> None:
    tree = ast.parse("from app.needs import rules, thing\nimport os\n")
    known = {"app.needs", "app.needs.rules"}
    assert list(imported(tree, known=known)) == ["app.needs.rules", "app.needs"]
