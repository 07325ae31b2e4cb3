"""Working days (工作日): the State Council's calendar as a table, with a visible fallback.

Rows of `calendar_days` say which days differ from Monday to Friday. A year whose notice has not
been entered yet counts Monday to Friday, and `table_known` lets the pages say so.
"""

from datetime import date, datetime, timedelta

import chinese_calendar
from sqlalchemy import CheckConstraint, extract, select
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import clock
from app.infra.db import Model, db

DAY_ENDS = (17, 30)
_SATURDAY = 5


class CalendarDay(Model):
    """A day that is not what its weekday says: a holiday (假日) or a made-up working day (补班)."""

    __tablename__ = "calendar_days"
    __table_args__ = (CheckConstraint("source <> ''", name="source_given"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str]
    source: Mapped[str]


def special_days(first: date, last: date) -> dict[date, bool]:
    """Day -> whether it is worked, for the days of a span that the table names."""
    rows = db.session.execute(
        select(CalendarDay.day, CalendarDay.working).where(CalendarDay.day.between(first, last))
    )
    return dict(rows.all())


def _works(day: date, special: dict[date, bool]) -> bool:
    return special.get(day, day.weekday() < _SATURDAY)


def end_of_day(day: date) -> datetime:
    """The end of business of a day in China: when a deadline that names only a day is over."""
    return clock.at_local(day, *DAY_ENDS)


def add_working_days(at: datetime, days: int) -> datetime:
    """The end of business, in China, of the n-th working day after the day of `at`.

    With 0 days: the end of that day itself, or of the next working day if nobody works on it.
    """
    first = clock.day_of(at)
    special = special_days(first, first + timedelta(days=days * 2 + 40))
    day = first
    while days == 0 and not _works(day, special):
        day += timedelta(days=1)
    while days > 0:
        day += timedelta(days=1)
        days -= _works(day, special)
    return end_of_day(day)


def working_days_between(first: datetime, last: datetime) -> int:
    """How many working days lie after the day of `first`, up to and with the day of `last`."""
    day, end = clock.day_of(first), clock.day_of(last)
    special = special_days(day, end)
    found = 0
    while day < end:
        day += timedelta(days=1)
        found += _works(day, special)
    return found


def table_known(year: int) -> bool:
    """Whether the notice of a year has been entered."""
    row = select(CalendarDay.day).where(extract("year", CalendarDay.day) == year).limit(1)
    return db.session.execute(row).first() is not None


def known_years() -> list[int]:
    """The years with a table, ascending."""
    year = extract("year", CalendarDay.day)
    return [int(y) for y in db.session.scalars(select(year).distinct().order_by(year))]


def days_of(year: int) -> list[CalendarDay]:
    """The special days of a year, in order."""
    return list(
        db.session.scalars(
            select(CalendarDay)
            .where(extract("year", CalendarDay.day) == year)
            .order_by(CalendarDay.day)
        )
    )


def set_day(day: date, *, working: bool, name: str, source: str) -> CalendarDay:
    """Enter or correct one day of the State Council's notice."""
    row = db.session.merge(CalendarDay(day=day, working=working, name=name, source=source))
    db.session.flush()
    return row


def published_days(first_year: int, last_year: int) -> list[CalendarDay]:
    """The special days that the calendar library knows, to fill the table with.

    The library ends with the last announced year; later ones are entered on the calendar page.
    """
    found = []
    for year in range(first_year, last_year + 1):
        if year not in _library_years():
            continue
        for offset in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
            day = date(year, 1, 1) + timedelta(days=offset)
            holiday, name = chinese_calendar.get_holiday_detail(day)
            if holiday == (day.weekday() < _SATURDAY):
                found.append(
                    CalendarDay(
                        day=day,
                        working=not holiday,
                        name=name or "周末",
                        source=f"国务院办公厅关于{year}年部分节假日安排的通知",
                    )
                )
    return found


def _library_years() -> range:
    days = chinese_calendar.constants.holidays
    return range(min(days).year, max(days).year + 1)


def fill(first_year: int = 2022, last_year: int | None = None) -> int:
    """Enter the published years that the table lacks; safe to run twice. Returns rows added."""
    added = 0
    last_year = last_year or clock.today().year + 1
    for year in range(first_year, last_year + 1):
        if table_known(year):
            continue
        rows = published_days(year, year)
        db.session.add_all(rows)
        added += len(rows)
    db.session.flush()
    return added
