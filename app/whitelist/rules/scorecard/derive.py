"""Columns made from others, row by row (派生指标). Pure.

Missing sources are left out; a row without any is missing. A ratio needs both its numbers and a
divisor that is not 0; a trend needs two.
"""

from collections.abc import Callable, Sequence
from itertools import repeat

from app.whitelist.rules.scorecard.schema import Column

Row = tuple[float | None, ...]
Operation = Callable[[Row, float], float | None]


def derive(column: Column, sources: Sequence[Sequence[float | None]]) -> list[float | None]:
    """The derived column: one value per row of its sources (each a column)."""
    return list(map(_OPERATIONS[column.operation], zip(*sources, strict=True), repeat(column.over)))


def _known(row: Row) -> list[float]:
    return [value for value in row if value is not None]


def _most(row: Row, over: float) -> float | None:
    return max(_known(row), default=None)


def _least(row: Row, over: float) -> float | None:
    return min(_known(row), default=None)


def _sum(row: Row, over: float) -> float | None:
    known = _known(row)
    return sum(known) if known else None


def _mean(row: Row, over: float) -> float | None:
    known = _known(row)
    return sum(known) / len(known) if known else None


def _count_over(row: Row, over: float) -> float | None:
    """How many sources are greater than the limit."""
    known = _known(row)
    return float(sum(value > over for value in known)) if known else None


def _ratio(row: Row, over: float) -> float | None:
    """The first divided by the second."""
    part, whole = row
    return None if part is None or not whole else part / whole


def _trend(row: Row, over: float) -> float | None:
    """Slope of the least-squares line through the sources as named: 0, 1, 2 … apart by one.

    >>> _trend((1.0, None, 5.0), 0.0)
    2.0
    """
    known = [(place, value) for place, value in enumerate(row) if value is not None]
    if len(known) < 2:
        return None
    middle = sum(place for place, _ in known) / len(known)
    spread = sum((place - middle) ** 2 for place, _ in known)
    return sum((place - middle) * value for place, value in known) / spread


_OPERATIONS: dict[str, Operation] = {
    "max": _most,
    "min": _least,
    "sum": _sum,
    "mean": _mean,
    "count_over": _count_over,
    "ratio": _ratio,
    "trend": _trend,
}
