"""When an overdue loan is brought up again, and when an owner is told of a due date. Pure."""

from collections.abc import Sequence
from datetime import date


def reminder_reached(days_past_due: int, at_days: Sequence[int]) -> int:
    """The last of the reminders at 1, 30, 60 … days past due that has come; 0 before the first.

    >>> reminder_reached(35, (1, 30, 60, 90)), reminder_reached(0, (1, 30))
    (30, 0)
    """
    return max((days for days in at_days if days <= days_past_due), default=0)


def due_soon(next_due_on: date | None, on: date, *, days: int, reminded_for: date | None) -> bool:
    """Whether the owner should be told, once, that the next payment is near."""
    if next_due_on is None or reminded_for == next_due_on:
        return False
    return 0 <= (next_due_on - on).days <= days
