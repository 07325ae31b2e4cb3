"""Pure rules of honest figures."""

from datetime import date, timedelta
from decimal import Decimal

from app.kernel.dates import quarter_end, quarter_start

SMALL = 10
_TENTH = Decimal("0.1")


def share_or_count(part: int, whole: int) -> str:
    """A percentage, or plain counts where fewer than ten cases stand behind it.

    >>> share_or_count(3, 4)
    '3/4'
    >>> share_or_count(15, 20)
    '75%'
    """
    if whole < SMALL:
        return f"{part}/{whole}"
    return f"{(Decimal(100 * part) / whole).quantize(Decimal(1))}%"


def hours(span: timedelta | None) -> Decimal | None:
    """A span in hours, to one decimal.

    >>> hours(timedelta(minutes=90))
    Decimal('1.5')
    """
    if span is None:
        return None
    return (Decimal(int(span.total_seconds())) / 3600).quantize(_TENTH)


def days(span: timedelta | None) -> Decimal | None:
    """A span in days of 24 hours, to one decimal."""
    if span is None:
        return None
    return (Decimal(int(span.total_seconds())) / 86400).quantize(_TENTH)


def last_quarter(on: date) -> tuple[date, date]:
    """The first and the last day of the newest calendar quarter that is over.

    >>> last_quarter(date(2026, 2, 3))
    (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    """
    last = quarter_start(on) - timedelta(days=1)
    return quarter_start(last), quarter_end(last)
