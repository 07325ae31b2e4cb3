"""A card as numbers, and back."""

from hypothesis import given
from hypothesis import strategies as st

from app.whitelist.rules.editing import numbers_of, with_numbers
from tests.whitelist.builders import a_definition, factor

KEYS = sorted(numbers_of(a_definition()))


def test_the_same_numbers_give_the_same_card():
    assert with_numbers(a_definition(), numbers_of(a_definition())) == a_definition()


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(-99, 99)))
def test_what_was_typed_is_what_the_card_then_has(numbers):
    before = a_definition()
    changed = with_numbers(before, numbers)
    assert numbers_of(changed) == numbers_of(before) | numbers
    assert before == a_definition()


def test_a_key_of_no_factor_is_left_aside():
    assert with_numbers(a_definition(), {"founder_age.points.0": 5}) == a_definition()


def test_each_bin_level_and_grade_line_is_a_number():
    card = with_numbers(
        a_definition(),
        {"employees.points.1": 6, "credit_test.levels.failed": 1, "grades.B": 60},
    )
    assert factor(card, "employees")["points"][1] == 6
    assert factor(card, "credit_test")["levels"]["failed"] == 1
    assert card["grades"][1] == {"grade": "B", "min_points": 60}
