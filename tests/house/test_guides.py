"""The guides of docs/guide: both languages, pictures that exist, addresses and clocks that hold."""

import re

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from app.desk.queries import GUIDES, NAMES, PICTURES, guide
from app.desk.queries.guides import FOLDER
from app.desk.rules import Run, blocks
from app.infra import clock
from app.kernel.actors import Role
from app.policy.policy import policy_on
from scripts.guide import BYTES_MAX, LANGUAGES, SHOTS

PAGES = [(name, language) for name in NAMES for language in LANGUAGES]
_FIGURE = re.compile(r"(\d+)[^\d<]*<!-- ([\w.]+) -->")


def test_every_role_has_a_guide():
    assert set(GUIDES) == set(Role)


def test_no_page_lies_in_the_folder_that_no_role_reads():
    named = {f"{name}.{language}.md" for name, language in PAGES}
    assert {path.name for path in FOLDER.glob("*.md")} == named


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_a_guide_is_one_title_with_steps_and_refusals(name, language):
    page = guide(name, language)
    kinds = [block.kind for block in page]
    assert kinds[0] == "title" and kinds.count("title") == 1
    assert "steps" in kinds and "points" in kinds
    assert len((FOLDER / f"{name}.{language}.md").read_text().splitlines()) <= 45


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_the_same_things(name):
    zh, en = (guide(name, language) for language in LANGUAGES)
    assert [(b.kind, len(b.lines)) for b in zh] == [(b.kind, len(b.lines)) for b in en]
    assert _addresses(zh) == _addresses(en)


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_every_picture_of_a_guide_exists_in_its_language(name, language):
    sources = [block.source for block in guide(name, language) if block.kind == "picture"]
    assert sources
    for source in sources:
        assert (PICTURES / source).is_file(), source
        assert source.endswith(f".{language}.png"), source


def test_every_picture_is_made_by_the_script_and_they_stay_small():
    made = {f"{shot.name}.{language}.png" for shot in SHOTS for language in LANGUAGES}
    found = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert set(found) == made
    assert sum(found.values()) <= BYTES_MAX


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_every_address_a_guide_names_is_a_page(app: Flask, name, language):
    urls = app.url_map.bind("")
    assert _addresses(guide(name, language)), "a guide names pages"
    for address in _addresses(guide(name, language)):
        assert _found(urls, address), address


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_every_clock_a_guide_names_is_the_one_in_force(name, language):
    policy = policy_on(clock.today())
    text = (FOLDER / f"{name}.{language}.md").read_text()
    for value, code in _FIGURE.findall(text):
        assert int(value) == policy[code], code
    assert len(_FIGURE.findall(text)) == text.count("<!--")


def test_guides_do_name_clocks_and_a_wrong_address_would_be_found(app: Flask):
    named = [
        code
        for name, language in PAGES
        for _, code in _FIGURE.findall((FOLDER / f"{name}.{language}.md").read_text())
    ]
    assert len(named) >= len(LANGUAGES) and all(code in policy_on(clock.today()) for code in named)
    assert not _found(app.url_map.bind(""), "/no/such/page")


def test_an_address_in_a_line_becomes_a_run_of_its_own():
    (block,) = blocks("- Open `/work` now<!-- clocks.x -->")
    assert block.lines == [(Run("Open "), Run("/work", address=True), Run(" now"))]


def _addresses(page) -> list[str]:
    return [run.words for block in page for line in block.lines for run in line if run.address]


def _found(urls, address: str) -> bool:
    try:
        return bool(urls.match(address, method="GET"))
    except HTTPException:
        return False
