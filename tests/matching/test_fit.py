"""The verdict and the reasons people read."""

from datetime import date
from fractions import Fraction

import pytest

from app.matching.rules.fit import fit, months_since, plain, reason_of
from app.products.rules.eligibility import Clause
from tests.matching.builders import clause, facts, product


def reasons(*rules, **kw):
    return [reason_of(f) for f in fit(facts(), product(*rules, **kw)).wrong]


def test_a_need_inside_every_clause_is_eligible() -> None:
    assert fit(facts(), product(clause("industry", "prefix", "C13"))).eligible


def test_every_reason_is_given_at_once() -> None:
    assert [
        r.code for r in reasons(clause("use", "in", ["order"]), most=20_000_000, longest=6)
    ] == [
        "amount_range",
        "term_range",
        "R1",
    ]


def test_a_reason_names_the_field_of_the_need_with_what_is_and_what_must_be() -> None:
    (reason,) = reasons(most=20_000_000)
    assert (reason.field, reason.actual) == ("amount_fen", 50_000_000)
    assert reason.required == [10_000_000, 20_000_000]
    assert reason.message == "金额在 10万元 到 20万元 之间"


def test_what_is_missing_says_what_to_supply() -> None:
    (reason,) = reasons(clause("employees", ">=", 3))
    assert reason.message.startswith("还缺") and reason.actual is None


def test_the_banks_own_words_are_never_read_as_a_template() -> None:
    (reason,) = reasons(Clause("R1", "use", "in", ["order"], "只限 {订单}"))
    assert reason.message == "只限 {订单}"


@pytest.mark.parametrize(
    ("founded", "on", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 3, 15), date(2026, 3, 14), 23),
        (date(2024, 3, 15), date(2026, 3, 15), 24),
        (date(2026, 3, 16), date(2026, 3, 15), 0),
    ],
)
def test_months_in_business_are_whole_months(founded, on, months) -> None:
    assert months_since(founded, on) == months


def test_a_ratio_is_told_as_a_decimal_string() -> None:
    assert plain([Fraction(1, 3), None, True]) == ["0.333333", None, True]
