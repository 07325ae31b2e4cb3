"""Every template parses, uses what it imports, has its title and heading; the words are there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import nodes

PAGES = sorted(Path("app").glob("*/templates/**/*.html"))
FULL = [p for p in PAGES if re.search(r'extends "shell/(page|document)\.html"', p.read_text())]


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_template_parses_and_uses_what_it_imports(app, path):
    source = path.read_text(encoding="utf-8")
    tree = app.jinja_env.parse(source)
    for imported in tree.find_all(nodes.FromImport):
        for name in imported.names:
            word = name if isinstance(name, str) else name[1]
            assert len(re.findall(rf"\b{word}\b", source)) > 1, f"{word} is not used"


@pytest.mark.parametrize("path", FULL, ids=str)
def test_a_page_has_a_title_and_one_heading(path):
    source = path.read_text(encoding="utf-8")
    assert "{% block title %}" in source
    assert source.count("<h1") >= 1


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_no_template_carries_a_style_or_a_script_inline(path):
    source = path.read_text(encoding="utf-8")
    # What stands in {{ }} and {% %} is Python's, where `one=` is an argument and no handler.
    markup = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source, flags=re.S)
    assert not re.search(r"\son[a-z]+=|javascript:", markup)
    if path.name != "document.html":
        assert "style=" not in source and "<style" not in source


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_no_chinese_stands_outside_a_translated_text(path):
    source = path.read_text(encoding="utf-8")
    plain = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.S)
    found = re.findall(r"[\u4e00-\u9fff]+", plain)
    assert not found, found[:5]


def test_every_text_has_its_english():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.words", "--missing"], capture_output=True, text=True
    )
    assert done.returncode == 0, f"without English:\n{done.stdout[:2000]}"
