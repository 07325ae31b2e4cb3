"""Honest figures: small numbers stay counts, spans in hours and days, the quarter that is over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.monitoring import rules


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "0/0"),
        (3, 4, "3/4"),
        (9, 9, "9/9"),
        (10, 10, "100%"),
        (1, 3000, "0%"),
        (2, 12, "17%"),
    ],
)
def test_fewer_than_ten_cases_give_no_percentage(part, whole, said):
    assert rules.share_or_count(part, whole) == said


def test_spans_are_said_to_one_decimal():
    assert rules.hours(timedelta(hours=2, minutes=15)) == Decimal("2.2")
    assert rules.days(timedelta(hours=36)) == Decimal("1.5")


def test_no_span_is_no_number():
    assert rules.hours(None) is None and rules.days(None) is None


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 11, 24), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_the_last_quarter_is_the_newest_that_is_over(on, first, last):
    assert rules.last_quarter(on) == (first, last)
