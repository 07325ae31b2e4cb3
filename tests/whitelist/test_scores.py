"""Scores: under a live consent, kept as computed, the same again."""

import pytest

from app.infra.db import db
from app.infra.journal import AuditEntry
from app.infra.outbox import drain
from app.kernel.errors import Conflict
from app.needs import commands as needs
from app.whitelist import commands, queries
from app.whitelist.models import Score
from app.whitelist.rules import scoring
from tests.whitelist.builders import a_definition, withdraw_all
from tests.world import World


def scores_of(office) -> list[Score]:
    return queries.scores_of(office.world.actor(office.owner), office.firm)


def record(office, need, test: str, outcome: str, source: str = "centre") -> None:
    needs.record_test(
        office.world.act(office.officer),
        need=need,
        test=test,
        outcome=outcome,
        evidence="看了现场",
        source=source,
    )
    db.session.commit()


def edit_employees(office, employees: int) -> None:
    office.firm.employees = employees
    db.session.commit()


def test_without_a_consent_nothing_is_scored(office):
    assert office.score() is None and scores_of(office) == []


def test_without_a_card_nothing_is_scored(office):
    office.agree()
    db.session.delete(office.card)
    db.session.commit()
    assert office.score() is None


def test_a_score_keeps_its_card_inputs_points_and_reasons(scored):
    (score,) = scores_of(scored)
    assert score.card_id == scored.card.id
    assert score.inputs["employees"] == 12 and score.inputs["credit_test"] is None
    assert score.points == sum(score.by_factor.values())
    assert score.sources["employees"]["source"] == "declared"
    assert score.reasons and score.policy_digest


def test_recomputation_gives_the_same(scored):
    (score,) = scores_of(scored)
    again = scoring.score(score.card.definition, score.inputs)
    assert (again.points, again.grade) == (score.points, score.grade)
    assert dict(again.by_factor) == score.by_factor
    assert [r.code for r in again.reasons] == score.reasons and list(again.flags) == score.flags


def test_nothing_new_is_not_scored_twice(scored):
    first = scores_of(scored)[0].id
    assert scored.score().id == first and len(scores_of(scored)) == 1


def test_facts_that_went_back_are_scored_again(scored):
    """The newest row is what holds now, even where an older one had the same facts."""
    edit_employees(scored, 0)
    scored.score()
    edit_employees(scored, 12)
    scored.score()
    assert [s.inputs["employees"] for s in scores_of(scored)] == [12, 0, 12]


def test_the_journal_learns_of_a_score_and_not_of_its_points(scored):
    (score,) = scores_of(scored)
    entry = db.session.query(AuditEntry).filter_by(subject_id=score.public_id).one()
    assert set(entry.detail) == {"enterprise", "card"} and entry.action == "score"


def test_an_old_score_stays_as_it_was_under_a_newer_card(scored):
    before = scores_of(scored)[0]
    points, reasons = before.points, list(before.reasons)
    card = a_definition()
    card["factors"][3]["points"] = [0, 1, 2, 3, 15]
    scored.approve(scored.propose(card))
    scored.score()
    newest, oldest = scores_of(scored)
    assert newest.points < oldest.points == points and oldest.reasons == reasons


def test_a_repaired_record_is_out_of_the_score_at_once(scored):
    """CR-01: the newest result counts; the old one no longer costs anything."""
    need = scored.farm.sent()
    record(scored, need, "credit", "failed")
    drain(scored.farm.world.county.id)
    record(scored, need, "credit", "passed")
    drain(scored.farm.world.county.id)
    db.session.expire_all()
    newest, before = scores_of(scored)[:2]
    assert (before.inputs["credit_test"], newest.inputs["credit_test"]) == ("failed", "passed")


def test_the_source_of_a_test_is_kept(scored):
    record(scored, scored.farm.sent(), "premises", "passed", source="visit")
    drain(scored.farm.world.county.id)
    assert scores_of(scored)[0].sources["premises_test"]["source"] == "visit"


def test_nothing_is_scored_after_a_withdrawal(scored):
    withdraw_all(scored)
    assert scored.score() is None


def test_a_withdrawn_consent_is_out_of_the_effect_of_a_card(scored):
    actor = scored.world.actor(scored.officer)
    assert [p.name for p in queries.past_applicants(actor)] == [scored.firm.name]
    withdraw_all(scored)
    assert queries.past_applicants(actor) == []


@pytest.mark.parametrize(
    "role", ["bank_officer", "guarantee_manager", "township_liaison", "park_manager", "auditor"]
)
def test_nobody_else_sees_a_score(scored, role):
    actor = scored.world.actor(scored.world.person(role))
    assert queries.scores_of(actor, scored.firm) == []


def test_nor_another_entrepreneur_nor_another_county(scored, app):
    stranger = scored.world.actor(scored.world.entrepreneur())
    elsewhere = World(app)
    other_centre = elsewhere.actor(elsewhere.person("finance_centre"))
    assert queries.scores_of(stranger, scored.firm) == []
    assert queries.scores_of(other_centre, scored.firm) == []


def test_the_five_tests_are_all_a_lender_gets(scored):
    record(scored, scored.farm.sent(), "premises", "passed")
    found = {c.code: c.outcome for c in queries.criteria_met(scored.firm.id)}
    assert found == {
        "compliance": "unknown",
        "premises": "passed",
        "real_need": "unknown",
        "credit": "unknown",
        "lawful_use": "unknown",
    }


def test_asking_for_a_visit_needs_a_consent(office):
    with pytest.raises(Conflict, match="同意"):
        commands.ask_for_visit(office.world.act(office.owner), enterprise=office.firm)
