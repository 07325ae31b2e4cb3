"""Working days over weekends and holidays."""

from datetime import date, datetime

import pytest

from app.infra import calendar, clock
from app.infra.db import db


@pytest.fixture(autouse=True)
def _calendar_of_2026(context):
    calendar.fill(2026, 2026)
    yield
    db.session.rollback()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.CHINA)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 09:00", 2, "2026-11-25"),
        ("2026-11-23 09:00", 10, "2026-12-07"),
        ("2026-11-23 09:00", 5, "2026-11-30"),
        ("2026-11-23 23:50", 2, "2026-11-25"),
        # A Saturday counts from the Monday.
        ("2026-11-28 10:00", 1, "2026-11-30"),
        # The National Day week, with its made-up working days.
        ("2026-09-30 10:00", 1, "2026-10-08"),
        ("2026-11-28 10:00", 0, "2026-11-30"),
    ],
)
def test_a_deadline_is_the_end_of_the_nth_working_day(start, days, due):
    found = calendar.add_working_days(moment(start), days)
    assert found == moment(f"{due} 17:30")


def worked(day):
    """Whether a deadline of that very day stays on it."""
    noon = moment(f"{day} 12:00")
    return calendar.add_working_days(noon, 0) == calendar.end_of_day(day)


def test_a_made_up_saturday_is_worked():
    made_up = [day for day in calendar.days_of(2026) if day.working]
    assert made_up and all(day.day.weekday() >= 5 for day in made_up)
    assert worked(made_up[0].day)


def test_days_paused_count_what_was_worked():
    assert (
        calendar.working_days_between(moment("2026-11-26 10:00"), moment("2026-11-30 10:00")) == 2
    )
    assert (
        calendar.working_days_between(moment("2026-11-27 10:00"), moment("2026-11-29 10:00")) == 0
    )


def test_a_year_without_its_notice_counts_monday_to_friday_and_says_so():
    assert not calendar.table_known(2031)
    assert worked(date(2031, 1, 1))
    assert not worked(date(2031, 1, 4))


def test_filling_twice_adds_nothing():
    assert calendar.fill(2026, 2026) == 0


def test_a_corrected_day_moves_a_deadline():
    calendar.set_day(date(2026, 11, 24), working=False, name="临时休息", source="测试通知")
    due = calendar.add_working_days(moment("2026-11-23 09:00"), 2)
    assert due == moment("2026-11-26 17:30")
