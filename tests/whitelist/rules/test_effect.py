"""What other points do to past applicants."""

from hypothesis import given
from hypothesis import strategies as st

from app.whitelist.rules.effect import Past, effect_of
from app.whitelist.rules.scoring import score
from tests.whitelist.builders import a_definition
from tests.whitelist.rules.test_scoring import BEST, ROWS

CARD = a_definition()


def past(row) -> Past:
    result = score(CARD, row)
    return Past("某企业", "x", result.points, result.grade, row)


@given(st.lists(ROWS, max_size=5))
def test_the_same_card_changes_nobody(rows):
    found = effect_of(CARD, [past(row) for row in rows])
    assert (found.changed, found.same, found.total) == ((), len(rows), len(rows))


def test_a_higher_line_moves_an_applicant_down():
    raised = a_definition()
    raised["grades"][0]["min_points"] = 96
    found = effect_of(raised, [past({**BEST, "in_park": "no"})])
    assert (found.table["A"]["B"], found.worse, found.better) == (1, 1, 0)
    assert [(c.past.grade, c.grade) for c in found.changed] == [("A", "B")]


@given(st.lists(ROWS, max_size=5), st.integers(81, 100))
def test_the_table_counts_everybody_once(rows, line):
    other = a_definition()
    other["grades"][0]["min_points"] = line
    found = effect_of(other, [past(row) for row in rows])
    assert sum(sum(counts.values()) for counts in found.table.values()) == len(rows)


def test_a_grade_of_an_older_card_has_its_own_row():
    old = Past("某企业", "x", 90, "甲", BEST)
    found = effect_of(CARD, [old])
    assert found.table["甲"]["A"] == 1
