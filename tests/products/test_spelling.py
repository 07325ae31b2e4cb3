"""What an officer types for a rule's value, and what is shown again."""

import pytest

from app.products.rules.spelling import NotReadable, read_value, write_value

PLACES = {"t1": "永安街道", "t2": "白帝镇"}


@pytest.mark.parametrize(
    ("field", "op", "typed", "value"),
    [
        ("amount_fen", "<=", "50万", 50_000_000),
        ("amount_fen", "between", "10万 至 300万", [10_000_000, 300_000_000]),
        ("amount_fen", "between", "10万~300万", [10_000_000, 300_000_000]),
        ("term_months", "in", "12、24 36", [12, 24, 36]),
        ("employees", ">=", " 3 ", 3),
        ("size", "in", "微型、small", ["micro", "small"]),
        ("industry", "prefix", "c13、A01", ["C13", "A01"]),
        ("returnee", "in", "是", [True]),
        ("use", "exists", "", True),
        ("use", "exists", "否", False),
        ("township", "in", "永安街道、t2", ["t1", "t2"]),
        ("founded_on", "<=", "2025-01-01", "2025-01-01"),
    ],
)
def test_what_people_type_is_read(field, op, typed, value):
    assert read_value(field, op, typed, PLACES) == value


@pytest.mark.parametrize(
    ("field", "op", "typed"),
    [
        ("amount_fen", "<=", "很多"),
        ("amount_fen", "between", "10万至许多"),
        ("employees", ">=", "三"),
        ("employees", ">=", "1" * 10),
        ("use", "exists", "也许"),
    ],
)
def test_what_is_no_value_says_so(field, op, typed):
    with pytest.raises(NotReadable):
        read_value(field, op, typed, PLACES)


@pytest.mark.parametrize(
    ("field", "op", "value", "shown"),
    [
        ("amount_fen", "between", [10_000_000, 300_000_000], "10万元至300万元"),
        ("size", "in", ["micro", "small"], "微型、小型"),
        ("township", "in", ["t1", "t9"], "永安街道、t9"),
        ("returnee", "in", [True], "是"),
        ("collateral_kinds", "exists", False, "否"),
        ("industry", "prefix", ["C13"], "C13"),
    ],
)
def test_a_value_is_shown_so_that_it_reads_back(field, op, value, shown):
    assert write_value(field, op, value, PLACES) == shown
    assert read_value(field, op, shown, PLACES) == value


def test_an_unknown_field_leaves_the_text_to_the_rules():
    assert read_value("luck", ">=", " 7 ", PLACES) == "7"
