"""The room's blueprint, and words that several of its pages need."""

from app.infra.acts import Act
from app.infra.rooms import Room
from app.kernel.actors import Permission
from app.kernel.errors import Forbidden
from app.kernel.words import N_

room = Room("monitoring", "app.monitoring")

CLOCK_LABELS = {
    "contact_late": N_("首次联系已超时"),
    "decision_late": N_("审批已超时"),
    "today": N_("今天到期"),
    "running": N_("办理中"),
}

DAYS_USUAL = 90
DAYS_MAX = 3660


def days_of(text: str) -> int:
    """A window in days from a URL; 90 where it is no sensible number."""
    sensible = text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= DAYS_MAX
    return int(text) if sensible and len(text) <= 4 else DAYS_USUAL


def refuse_without_cases(act: Act) -> None:
    """The finance bureau sees the county's sums and opens no case."""
    if not act.actor.may(Permission.NEED_READ):
        raise Forbidden(Permission.NEED_READ)
