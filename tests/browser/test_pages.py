"""Every page that somebody can open, on a phone and on a desk: whole, quiet, open to everybody."""

from collections import Counter

import pytest

from app.infra.doors import DOORS
from tests.browser.chromium import (
    DESK,
    PHONE,
    anatomy,
    complaints,
    overflow,
    resize,
    violations,
)
from tests.browser.walking import Page, pages_of, signed_in
from tests.referrals.builders import a_road
from tests.world import PASSWORD

# Who looks, in this order; a door that two of them have shown is not shown a third time.
LOGINS = (
    "",
    "returnee2",
    "returnee3",
    "returnee1",
    "returnee4",
    "nongshang-officer",
    "nongshang-manager",
    "guarantee-manager",
    "guarantee-officer",
    "reguarantee",
    "insurer",
    "investor",
    "liaison1",
    "liaison2",
    "park",
    "centre",
    "centre-lead",
    "bureau",
    "auditor",
    "admin",
)
SHOWN_MOST = 2
DARK = (
    "desk.front",
    "desk.home",
    "needs.show_need",
    "matching.matches",
    "referrals.compare_offers",
    "referrals.bank_list",
    "referrals.show_file",
    "monitoring.board",
    "oversight.audit",
    "products.calculator",
    "whitelist.my_score",
)
LONG = {"administration.api_docs"}
"""Pages so long that axe looks at them once, on the desk."""

shown: Counter[str] = Counter()
"""How often each door was looked at in this run."""


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_is_whole_on_a_phone_and_on_a_desk(site, person, login):
    pages = _pages(site, login)
    faults = [f"{p.path} (from {p.origin}): {p.status}" for p in pages if p.status != 200]
    if login:
        person.sign_in(login, site.password)
    for page in _chosen(pages):
        faults += [f"{page.path} {fault}" for fault in _faults(person, page)]
    assert not faults, f"{login or 'nobody'}:\n" + "\n".join(faults)


def _pages(site, login: str) -> list[Page]:
    client = signed_in(site.app, login, site.password) if login else site.app.test_client()
    return list(pages_of(site.app, client, login, site.people.get(login, "/")))


def _chosen(pages: list[Page]) -> list[Page]:
    """One address of each door, of doors not yet shown often enough."""
    first = {page.endpoint: page for page in reversed(pages) if page.status == 200}
    return [page for page in first.values() if shown[page.endpoint] < SHOWN_MOST]


def _faults(person, page: Page) -> list[str]:
    """What is wrong with one page; axe looks at each door once, at both widths."""
    first = not shown[page.endpoint]
    shown[page.endpoint] += 1
    resize(person.browser, PHONE)
    person.open(page.path)
    found = complaints(person.browser) + anatomy(person.browser, person.address)
    for size in (PHONE, DESK):
        resize(person.browser, size)
        bad = overflow(person.browser)
        if first and (size == DESK or page.endpoint not in LONG):
            bad += violations(person.browser)
        found += [f"{size[0]} px: {fault}" for fault in bad]
    if first and page.endpoint in DARK:
        resize(person.browser, PHONE, dark=True)
        found += [f"dark: {fault}" for fault in violations(person.browser)]
    return found


# Doors that the demo's people do not come to by links on the day of loading, and why.
ELSEWHERE = {
    "accounts.accept_invitation": "its address is a secret of the invited",
    "accounts.enter_code": "shown by the journey of a first registration",
    "accounts.start_registration": "shown by the journey of a first registration",
    "accounts.unconfirmed": "opened from the work list while an account waits",
    "administration.show_webhook": "no house of the demo has an endpoint",
    "collateral.my_asset": "the demo's own accounts have no asset",
    "collateral.show_usage": "the demo's own accounts have no asset",
    "consents.requests": "opened from the work list while a request waits",
    "consents.show_request": "opened from the work list while a request waits",
    "desk.guide_picture": "a file",
    "enterprises.show_deletion": "opened from the work list while a duty waits",
    "liaison.show_problem": "opened from the work list while a problem rests",
    "needs.show_lead": "no platform sends the demo a lead",
    "whitelist.proposals_import_template": "a file",
    "whitelist.proposals_show_import": "shown once a table was sent",
    "desk.landing": "sends on to the first page of a role",
    "desk.search": "an answer to a form",
    "enterprises.import_template": "a file",
    "enterprises.open_paper": "a file",
    "enterprises.show_import": "nothing was imported yet",
    "guarantee.new_for_offer": "opens while an offer waits for a guarantee",
    "guarantee.new_for_referral": "opens while a referral waits for a guarantee",
    "infra.healthz": "for machines",
    "infra.readyz": "for machines",
    "infra.show_upload": "for the page's script",
    "loans.my_loan": "the demo's own accounts have no loan",
    "matching.check_result": "shown by the journey of the pre-check",
    "needs.check_need": "shown below",
    "needs.edit_business": "shown below",
    "needs.edit_need": "shown below",
    "needs.import_template": "a file",
    "needs.print_slip": "a file",
    "needs.show_assisted": "nobody was helped to file yet",
    "needs.show_import": "nothing was imported yet",
    "needs.signed_consent": "a file",
    "oversight.find_readings": "an answer to a form; shown by the auditor's journey",
    "products.compare": "an answer to a form",
    "products.import_template": "a file",
    "products.show_import": "nothing was imported yet",
    "referrals.show_usage": "opens when a loan of the need is drawn",
    "whitelist.check_certificate": "its address stands on a certificate",
    "whitelist.correction_evidence": "a file",
    "whitelist.fact_evidence": "a file",
    "whitelist.import_template": "a file",
    "whitelist.my_appeal": "none of the demo's own accounts has appealed",
    "whitelist.new_entry": "opens for a firm that may be proposed",
    "whitelist.new_repair": "opens for a record that may be repaired",
    "whitelist.risk_watch_of": "opens once a month was watched",
    "whitelist.show_certificate": "the demo's own accounts have no certificate",
    "whitelist.show_import": "nothing was imported yet",
    "whitelist.show_negative": "nobody of the demo is on the negative list",
    "whitelist.show_score": "opens for a firm that agreed to be scored",
}


def test_the_steps_of_a_need_and_what_forms_answer_are_whole(world, person):
    road = a_road(world, lenders=2)
    draft, ids = road.farm.need(), "&ids=".join(one.product.public_id for one in road.lenders)
    person.sign_in(road.owner.login, PASSWORD)
    faults = []
    for path in (
        f"/me/needs/{draft.public_id}/edit",
        f"/me/needs/{draft.public_id}/business",
        f"/me/needs/{draft.public_id}/check",
        f"/products/compare?ids={ids}",
        "/search?q=脐橙",
    ):
        page = Page(road.owner.login, path, path, "", 200)
        faults += [f"{path} {fault}" for fault in _faults(person, page)]
    assert not faults, "\n".join(faults)


def test_every_door_that_shows_a_page_was_shown(site):
    """Run after the pages: what nobody reaches by links is a page nobody finds."""
    if not shown:
        pytest.skip("the pages were not shown in this run")
    hidden = {
        door.rule
        for door in DOORS.values()
        if door.kind == "page"
        and door.endpoint not in shown
        and door.endpoint not in ELSEWHERE
        and not _is_file(door.rule)
    }
    assert not hidden, sorted(hidden)


def _is_file(rule: str) -> bool:
    return "." in rule.rsplit("/", 1)[-1] or "<id:file>" in rule or "<id:photo>" in rule
