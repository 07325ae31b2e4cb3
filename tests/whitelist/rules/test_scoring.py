"""Scores are sums that anyone can do with a pencil."""

from hypothesis import given
from hypothesis import strategies as st

from app.whitelist.rules.facts import COLUMNS, FIXED
from app.whitelist.rules.scoring import REFER, factor_points, grade_of, moves, next_grade, score
from tests.whitelist.builders import a_definition, factor

CARD = a_definition()


def cells(column):
    whole = st.integers(min_value=0, max_value=10**6)
    return st.none() | (st.sampled_from(column.levels) if column.levels else whole)


ROWS = st.fixed_dictionaries({name: cells(column) for name, column in COLUMNS.items()})
BEST = {
    "compliance_test": "passed",
    "operating_months": 60,
    "revenue_wan": 500,
    "employees": 40,
    "credit_test": "passed",
    "premises_test": "passed",
    "in_park": "yes",
    "local_industry": "yes",
}


def test_the_best_row_has_a_hundred_points_and_no_reason():
    result = score(CARD, BEST)
    assert (result.points, result.grade, result.reasons) == (100, "A", ())


@given(ROWS)
def test_points_are_the_base_and_the_sum_of_the_factors(row):
    result = score(CARD, row)
    assert result.points == result.base_points + sum(result.by_factor.values())
    for one in CARD["factors"]:
        alone = factor_points(one, row[one["column"]])
        assert result.by_factor[one["column"]] == alone


@given(ROWS, st.permutations(sorted(COLUMNS)), st.randoms())
def test_the_order_of_columns_changes_nothing(row, order, random):
    shuffled = {name: row[name] for name in order}
    factors = list(CARD["factors"])
    random.shuffle(factors)
    usual, other = score(CARD, row), score({**CARD, "factors": factors}, shuffled)
    assert (usual.points, usual.grade, usual.by_factor) == (
        other.points, other.grade, other.by_factor,
    )  # fmt: skip
    assert score(CARD, row) == score(CARD, shuffled)


@given(ROWS, st.sampled_from(["operating_months", "revenue_wan", "employees"]), st.integers(1, 99))
def test_more_of_a_good_thing_never_costs_points(row, column, more):
    row = {**row, column: row[column] or 0}
    assert score(CARD, {**row, column: row[column] + more}).points >= score(CARD, row).points


@given(ROWS, st.sampled_from([name for name, c in COLUMNS.items() if c.test]))
def test_unknown_stands_between_failed_and_passed(row, column):
    failed, unknown, passed = (
        score(CARD, {**row, column: cell}).points for cell in ("failed", None, "passed")
    )
    assert failed < unknown < passed


@given(ROWS)
def test_a_move_gains_exactly_what_it_says(row):
    now = score(CARD, row).points
    for move in moves(CARD, row, fixed=FIXED):
        assert move.gain > 0
        assert score(CARD, {**row, move.column: move.to}).points == now + move.gain


@given(ROWS)
def test_moves_name_only_what_a_person_can_change(row):
    assert not {move.column for move in moves(CARD, row, fixed=FIXED)} & FIXED
    gains = [move.gain for move in moves(CARD, row, fixed=FIXED)]
    assert gains == sorted(gains, reverse=True)


def test_a_move_is_the_next_step_not_the_last_one():
    found = moves(CARD, {**BEST, "employees": 1}, fixed=FIXED)
    assert [(m.column, m.to, m.gain) for m in found] == [("employees", 3, 4)]


@given(st.integers(0, 100))
def test_the_next_grade_is_reached_by_the_points_that_were_missing(points):
    found = next_grade(CARD, points)
    if found is None:
        assert grade_of(CARD, points) == "A"
    else:
        assert grade_of(CARD, points + found[1]) == found[0]
        assert grade_of(CARD, points + found[1] - 1) != found[0]


def test_a_value_on_an_edge_goes_left():
    employees = factor(CARD, "employees")
    assert [factor_points(employees, n) for n in (0, 1, 2, 3)] == [0, 5, 5, 9]


def test_reasons_are_the_three_that_cost_most_in_the_order_of_the_card():
    row = dict.fromkeys(BEST, None) | {"compliance_test": "failed", "credit_test": "failed"}
    row |= {"employees": 0, "revenue_wan": 0, "operating_months": 0}
    result = score(CARD, row)
    assert [reason.code for reason in result.reasons] == ["E01", "E05", "E04"]
    assert [reason.neutral - reason.points for reason in result.reasons] == [15, 15, 9]


def test_more_than_half_missing_goes_to_a_person():
    few = dict.fromkeys(BEST, None) | {"employees": 40, "in_park": "yes", "revenue_wan": 500}
    result = score(CARD, few)
    assert (result.grade, result.flags) == (REFER, ("missing:5",))


def test_exactly_half_missing_is_graded():
    half = {**BEST, **dict.fromkeys(list(BEST)[:4])}
    assert score(CARD, half).grade != REFER
