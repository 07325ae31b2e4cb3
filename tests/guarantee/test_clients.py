"""The ladder reads the county's list: a live entry with the step-down open asks for less."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.guarantee.queries import clients
from app.infra import clock
from app.whitelist.queries.entries import LiveEntry

ENTRY = LiveEntry("x", "A", date(2026, 1, 1), date(2026, 12, 31), ("counter_guarantee_step",))
CASES = [
    (ENTRY, 422),
    (replace(ENTRY, benefits=()), 200),
    (replace(ENTRY, grade="D"), 200),
    (None, 200),
]


@pytest.mark.parametrize(("entry", "status"), CASES)
def test_what_may_be_asked_follows_the_list(path, monkeypatch, entry, status):
    """Case C1: grade A, up to 100万: nothing may be asked; unlisted: business assets too."""
    monkeypatch.setattr(clients, "live_entry_for", lambda enterprise_id, on: entry)
    application = path.studied()
    url = f"/guarantee-applications/{application.public_id}/approve"
    asked = {"counter_guarantees": [{"kind": "controller", "text": "实际控制人连带责任"}]}
    answer = path.world.api(path.table.guarantee_manager).post(url, asked)
    assert answer.status_code == status, answer.json
    if status == 422:
        assert answer.json["errors"][0]["code"] == "counter_guarantee_over_ladder"


def test_the_page_says_how_little_may_be_asked(path, monkeypatch):
    monkeypatch.setattr(clients, "live_entry_for", lambda enterprise_id, on: ENTRY)
    url = f"/guarantee/applications/{path.studied().public_id}"
    page = path.world.client(path.table.guarantee_manager).get(url).get_data(as_text=True)
    assert "免反担保" in page


@pytest.mark.parametrize("open_", [True, False])
def test_a_credit_park_lifts_the_ladder_one_step(path, monkeypatch, open_):
    """Nothing above the firm's own rung without the park's benefit; with it, one step less."""
    asked: list[object] = []

    def given(park_id, code, policy):
        asked.append((park_id, code))
        return open_

    monkeypatch.setattr(clients, "live_entry_for", lambda enterprise_id, on: None)
    monkeypatch.setattr(clients, "park_benefit", given)
    application = path.studied()
    standing = clients.client_standing(path.world.machine(), application)
    assert standing.grade is None and standing.credit_park is open_
    assert asked == [(application.enterprise.park_id, "counter_guarantee_step")]
    url = f"/guarantee-applications/{application.public_id}/approve"
    body = {"counter_guarantees": [{"kind": "business_assets", "text": "设备抵押"}]}
    answer = path.world.api(path.table.guarantee_manager).post(url, body)
    assert answer.status_code == (422 if open_ else 200), answer.json


def test_the_day_of_the_application_counts_not_that_of_the_decision(path, monkeypatch):
    """What ends meanwhile ends for new applications alone."""
    asked = []

    def stood(enterprise_id, on):
        asked.append(on)

    monkeypatch.setattr(clients, "live_entry_for", stood)
    application = path.studied()
    application.submitted_at -= timedelta(days=40)
    clients.client_standing(path.world.machine(), application)
    assert asked[-1] == clock.day_of(application.submitted_at) < clock.today()
