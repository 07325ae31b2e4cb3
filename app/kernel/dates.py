"""Days of the calendar: months counted from an original day, quarters, settlement days."""

import calendar
from collections.abc import Iterator
from datetime import date

MONTHS_OF_A_QUARTER = 3
_SETTLEMENT_DAY = 21


def day_or_none(text: str) -> date | None:
    """The day an ISO text names; None where it names none, as in a filter of a list.

    >>> day_or_none("2026-11-26"), day_or_none("26.11.")
    (datetime.date(2026, 11, 26), None)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day if it is shorter.

    Count always from the original day: 31 January gives 28 February and then 31 March, which
    counting on from 28 February would lose. Raises OverflowError outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{months} months from {day} lies outside the years 1 to 9999")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_months(first: date, last: date) -> int | None:
    """How many whole months `last` lies after `first`, or None if it is no month's day of it.

    >>> whole_months(date(2025, 1, 31), date(2025, 2, 28)), whole_months(date.min, date(1, 1, 9))
    (1, None)
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(first, months) == last else None


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // MONTHS_OF_A_QUARTER + 1


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter."""
    return date(day.year, (quarter_of(day) - 1) * MONTHS_OF_A_QUARTER + 1, 1)


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter."""
    return month_end(quarter_start(day).replace(month=quarter_of(day) * MONTHS_OF_A_QUARTER))


def settlement_days(after: date, before: date) -> Iterator[date]:
    """The bank's quarterly settlement days (结息日) strictly between two days, in order.

    Interest is settled through the 20th of March, June, September and December; with the first
    day in and the last day out, the period ends on the 21st.
    """
    for year in range(after.year, before.year + 1):
        for month in (3, 6, 9, 12):
            day = date(year, month, _SETTLEMENT_DAY)
            if after < day < before:
                yield day


def monthly_days(after: date, before: date) -> Iterator[date]:
    """The month days of `after` strictly between it and `before`, counted from `after` itself."""
    months = 1
    while (before.year - after.year) * 12 + before.month - after.month >= months:
        day = add_months(after, months)
        if day < before:
            yield day
        months += 1
