"""A decision taken again by the rules of its own day; and what is in force on a day."""

import json

import pytest

from app.infra.db import db
from app.oversight import queries
from app.referrals.models import Decision
from tests.oversight.altering import alter


@pytest.fixture
def auditor(world):
    return world.person("auditor")


def decisions_of(referral):
    db.session.expire_all()
    statement = db.select(Decision).where(Decision.referral_id == referral.id)
    return list(db.session.scalars(statement.order_by(Decision.id)))


def test_an_offer_within_the_product_stands(road):
    offer = road.offered()
    (decision,) = decisions_of(offer.referral)
    assert queries.replay(decision).stands


def test_a_refusal_with_a_known_reason_stands(road):
    referral = road.send()
    road.decline(referral, "R23")
    (decision,) = decisions_of(referral)
    assert queries.replay(decision).stands


def test_terms_beyond_the_product_do_not_stand(road):
    offer = road.offered()
    (decision,) = decisions_of(offer.referral)
    offer.annual_rate = "0.2"
    db.session.commit()
    replay = queries.replay(decision)
    assert [r.code for r in replay.refusals] == ["rate_outside_product"] and not replay.stands


def test_other_rules_than_those_pinned_are_said(road):
    offer = road.offered()
    (decision,) = decisions_of(offer.referral)
    alter("decisions", "policy_digest = 'x' where id = :id", id=decision.id)
    assert not queries.replay(decision).same_rules


def test_what_was_seen_is_told_in_words_and_units(world, road, auditor):
    (decision,) = decisions_of(road.offered().referral)
    text = world.client(auditor).get(f"/audit/decisions/{decision.public_id}")
    seen = text.get_data(as_text=True).split("决定时看到的")[1]
    assert "还款方式" in seen and "%" in seen and "amount_fen" not in seen
    assert decision.facts["method"] not in seen


def test_the_page_shows_the_replay_and_only_to_the_auditor(world, road, auditor):
    road.decline(referral := road.send(), "R23")
    path = f"/audit/decisions/{decisions_of(referral)[0].public_id}"
    text = world.client(auditor).get(path).get_data(as_text=True)
    assert "结果相同" in text and "R23" in text
    assert world.client(road.lender.manager).get(path).status_code == 403
    listed = world.client(auditor).get("/audit/decisions?outcome=decline")
    assert path in listed.get_data(as_text=True)
    assert path not in world.client(auditor).get("/audit/decisions?outcome=return").get_data(
        as_text=True
    )


def test_the_command_decides_again(app, road):
    road.decline(referral := road.send(), "R23")
    (decision,) = decisions_of(referral)
    run = app.test_cli_runner().invoke
    same = run(args=["policy", "replay", decision.public_id])
    assert same.exit_code == 0 and same.output.startswith("SAME")
    alter("decisions", "reason_codes = '[\"R99\"]' where id = :id", id=decision.id)
    different = run(args=["policy", "replay", decision.public_id])
    assert different.exit_code == 1 and "reason_unknown" in different.output
    assert run(args=["policy", "replay", "nothing"]).exit_code == 2


def test_the_values_of_a_day_are_listed_with_their_citation(app, context):
    run = app.test_cli_runner().invoke
    done = run(args=["policy", "list", "--on", "2025-06-30", "--json"])
    rows = json.loads(done.output)
    assert done.exit_code == 0 and len(rows) > 50
    assert all(set(row) == {"id", "value", "unit", "from", "to", "citation"} for row in rows)
    assert run(args=["policy", "list", "--on", "someday"]).exit_code == 2
