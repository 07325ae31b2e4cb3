"""The claim-rate breaker: trips above the cap, is passed by two people, resumes after a quarter."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from app.guarantee import commands, queries
from app.guarantee.rules.breaking import (
    Record,
    breaker_refusals,
    may_resume,
    over_cap,
    override_refusals,
)
from app.infra.db import db
from app.infra.tasks import tasks_for
from tests.agreements.builders import WAN
from tests.guarantee.test_rules import POLICY

RATES = [
    # (paid, ended, how many, under the plan, stops): 4 %, in the plan 5 %; never under twenty.
    (400, 10_000, 20, False, False),
    (401, 10_000, 20, False, True),
    (401, 10_000, 19, False, False),
    (450, 10_000, 30, True, False),
    (501, 10_000, 30, True, True),
    (0, 0, 0, False, False),
]


@pytest.mark.parametrize(("paid", "ended", "count", "plan", "stops"), RATES)
def test_when_new_guarantees_stop(paid, ended, count, plan, stops):
    record = Record(paid * WAN, ended * WAN, count, plan)
    assert over_cap(record, POLICY) is stops
    found = breaker_refusals(record, tripped=False, excepted=False, policy=POLICY)
    assert bool(found) is stops
    assert breaker_refusals(record, tripped=True, excepted=True, policy=POLICY) == ()


def test_a_tripped_one_stops_although_the_rate_fell():
    low = Record(1 * WAN, 10_000 * WAN, 40)
    found = breaker_refusals(low, tripped=True, excepted=False, policy=POLICY)
    assert [(r.code, r.citation) for r in found] == [("claim_rate_breaker", "caijin-2026-6")]
    assert low.rate == Fraction(1, 10_000)


def test_it_resumes_after_a_quarter_below_the_line():
    since = date(2026, 8, 25)
    assert not may_resume(since, date(2026, 11, 24), POLICY)
    assert may_resume(since, date(2026, 11, 25), POLICY)
    assert not may_resume(None, date(2026, 11, 25), POLICY)


def test_an_exception_is_asked_for_with_its_reason():
    assert override_refusals("保就业") and not override_refusals("园区重点企业，订单已落实，保就业")


@pytest.fixture
def stopped(path, monkeypatch):
    """A programme whose record is bad, tripped as a payment trips it."""
    bad = Record(500 * WAN, 10_000 * WAN, 25)
    for where in (queries, __import__("app.guarantee.queries.standings", fromlist=["x"])):
        monkeypatch.setattr(where, "record_of", lambda programme: bad)
    commands.watch_claim_rate(path.world.machine(), programme=path.programme)
    db.session.commit()
    return path


def approve(path, application):
    url = f"/guarantee-applications/{application.public_id}/approve"
    return path.world.api(path.table.guarantee_manager).post(url, {})


REASON = {"reason": "园区重点企业，订单已经落实，保住就业"}


def test_nothing_new_is_promised_and_the_managers_are_told(stopped):
    application = stopped.studied()
    refused = approve(stopped, application)
    assert (refused.status_code, refused.json["code"]) == (409, "claim_rate_breaker")
    assert "5.00%" in refused.json["detail"] and "4.00%" in refused.json["detail"]
    waiting = tasks_for(stopped.world.actor(stopped.table.guarantee_manager))
    assert "breaker_tripped" in [task.kind for task in waiting]
    page = stopped.world.client(stopped.table.guarantee_manager).get("/guarantee/capacity")
    assert "熔断，暂停" in page.get_data(as_text=True)


@pytest.mark.parametrize("door", ["api", "page"])
def test_two_people_let_one_through(stopped, door):
    application = stopped.studied()
    world, table = stopped.world, stopped.table
    if door == "api":
        url = f"/guarantee-applications/{application.public_id}/override"
        manager = world.api(table.guarantee_manager)
        early = manager.post(f"{url}/confirm")
        assert (early.status_code, early.json["code"]) == (409, "override_not_asked")
        assert world.api(table.guarantee_officer).post(url, {"reason": "短"}).status_code == 422
        assert world.api(table.guarantee_officer).post(url, REASON).status_code == 200
        assert approve(stopped, application).status_code == 409
        assert manager.post(f"{url}/confirm").status_code == 200
    else:
        url = f"/guarantee/applications/{application.public_id}"
        officer = world.client(table.guarantee_officer)
        assert "代偿率熔断" in officer.get(url).get_data(as_text=True)
        assert officer.post(f"{url}/override", REASON).status_code == 303
        manager = world.client(table.guarantee_manager)
        assert "确认例外" in manager.get(url).get_data(as_text=True)
        assert manager.post(f"{url}/override/confirm").status_code == 303
    assert approve(stopped, application).status_code == 200


def test_who_asked_does_not_confirm(stopped):
    application = stopped.studied()
    act = stopped.world.act(stopped.table.guarantee_officer)
    commands.ask_for_override(act, application=application, reason=REASON["reason"])
    db.session.commit()
    url = f"/guarantee-applications/{application.public_id}/override/confirm"
    assert stopped.world.api(stopped.table.guarantee_officer).post(url).status_code == 403


def test_an_exception_is_for_a_tripped_programme_alone(path):
    application = path.studied()
    url = f"/guarantee-applications/{application.public_id}/override"
    answer = path.world.api(path.table.guarantee_officer).post(url, REASON)
    assert (answer.status_code, answer.json["code"]) == (409, "breaker_off")


def test_the_clock_lets_business_resume(stopped, monkeypatch):
    good = Record(1 * WAN, 10_000 * WAN, 40)
    monkeypatch.setattr(queries, "record_of", lambda programme: good)
    breaker = queries.breaker_of(stopped.programme)
    act = stopped.world.machine()
    commands.follow_claim_rate(act, breaker=breaker)
    assert (breaker.state, breaker.below_since) == ("tripped", act.on)
    breaker.below_since = act.on - timedelta(days=100)
    commands.follow_claim_rate(act, breaker=breaker)
    assert breaker.state == "watching"
