"""The full grid: every page somebody can open × phone and desk × light and dark × both languages.

Run by `make soak PART=pages` alone; `make test` shows each page once (tests/browser/test_pages.py).
"""

from collections import Counter

import pytest

from tests.browser.chromium import DESK, PHONE, anatomy, complaints, overflow, resize, violations
from tests.browser.test_pages import LOGINS, LONG, _pages
from tests.counts import count

LANGUAGES, THEMES, WIDTHS = ("zh", "en"), (False, True), (PHONE, DESK)
MOST_PAGES = count("pages_each", 1_000)
"""So many doors of one person at most; a short try may ask for fewer."""

shown: Counter[str] = Counter()
"""Doors already shown, by language."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("login", LOGINS)
def test_every_page_in_every_dress(site, person, login, language, record_property):
    if login:
        person.sign_in(login, site.password)
    _speak(person, language)
    faults, cells = [], 0
    for page in _new(site, login, language):
        shown[f"{language} {page.endpoint}"] += 1
        for theme in THEMES:
            for width in WIDTHS:
                resize(person.browser, width, dark=theme)
                person.open(page.path)
                cells += 1
                dress = f"{page.path} {width[0]} px {'dark' if theme else 'light'} {language}"
                faults += [f"{dress}: {fault}" for fault in _faults(person, page, width)]
    record_property("figure", f"{cells} cells, {len(faults)} faults")
    assert not faults, "\n".join(faults)


def _new(site, login, language):
    """One address of each door that nobody has shown in this language yet."""
    first = {page.endpoint: page for page in reversed(_pages(site, login)) if page.status == 200}
    fresh = [page for page in first.values() if not shown[f"{language} {page.endpoint}"]]
    return fresh[:MOST_PAGES]


def _faults(person, page, width):
    found = complaints(person.browser) + anatomy(person.browser, person.address)
    found += overflow(person.browser)
    if width == DESK or page.endpoint not in LONG:
        found += violations(person.browser)
    return found


def _speak(person, language):
    """Choose the language where a person chooses it."""
    if person.browser.execute_script("return document.documentElement.lang")[:2] != language:
        person.leave(lambda: person.find(f"[name=locale][value={language}]").click())
