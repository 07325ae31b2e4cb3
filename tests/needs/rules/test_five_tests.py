"""The five tests and what a recommendation takes."""

import pytest

from app.needs.rules.five_tests import (
    TESTS,
    recommendation_refusals,
    record_refusals,
    still_missing,
)

PASSED = dict.fromkeys(TESTS, "passed")


def test_there_are_five():
    assert len(TESTS) == 5


def test_all_passed_and_live_may_be_recommended():
    assert recommendation_refusals(PASSED, live=True, recommended=False) == ()


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("outcome", ["failed", "unknown", None])
def test_each_of_the_five_is_needed(test, outcome):
    outcomes = {**PASSED, test: outcome}
    (refusal,) = recommendation_refusals(outcomes, live=True, recommended=False)
    assert (refusal.code, refusal.field) == ("test_not_passed", test)


def test_a_need_that_ended_is_not_recommended():
    (refusal,) = recommendation_refusals(PASSED, live=False, recommended=False)
    assert refusal.code == "need_not_live"


def test_once_is_enough():
    (refusal,) = recommendation_refusals(PASSED, live=True, recommended=True)
    assert refusal.code == "already_recommended"


def test_missing_ones_are_named_in_their_order():
    assert still_missing({"credit": "passed", "premises": "failed"}) == (
        "compliance",
        "premises",
        "real_need",
        "lawful_use",
    )


def test_a_result_rests_on_something():
    assert [r.code for r in record_refusals("credit", "passed", " ")] == ["evidence_missing"]


def test_unknown_words_are_refused_together():
    found = [r.code for r in record_refusals("karma", "maybe", "x" * 501)]
    assert found == ["test_unknown", "outcome_unknown", "evidence_long"]
