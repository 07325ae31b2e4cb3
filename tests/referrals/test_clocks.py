"""The clocks as pure rules."""

from datetime import datetime, timedelta

import pytest

from app.infra.clock import CHINA
from app.referrals.rules import ClockFacts, escalation_level, late_since, next_deadline

NOON = datetime(2026, 11, 25, 12, tzinfo=CHINA)
HOUR = timedelta(hours=1)


def facts(**kw):
    values = {
        "state": "sent",
        "at": NOON,
        "contact_due_at": NOON + HOUR,
        "contacted": False,
        "due_at": NOON + 2 * HOUR,
        **kw,
    }
    return ClockFacts(**values)


@pytest.mark.parametrize(
    ("changed", "late"),
    [
        ({}, None),
        ({"contact_due_at": NOON}, None),
        ({"contact_due_at": NOON - HOUR}, NOON - HOUR),
        ({"contact_due_at": NOON - HOUR, "contacted": True}, None),
        ({"due_at": NOON - HOUR, "contacted": True}, NOON - HOUR),
        ({"contact_due_at": NOON - HOUR, "due_at": NOON - 2 * HOUR}, NOON - 2 * HOUR),
        ({"state": "accepted", "due_at": NOON - HOUR}, NOON - HOUR),
        ({"state": "info_requested", "due_at": NOON - HOUR}, None),
        ({"state": "offered", "due_at": NOON - HOUR}, None),
        ({"contact_due_at": None, "due_at": None}, None),
    ],
)
def test_late_is_what_the_lender_missed_while_it_was_at_turn(changed, late):
    assert late_since(facts(**changed)) == late


@pytest.mark.parametrize(
    ("changed", "deadline"),
    [
        ({}, NOON + HOUR),
        ({"contacted": True}, NOON + 2 * HOUR),
        ({"contact_due_at": NOON - HOUR}, NOON + 2 * HOUR),
        ({"contact_due_at": NOON - HOUR, "due_at": NOON - HOUR}, None),
        ({"state": "info_requested"}, None),
    ],
)
def test_the_next_deadline(changed, deadline):
    assert next_deadline(facts(**changed)) == deadline


@pytest.mark.parametrize(
    ("since", "at", "level"),
    [
        (None, NOON + 9 * HOUR, 0),
        (NOON, NOON, 1),
        (NOON, NOON + HOUR, 1),
        (NOON, NOON + 2 * HOUR, 2),
        (NOON, NOON + 3 * HOUR, 2),
        (NOON, NOON + 4 * HOUR, 3),
    ],
)
def test_three_levels(since, at, level):
    centre, lead = NOON + HOUR, NOON + 3 * HOUR
    assert escalation_level(at, late_since=since, centre_at=centre, lead_at=lead) == level
