"""A clause passes, fails, or waits for a fact; nothing is guessed."""

import pytest

from app.products.rules.eligibility import (
    Bounds,
    Clause,
    Outcome,
    bound_clauses,
    holds,
    judge_all,
    verdict_of,
)

HOLDS, FAILS, UNKNOWN = Outcome.HOLDS, Outcome.FAILS, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("op", "value", "actual", "outcome"),
    [
        ("<=", 12, 12, HOLDS),
        ("<=", 12, 13, FAILS),
        (">=", 12, 12, HOLDS),
        (">=", 12, 11, FAILS),
        ("between", [3, 36], 3, HOLDS),
        ("between", [3, 36], 36, HOLDS),
        ("between", [3, 36], 37, FAILS),
        ("between", [3, 36], 2, FAILS),
        (">=", "0.65", "0.65", HOLDS),
        ("<=", "0.65", "0.650001", FAILS),
        (">=", "2024-03-01", "2024-03-01", HOLDS),
        (">=", "2024-03-01", "2024-02-29", FAILS),
        ("in", ["equipment", "order"], "order", HOLDS),
        ("in", ["equipment", "order"], "other", FAILS),
        ("in", [1, 2], 2, HOLDS),
        ("in", [True], True, HOLDS),
        ("in", [True], False, FAILS),
        ("in", [1], True, FAILS),
        ("in", ["C01", "C02"], ["C09", "C02"], HOLDS),
        ("in", ["C01"], [], FAILS),
        ("prefix", "C13", "C1391", HOLDS),
        ("prefix", ["A", "C13"], "C14", FAILS),
        ("prefix", ["A", "C13"], "A01", HOLDS),
        ("prefix", "", "C13", FAILS),
        ("exists", True, "park", HOLDS),
        ("exists", True, "", FAILS),
        ("exists", True, False, FAILS),
        ("exists", False, False, HOLDS),
        ("exists", False, None, HOLDS),
        ("exists", False, ["C01"], FAILS),
        ("exists", True, 0, HOLDS),
    ],
)
def test_each_comparison_says_so_on_both_sides_of_its_boundary(op, value, actual, outcome) -> None:
    assert holds(op, value, actual) is outcome


@pytest.mark.parametrize("op", ["in", "prefix", "<=", ">=", "between", "exists"])
def test_a_missing_fact_is_unknown_never_a_failure(op) -> None:
    value = {"between": [1, 2], "exists": True}.get(op, 1)
    assert holds(op, value, None) is UNKNOWN


@pytest.mark.parametrize(("op", "value"), [("<=", "much"), ("between", [1]), (">=", True)])
def test_a_value_that_means_nothing_lets_nobody_through(op, value) -> None:
    assert holds(op, value, 5) is FAILS


def test_the_bounds_of_a_product_are_clauses_on_the_need() -> None:
    clauses = bound_clauses(Bounds(100, 200, 3, 36, True))
    assert [c.field for c in clauses] == ["amount_fen", "term_months", "wants_guarantee"]


def test_a_product_without_guarantee_takes_those_who_would_give_one() -> None:
    clauses = bound_clauses(Bounds(100, 200, 3, 36, False))
    facts = {"amount_fen": 150, "term_months": 12, "wants_guarantee": True}
    assert verdict_of(judge_all(clauses, facts)) == "eligible"


def test_a_failure_outweighs_what_is_missing() -> None:
    clauses = [Clause("a", "x", "<=", 1, "甲"), Clause("b", "y", "<=", 1, "乙")]
    assert verdict_of(judge_all(clauses, {"x": 2})) == "ineligible"
    assert verdict_of(judge_all(clauses, {"x": 1})) == "unknown"
    assert verdict_of(judge_all(clauses, {"x": 1, "y": 1})) == "eligible"
