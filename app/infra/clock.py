"""The only place that reads a clock. Instants are UTC; civil days are those of +08:00."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

_frozen: datetime | None = None


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today() -> date:
    """The civil day in China."""
    return day_of(now())


def day_of(at: datetime) -> date:
    """The civil day in China of an aware instant."""
    return at.astimezone(CHINA).date()


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The instant of a wall-clock time in China."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stand still at `at`: for tests and for the demo county, which is told as it happened."""
    global _frozen
    before, _frozen = _frozen, at
    try:
        yield
    finally:
        _frozen = before
