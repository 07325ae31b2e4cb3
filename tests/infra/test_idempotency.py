"""One key, eight requests at the same moment, through both doors: one effect, one answer.

The control looks first and writes afterwards, the usual way: in the same run it does the work
more than once, or the requests did not race.
"""

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.infra import clock, idempotency
from app.infra.db import db
from app.infra.idempotency import IdempotencyKey, Stored
from app.needs.models import FinancingNeed
from tests.counts import count
from tests.needs.builders import a_farm, body, typed

AT_ONCE, TRIALS = 8, count("race_trials", 10)


@pytest.fixture
def farm(world):
    found = a_farm(world)
    found.consent()
    return found


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    """The limit of requests a second is another test's."""
    monkeypatch.setattr("app.infra.api.REQUESTS_PER_SECOND", 10_000)


def by_api(farm, key):
    """Asks the API for a need; gives status and id."""
    token = farm.world.token(farm.owner, "api")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    sent = body(farm.firm)

    def ask():
        answer = farm.world.app.test_client().post("/api/v1/needs", json=sent, headers=headers)
        return answer.status_code, answer.json.get("id")

    return ask


def by_page(farm, key):
    """Sends the first screen of a need, each time from a window of its own; status and address."""
    fields = typed(enterprise_id=farm.firm.public_id, idempotency_key=key)

    def window():
        browser = farm.world.client(farm.owner)
        browser.get("/me/needs/new")
        sent = {"csrf_token": browser.last_csrf, **fields}
        return lambda: browser.client.post("/me/needs/new", data=sent)

    windows = iter([window() for _ in range(AT_ONCE)])

    def send():
        answer = next(windows)()
        return answer.status_code, answer.location

    return send


def at_once(ask):
    """The answers to `AT_ONCE` requests that are let go together."""
    gate = Barrier(AT_ONCE)

    def run(_):
        gate.wait(timeout=20)
        return ask()

    db.session.commit()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def needs_of(farm):
    statement = select(func.count()).where(FinancingNeed.enterprise_id == farm.firm.id)
    found = db.session.scalar(statement.execution_options(scoped="the count"))
    db.session.rollback()
    return found


@pytest.mark.parametrize(("door", "status"), [(by_api, 201), (by_page, 303)])
def test_one_key_has_one_effect_and_one_answer(farm, door, status, record_property):
    for trial in range(TRIALS):
        answers = at_once(door(farm, secrets.token_hex(8)))
        assert len(set(answers)) == 1 and answers[0][0] == status, answers
        assert needs_of(farm) == trial + 1
    record_property("figure", f"{TRIALS} keys × {AT_ONCE} requests: each one effect")


def test_of_two_bodies_under_one_key_one_is_refused(farm):
    key = secrets.token_hex(8)
    assert by_api(farm, key)()[0] == 201
    token = farm.world.token(farm.owner, "api")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    other = body(farm.firm, term_months=11)
    client = farm.world.app.test_client()
    answer = client.post("/api/v1/needs", json=other, headers=headers)
    assert answer.status_code == 422 and needs_of(farm) == 1


def look_then_write(actor_id, route, key, digest):
    """A claim that looks, thinks for a moment, and takes the key whoever took it meanwhile."""
    row = db.session.get(IdempotencyKey, (actor_id, route, key))
    if row is not None and row.answer is not None:
        return Stored(row.status, row.answer)
    time.sleep(0.05)
    values = {"actor_id": actor_id, "route": route, "key": key, "body_hash": digest}
    new = insert(IdempotencyKey).values(created_at=clock.now(), **values)
    db.session.execute(new.on_conflict_do_nothing())
    return None


def test_the_same_race_without_the_guard_has_several_effects(farm, monkeypatch, record_property):
    monkeypatch.setattr(idempotency, "claim", look_then_write)
    for _ in range(3):
        at_once(by_api(farm, secrets.token_hex(8)))
    doubled = needs_of(farm) - 3
    record_property("figure", f"control: {doubled} effects too many in 3 races")
    assert doubled > 0, "the requests do not race"
