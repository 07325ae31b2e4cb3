"""Withdrawal against reading: whoever asks after the commit finds nothing, on every surface."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import select

from app.consents.models import Consent
from app.infra import pdf
from app.infra.db import db
from app.referrals.commands import send_referral
from tests.counts import count
from tests.needs.builders import Farm, a_farm
from tests.referrals.builders import Lender, a_road
from tests.world import World

TRIALS = count("consent_trials", 16)
"""On four surfaces each: four times as many races."""


@pytest.fixture
def lender(world, monkeypatch) -> Lender:
    monkeypatch.setattr(pdf, "render", lambda html: b"%PDF-1.7")
    return a_road(world).lender


def test_no_read_that_starts_after_the_commit_shows_anything(world, lender):
    seen_before = late = 0
    for _ in range(TRIALS):
        surfaces, withdrawn_at = race(world, lender, a_farm(world))
        for reads in surfaces:
            seen_before += any(seen for at, seen in reads if at < withdrawn_at)
            late += sum(seen for at, seen in reads if at > withdrawn_at)
            assert any(at > withdrawn_at for at, _seen in reads)
    assert late == 0
    assert seen_before >= 3 * TRIALS, "the readers saw too little to have raced"


def race(world: World, lender: Lender, farm: Farm):
    """Four readers of a sent need, and its owner who takes the consent back meanwhile."""
    need = farm.sent()
    referral = send_referral(world.act(farm.owner), need=need, product=lender.product)
    db.session.commit()
    consent = db.session.scalars(
        select(Consent)
        .where(Consent.enterprise_id == farm.firm.public_id)
        .execution_options(scoped="the race's own consent")
    ).one()
    token, owner = world.token(lender.officer, "api"), world.token(farm.owner, "api")
    cookie = world.client(lender.officer).client
    app, path = world.app, f"/bank/referrals/{referral.public_id}"
    number, subject, key = referral.reference, need.public_id, consent.public_id
    surfaces = [
        lambda: shown(api(app, token, f"/needs/{subject}")),
        lambda: shown(cookie.get(path)),
        lambda: shown(cookie.get(f"{path}/file.pdf")),
        lambda: number in cookie.get("/bank/export.csv").get_data(as_text=True),
    ]
    db.session.commit()
    done = Event()
    with ThreadPoolExecutor(len(surfaces)) as pool:
        readers = [pool.submit(read, surface, done) for surface in surfaces]
        time.sleep(0.25)
        ended = ThreadPoolExecutor(1).submit(
            lambda: app.test_client().delete(
                f"/api/v1/consents/{key}", headers={"Authorization": f"Bearer {owner}"}
            )
        )
        assert ended.result().status_code == 204
        withdrawn_at = time.monotonic()
        time.sleep(0.1)
        done.set()
        return [reader.result() for reader in readers], withdrawn_at


def read(surface: Callable[[], bool], done: Event) -> list[tuple[float, bool]]:
    """Read again and again; once more after the end. (when it began, whether it showed)"""
    found = []
    while not done.is_set():
        found.append((time.monotonic(), surface()))
        time.sleep(0.02)
    return [*found, (time.monotonic(), surface())]


def api(app, token: str, path: str):
    headers = {"Authorization": f"Bearer {token}"}
    return app.test_client().get(f"/api/v1{path}", headers=headers)


def shown(answer) -> bool:
    assert answer.status_code in (200, 404), answer.status_code
    return answer.status_code == 200
