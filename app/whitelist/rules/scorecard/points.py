"""Points of each factor, a whole column at a time (计分). Pure.

Numeric: the bin is the number of edges strictly below the value (value <= edge goes left).
Categorical: `levels`, else `other`. Pair: the cell of two bins. Missing: `missing`; a pair lacks
its value when either column does.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

Factor = Mapping[str, Any]
Card = Mapping[str, Any]
Columns = Mapping[str, Sequence[Any]]


def sources_of(factor: Factor) -> list[str]:
    """The columns a factor reads: its own, or the two of a pair."""
    return list(factor["columns"]) if factor["kind"] == "pair" else [factor["column"]]


def factor_points(factor: Factor, columns: Columns) -> list[int]:
    """The points of one factor, row by row: int (rows,)."""
    cells = [columns[source] for source in sources_of(factor)]
    if factor["kind"] == "pair":
        return _pair(factor, *cells)
    if factor["kind"] == "categorical":
        return list(map(_Levels(factor).__getitem__, cells[0]))
    edges, points, missing = factor["edges"], factor["points"], factor["missing"]
    return [missing if x is None else points[bisect_left(edges, x)] for x in cells[0]]


def total_points(card: Card, by_factor: Mapping[str, Sequence[int]]) -> list[int]:
    """Base points and those of every factor, row by row: int (rows,)."""
    base = card["base_points"]
    return [base + sum(row) for row in zip(*by_factor.values(), strict=True)]


def all_points(card: Card, columns: Columns) -> dict[str, list[int]]:
    """Points per factor, in the card's order."""
    return {factor["column"]: factor_points(factor, columns) for factor in card["factors"]}


class _Levels(dict[Any, int]):
    """Points by level; what is in no level is `other`, None is `missing`."""

    def __init__(self, factor: Factor):
        super().__init__(factor["levels"])
        self[None] = factor["missing"]
        self._other = factor["other"]

    def __missing__(self, level: Any) -> int:
        return int(self._other)


def _pair(factor: Factor, first: Sequence[Any], second: Sequence[Any]) -> list[int]:
    edges_a, edges_b = factor["edges_a"], factor["edges_b"]
    points, missing = factor["points"], factor["missing"]
    return [
        missing
        if a is None or b is None
        else points[bisect_left(edges_a, a)][bisect_left(edges_b, b)]
        for a, b in zip(first, second, strict=True)
    ]
