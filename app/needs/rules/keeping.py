"""How long a need is kept without anybody touching it: reminders, then the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.dates import add_months


@dataclass(frozen=True)
class KeepingFacts:
    """When a need was last touched, and how many reminders have gone out since."""

    touched_on: date
    reminders: int


def reminders_due(
    facts: KeepingFacts, *, on: date, expire_days: int, before: Sequence[int]
) -> bool:
    """Whether the next reminder is due on `on`.

    Args:
        expire_days: calendar days without a touch until a need ends.
        before: days before that end on which to remind, such as (30, 7).
    """
    if facts.reminders >= len(before):
        return False
    left = expire_days - (on - facts.touched_on).days
    return left <= sorted(before, reverse=True)[facts.reminders]


def spent(facts: KeepingFacts, *, on: date, expire_days: int, reminders: int) -> bool:
    """Whether a need has been untouched too long; never before every reminder has gone out."""
    return facts.reminders >= reminders and (on - facts.touched_on).days >= expire_days


def lapsed_before(on: date, months: int) -> date:
    """Drafts last touched before this day are no longer kept."""
    return add_months(on, -months)
