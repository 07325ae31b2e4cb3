"""Rounding, day counts, and how rates are printed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.rates import (
    days_between,
    half_up,
    interest_by_days,
    percent,
    share,
    six_places,
)


@pytest.mark.parametrize(
    ("exact", "whole"),
    [("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999999999", 2), ("-0.5", -1), ("-2.4", -2), ("7", 7)],
)
def test_a_half_goes_away_from_zero(exact, whole):
    assert half_up(Fraction(exact)) == whole


@given(st.fractions())
def test_rounding_moves_no_number_by_more_than_a_half(exact):
    assert abs(half_up(exact) - exact) <= Fraction(1, 2)


def test_interest_by_days_is_over_360_and_rounded_once():
    assert interest_by_days(300_000_000, Decimal("0.035"), 365) == 10_645_833
    assert interest_by_days(18_000, Decimal("0.01"), 1) == 1
    assert interest_by_days(17_999, Decimal("0.01"), 1) == 0


def test_the_first_day_counts_and_the_last_does_not():
    assert days_between(date(2025, 9, 1), date(2027, 9, 1)) == 730
    assert days_between(date(2026, 1, 1), date(2026, 1, 1)) == 0


def test_half_of_an_odd_fen_goes_up():
    assert share(3_548_611, Decimal("0.5")) == 1_774_306


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.0385", "0.038500"),
        ("0.0000005", "0.000001"),
        ("0.00000049", "0.000000"),
        ("-0.0000001", "0.000000"),
        ("-0.25", "-0.250000"),
        ("1e40", "1" + "0" * 40 + ".000000"),
    ],
)
def test_an_annual_cost_has_six_places(number, text):
    assert six_places(Decimal(number)) == text


def test_a_percentage_has_two_decimals_or_as_many_as_it_needs():
    assert percent(Decimal("0.0435")) == "4.35%"
    assert percent(Decimal("0.1")) == "10.00%"
    assert percent(Decimal("0.04125")) == "4.125%"
