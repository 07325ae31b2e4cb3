"""Pure rules of honest figures."""

from collections.abc import Sequence
from decimal import Decimal

SMALL = 10


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


def median(values: Sequence[Decimal]) -> Decimal | None:
    """The middle value; the mean of the two middle ones for an even number; None for none."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
