"""Reads of the working-day calendar: which years are known, what they hold."""

from dataclasses import dataclass
from datetime import date

from app.infra import calendar
from app.infra.calendar import CalendarDay

NOTICE_MONTH = 11
"""The notice of a year comes out in November of the year before."""


@dataclass(frozen=True)
class CalendarYear:
    """A year, its special days, and the years without a table that deadlines will need."""

    year: int
    days: list[CalendarDay]
    known: list[int]
    missing: list[int]


def calendar_year(year: int, on: date) -> CalendarYear:
    """A year of the calendar; from November on the coming year is due as well."""
    known = calendar.known_years()
    needed = [on.year] + ([on.year + 1] if on.month >= NOTICE_MONTH else [])
    missing = [wanted for wanted in needed if wanted not in known]
    return CalendarYear(year, calendar.days_of(year), known, missing)
