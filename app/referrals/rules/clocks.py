"""The clocks of a referral (时限): what is late, since when, and whose turn that makes it.

Two clocks run on working days: first contact and decision. Both stand still while papers are asked
for. A third, outer one runs on calendar days and never stops.
"""

from dataclasses import dataclass
from datetime import datetime

from app.policy.policy import Policy

RUNNING = ("sent", "accepted")
"""States in which the lender is at turn."""

MANAGER, CENTRE, LEAD = 1, 2, 3
"""Levels of escalation (督办): the bank's manager, the finance centre, its lead."""


def decision_days(policy: Policy, *, green_channel: bool, startup_loan: bool) -> int:
    """Working days for a decision: green channel, start-up loan, or the ordinary clock."""
    if green_channel:
        return int(policy["clocks.decision_green_working_days"])
    if startup_loan:
        return int(policy["clocks.decision_startup_working_days"])
    return int(policy["clocks.decision_working_days"])


@dataclass(frozen=True)
class ClockFacts:
    """The clocks of a referral at one moment."""

    state: str
    at: datetime
    contact_due_at: datetime | None
    contacted: bool
    due_at: datetime | None


def late_since(facts: ClockFacts) -> datetime | None:
    """The first deadline that has passed unmet, while the lender is at turn."""
    if facts.state not in RUNNING:
        return None
    missed = [due for due in _deadlines(facts) if facts.at > due]
    return min(missed, default=None)


def next_deadline(facts: ClockFacts) -> datetime | None:
    """The next deadline still to be met, while the lender is at turn."""
    if facts.state not in RUNNING:
        return None
    return min((due for due in _deadlines(facts) if facts.at <= due), default=None)


def _deadlines(facts: ClockFacts) -> list[datetime]:
    contact = None if facts.contacted else facts.contact_due_at
    return [due for due in (contact, facts.due_at) if due is not None]


def escalation_level(
    at: datetime,
    *,
    late_since: datetime | None,
    centre_at: datetime | None,
    lead_at: datetime | None,
) -> int:
    """Whose turn lateness makes it: 0 nobody, 1 manager at once, 2 centre, 3 finance lead.

    Args:
        centre_at, lead_at: when the second and third level begin, counted from `late_since`.
    """
    if late_since is None:
        return 0
    if lead_at is not None and at > lead_at:
        return LEAD
    if centre_at is not None and at > centre_at:
        return CENTRE
    return MANAGER
