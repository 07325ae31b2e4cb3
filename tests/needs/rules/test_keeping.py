"""How long a need is kept: two reminders, then the end."""

from datetime import date, timedelta

import pytest

from app.needs.rules.keeping import KeepingFacts, lapsed_before, reminders_due, spent

TOUCHED = date(2026, 1, 1)
BEFORE = (30, 7)


def due(days: int, reminders: int) -> bool:
    facts = KeepingFacts(TOUCHED, reminders)
    on = TOUCHED + timedelta(days=days)
    return reminders_due(facts, on=on, expire_days=180, before=BEFORE)


def over(days: int, reminders: int) -> bool:
    facts = KeepingFacts(TOUCHED, reminders)
    return spent(facts, on=TOUCHED + timedelta(days=days), expire_days=180, reminders=2)


@pytest.mark.parametrize(
    ("days", "sent", "expected"),
    [
        (149, 0, False),
        (150, 0, True),
        (150, 1, False),
        (172, 1, False),
        (173, 1, True),
        (200, 2, False),
    ],
)
def test_a_reminder_thirty_and_seven_days_before_the_end(days, sent, expected):
    assert due(days, sent) is expected


@pytest.mark.parametrize(
    ("days", "sent", "expected"),
    [
        (179, 2, False),
        (180, 2, True),
        (400, 1, False),
        (400, 0, False),
    ],
)
def test_no_need_ends_before_both_reminders(days, sent, expected):
    assert over(days, sent) is expected


def test_drafts_are_kept_by_calendar_months():
    assert lapsed_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
