"""Months from an original day, quarters, settlement days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import dates
from app.kernel.dates import add_months, day_or_none, monthly_days, settlement_days, whole_months

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))


def test_months_are_counted_from_the_original_day_not_a_clamped_one():
    drawn = date(2026, 1, 31)
    assert [add_months(drawn, n) for n in (1, 2, 3, 4)] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(drawn, -2) == date(2025, 11, 30)


@pytest.mark.parametrize(("day", "months"), [(date.max, 1), (date.min, -1), (date.min, 10**9)])
def test_the_calendar_has_ends(day, months):
    with pytest.raises(OverflowError):
        add_months(day, months)


@given(DAYS, st.integers(0, 600))
def test_whole_months_undoes_adding_them(day, months):
    assert whole_months(day, add_months(day, months)) == months


def test_a_day_between_two_months_is_no_whole_month():
    assert whole_months(date(2026, 1, 31), date(2026, 3, 30)) is None
    assert whole_months(date(2026, 1, 31), date(2026, 1, 31)) == 0


def test_quarters_of_the_calendar():
    day = date(2026, 5, 20)
    assert dates.quarter_of(day) == 2
    assert dates.quarter_start(day) == date(2026, 4, 1)
    assert dates.quarter_end(day) == date(2026, 6, 30)
    assert dates.quarter_end(date(2026, 12, 31)) == date(2026, 12, 31)


def test_settlement_days_lie_strictly_between():
    found = list(settlement_days(date(2026, 3, 21), date(2027, 3, 21)))
    assert found == [date(2026, 6, 21), date(2026, 9, 21), date(2026, 12, 21)]
    assert list(settlement_days(date(2026, 3, 20), date(2026, 3, 22))) == [date(2026, 3, 21)]


def test_monthly_days_lie_strictly_between():
    assert list(monthly_days(date(2026, 1, 31), date(2026, 2, 28))) == []
    assert list(monthly_days(date(2026, 1, 31), date(2026, 3, 1))) == [date(2026, 2, 28)]
    assert list(monthly_days(date(9999, 11, 30), date.max)) == [date(9999, 12, 30)]


@pytest.mark.parametrize("text", ["", "26.11.2026", "2026-02-30", "today"])
def test_a_text_that_names_no_day_is_none(text):
    assert day_or_none(text) is None
    assert day_or_none("2026-11-26") == date(2026, 11, 26)
