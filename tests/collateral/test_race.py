"""No double pledge: of two banks in the same second one takes the rank, and never both the amount.

The control is the usual way (look, think, write) over a table without a guard: in the same run it
does pledge twice, so the harness catches the fault.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from app.accounts import queries as people
from app.accounts.models import User
from app.collateral import commands, queries
from app.collateral.commands import pledging as module
from app.collateral.models import Asset
from app.infra.acts import act_of
from app.infra.db import db
from app.infra.ledger import verification
from app.kernel.errors import Refused
from tests.collateral.builders import a_yard
from tests.counts import count
from tests.needs.builders import WAN

TRIALS = count("race_trials", 100)
AT_ONCE = 4


def at_once(app, calls):
    """Each call on a thread and a connection of its own, all let go together; their results."""
    gate = Barrier(len(calls))

    def run(call):
        with app.app_context():
            try:
                gate.wait(timeout=20)
                call()
                db.session.commit()
                return "done"
            except Refused as refused:
                db.session.rollback()
                return (refused.code, refused.extra.get("available_fen"))
            finally:
                db.session.remove()

    db.session.commit()
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def yard(world):
    """One asset; each trial pledges it and lets it go again."""
    return a_yard(world)


def pledging(yard, at, fen, rank):
    officer_id, asset_id = yard.lenders[at].officer.id, yard.asset.id
    secured = yard.secured(at)

    def pledge():
        officer = db.session.get(User, officer_id)
        act = act_of(people.actor_of(officer, officer.memberships[-1]))
        asset = db.session.get(Asset, asset_id, execution_options={"scoped": "race"})
        commands.propose_lien(act, asset=asset, secured=secured, secured_fen=fen, rank=rank)

    return pledge


def let_go(yard):
    db.session.expire_all()
    for lien in queries.live_liens_on(yard.asset):
        commands.release_lien(yard.world.act(yard.lenders[0].officer), lien=lien)
    db.session.commit()


def race(yard, fens, ranks):
    """One trial: as many pledges as amounts, from the two banks in turn."""
    pairs = enumerate(zip(fens, ranks, strict=True))
    calls = [pledging(yard, at % 2, fen, rank) for at, (fen, rank) in pairs]
    results = at_once(yard.world.app, calls)
    let_go(yard)
    return results


def test_a_rank_has_one_winner(yard):
    for _ in range(TRIALS):
        results = race(yard, [10 * WAN] * AT_ONCE, [1] * AT_ONCE)
        assert results.count("done") == 1
        assert set(results) == {"done", ("already_encumbered", 74 * WAN)}
    assert yard.left() == 84 * WAN and verification.verify().ok


def test_a_ceiling_has_one_winner_whatever_the_ranks(yard):
    for _ in range(TRIALS):
        results = race(yard, [60 * WAN] * AT_ONCE, [1, 2, 3, 4])
        assert results.count("done") == 1
        assert set(results) == {"done", ("already_encumbered", 24 * WAN)}
    assert yard.left() == 84 * WAN and verification.verify().ok


@pytest.fixture
def naive_table(context):
    db.session.execute(
        text("create table if not exists naive_liens (trial int, rank int, fen int)")
    )
    db.session.commit()
    yield
    db.session.execute(text("drop table naive_liens"))
    db.session.commit()


def naively(trial, rank):
    """Look whether rank and ceiling are free, think for a moment, write."""

    def pledge():
        held = text("select count(*) from naive_liens where trial = :trial")
        if db.session.execute(held, {"trial": trial}).scalar_one() == 0:
            db.session.execute(text("select pg_sleep(0.02)"))
            row = text("insert into naive_liens values (:trial, :rank, 60)")
            db.session.execute(row, {"trial": trial, "rank": rank})

    return pledge


def test_the_same_race_without_a_guard_pledges_twice(world, naive_table):
    for trial in range(10):
        at_once(world.app, [naively(trial, 1) for _ in range(AT_ONCE)])
    doubled = text(
        "select count(*) from (select trial from naive_liens group by trial having count(*) > 1) d"
    )
    assert db.session.execute(doubled).scalar_one() > 0


def test_the_database_refuses_a_second_live_rank_even_without_the_lock(yard, monkeypatch):
    """What the rule says kindly, the index says finally."""
    monkeypatch.setattr(module, "_refuse_encumbered", lambda *args: None)
    yard.pledge(0, 10 * WAN)
    answer = yard.pledges(1, secured_fen=10 * WAN)
    assert (answer.status_code, answer.json["code"]) == (409, "already_encumbered")


def test_the_ledger_refuses_what_exceeds_the_ceiling_even_without_the_rule(yard, monkeypatch):
    monkeypatch.setattr(module, "_refuse_encumbered", lambda *args: None)
    yard.pledge(0, 80 * WAN)
    answer = yard.pledges(1, secured_fen=5 * WAN, rank=2)
    assert (answer.status_code, answer.json["code"]) == (409, "already_encumbered")
    assert answer.json["available_fen"] == 4 * WAN
