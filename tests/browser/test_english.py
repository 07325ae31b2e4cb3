"""The same pages in English: whole on a phone, and no Chinese but proper names and quotations."""

import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import TextClause, text

from app.infra.db import db
from tests.browser.chromium import PHONE, overflow, resize
from tests.browser.walking import pages_of, signed_in

ROOT = Path(__file__).resolve().parents[2]
LOGINS = (
    "",
    "returnee2",
    "returnee3",
    "nongshang-officer",
    "nongshang-manager",
    "guarantee-manager",
    "liaison1",
    "centre",
    "auditor",
    "admin",
)
NAMES = (
    "counties.name",
    "enterprises.name",
    "needs.purpose",
    "organisations.name",
    "parks.manager",
    "parks.name",
    "product_rules.text",
    "products.name",
    "products.summary",
    "townships.name",
    "users.name",
)
"""What people and things are called, in the language of their owners."""

DEMO = re.compile(r"[^\s·:：<>]*（演示[^）]*）|演示居民")
"""What the demo's people wrote, marked as invented, and who objected (kept encrypted)."""

OWN_WORDS = ("归雁融", "中文", "50万", "食品制造")
"""The house's name, the other language, and examples of what may be typed."""

DOCUMENT = re.compile(r"[^\s（(]*〔(?:\d+|演示)〕\d+ ?号")
"""How documents of the state are numbered, the invented ones of the demo too."""

QUOTES = {
    "accounts.sign_in",
    "administration.calendar",
    "administration.parameter_history",
    "administration.parameters",
    "administration.show_parameter",
    "enterprises.show_dispute",
    "whitelist.new_card",
    "whitelist.show_risk_card",
}
"""Pages that quote Chinese documents and records word for word."""
CHINESE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff，。、；：（）“”0-9 ]*")

seen: Counter[str] = Counter()


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_in_english(site, person, login):
    client = signed_in(site.app, login, site.password) if login else site.app.test_client()
    pages = list(pages_of(site.app, client, login, site.people.get(login, "/")))
    first = {p.endpoint: p for p in reversed(pages) if p.status == 200 and not seen[p.endpoint]}
    names = _names(site)
    if login:
        person.sign_in(login, site.password)
    person.speak("en")
    faults = []
    for page in first.values():
        seen[page.endpoint] += 1
        resize(person.browser, PHONE)
        person.open(page.path)
        words = "" if page.endpoint in QUOTES else person.browser.execute_script(_WORDS)
        left = sorted(set(_chinese(words, names)))
        faults += [f"{page.path} {fault}" for fault in [*overflow(person.browser), *left]]
    person.speak("zh")
    assert not faults, f"{login or 'nobody'}:\n" + "\n".join(faults)


def _names(site) -> list[str]:
    """The longest first, so that a short name does not break a long one."""
    with site.app.app_context():
        found = {n for place in NAMES for n in db.session.scalars(_all(place)) if n}
    return sorted(found, key=len, reverse=True)


def _all(place: str) -> TextClause:
    table, column = place.split(".")
    return text(f"select distinct {column} from {table}")  # noqa: S608 - our own words


def _chinese(words: str, names: list[str]) -> list[str]:
    for name in (*names, *industries(), *OWN_WORDS):
        words = words.replace(name, " ")
    return [run.strip() for run in CHINESE.findall(DOCUMENT.sub(" ", DEMO.sub(" ", words)))]


def industries() -> list[str]:
    """The names of GB/T 4754 as the standard writes them."""
    lines = (ROOT / "app/policy/industries.tsv").read_text(encoding="utf-8").splitlines()
    return sorted({cell for line in lines for cell in line.split("\t")[1:2]}, key=len)[::-1]


_WORDS = """
const all = (css) => [...document.querySelectorAll(css)];
const said = all("[aria-label], [placeholder], [alt], [title]").flatMap((e) =>
  ["aria-label", "placeholder", "alt", "title"].map((name) => e.getAttribute(name) || ""));
all("details").forEach((fold) => { fold.open = true; });
return [document.title, document.body.innerText, ...said].join("\\n");
"""
