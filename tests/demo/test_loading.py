"""The demo repeats to the byte, holds every state, and is refused where something is already."""

from sqlalchemy import text

from app.demo import loading
from app.infra import clock
from app.infra.audit.verification import verify
from app.infra.db import db
from app.infra.health import DemoMark, _demo
from app.kernel.identifiers import check_credit_code
from app.needs.states import NEED
from app.referrals.states import OFFER, REFERRAL
from tests.demo.conftest import DAY, a_demo


def states_in(table: str) -> set[str]:
    return set(db.session.scalars(text(f"select distinct state from {table}")))


def test_two_loads_of_a_seed_and_day_are_the_same(demo, server, tmp_path):
    with a_demo(server, tmp_path) as again:
        assert again.extensions["digests"] == demo.extensions["digests"]


def test_no_story_was_stopped_by_a_rule(demo):
    assert demo.extensions["told"].refused == ()


def test_needs_stand_in_every_state(county):
    assert states_in("needs") >= set(NEED.states) - {"submitted"}


def test_referrals_stand_in_every_state(county):
    assert states_in("referrals") == set(REFERRAL.states)


def test_offers_stand_in_every_state(county):
    assert states_in("offers") == set(OFFER.states)


def test_some_referrals_are_late_at_each_level(county):
    levels = "select distinct escalated from referrals where state in ('sent', 'accepted')"
    assert set(db.session.scalars(text(levels))) == {0, 1, 2, 3}


def test_an_acceptance_covers_a_part_of_some_need(county):
    parts = "select count(*) from needs where accepted_fen between 1 and amount_fen - 1"
    assert db.session.scalar(text(parts)) >= 1


def test_consents_disputes_and_firms_are_in_their_states(county):
    assert {"given", "withdrawn"} <= states_in("consents")
    assert "open" in states_in("disputes")
    assert states_in("enterprises") == {"unverified", "verified"}


def test_proposals_wait_for_a_second_person(county):
    assert "proposed" in states_in("expert_cards")
    assert "proposed" in states_in("policy_parameters")


def test_nothing_happened_after_the_day_began(demo):
    assert demo.extensions["latest"] <= clock.at_local(DAY)


def test_every_entry_of_the_story_is_sealed(county):
    waiting = (
        "select count(*) from audit_entries where at <= :day"
        " and id not in (select entry_id from audit_seals)"
    )
    assert db.session.scalar(text(waiting), {"day": clock.at_local(DAY)}) == 0


def test_the_chain_of_the_story_is_whole(county):
    assert verify().ok


def test_nothing_waits_in_the_queue_but_the_scoring_of_every_firm(county):
    """A card that begins its work has all firms scored by the worker, at its leisure."""
    waiting = db.session.scalars(text("select task_name from procrastinate_jobs")).all()
    assert set(waiting) == {"risk_score_all"}


def test_the_mark_says_what_was_loaded(county):
    mark = db.session.get(DemoMark, "village")
    assert (mark.seed, mark.day) == (7, DAY)
    assert loading.standing() == "demo"


def test_readiness_waits_for_the_demo(world, app):
    app.config["EXPECT_DEMO"] = True
    try:
        with db.engine.connect() as connection:
            assert _demo(connection) == "the demo is not loaded yet"
    finally:
        app.config["EXPECT_DEMO"] = False


def test_a_database_with_another_county_is_real(world):
    assert loading.standing() == "real"


def test_credit_codes_of_the_demo_are_valid(county):
    rows = db.session.scalars(text("select uscc from enterprises where uscc is not null")).all()
    assert rows and all(check_credit_code(uscc).valid for uscc in rows)
