"""How far a sample has moved from the one a card was trained on: the stability index (PSI). Pure.

Over the card's own bins: those of a numeric factor, the levels of a categorical one with `other`,
the cells of a pair; missing is always a bin of its own. Shares are floored at 1e-4.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from app.whitelist.rules.scorecard.points import sources_of

FLOOR = 1e-4

# The marks of the file format: `scorecard monitor` runs without a county. A county judges its own
# cards by risk.psi_watch and risk.psi_act (risk_watch.py), which it may set otherwise.
WATCH, UNSTABLE = 0.10, 0.25


def counts_of(factor: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]) -> list[int]:
    """Rows per bin of a factor, missing last: int (bins,)."""
    cells = [columns[source] for source in sources_of(factor)]
    if factor["kind"] == "categorical":
        return _levels(factor, cells[0])
    edges = _edges(factor)
    found = Counter(
        None if None in row else tuple(map(bisect_left, edges, row))
        for row in zip(*cells, strict=True)
    )
    return [*(found[bins] for bins in _places(edges)), found[None]]


def number_counts(edges: Sequence[float], values: Sequence[float]) -> list[int]:
    """Values per bin between ascending edges: int (edges + 1,)."""
    found = Counter(bisect_left(edges, value) for value in values)
    return [found[place] for place in range(len(edges) + 1)]


def psi(expected: Sequence[int], actual: Sequence[int]) -> float:
    """The index of two lists of counts over the same bins; 0 for the same shares.

    >>> psi([50, 50], [50, 50])
    0.0
    """
    total, now = sum(expected), sum(actual)
    index = 0.0
    for a, b in zip(expected, actual, strict=True):
        p, q = max(a / total, FLOOR), max(b / now, FLOOR)
        index += (q - p) * log(q / p)
    return round(index, 6) + 0.0


def verdict_of(most: float) -> str:
    """What the largest index means: below .10 stable, below .25 watch, else unstable."""
    if most < WATCH:
        return "stable"
    return "watch" if most < UNSTABLE else "unstable"


def main_levels(factor: Mapping[str, Any]) -> list[str]:
    """The levels with a bin of their own, sorted; the rare ones share `other`."""
    rare = set(factor.get("rare", ()))
    return [level for level in sorted(factor["levels"]) if level not in rare]


def _levels(factor: Mapping[str, Any], cells: Sequence[Any]) -> list[int]:
    found = Counter(cells)
    own = [found.pop(level, 0) for level in main_levels(factor)]
    missing = found.pop(None, 0)
    return [*own, sum(found.values()), missing]


def _edges(factor: Mapping[str, Any]) -> list[Sequence[float]]:
    if factor["kind"] == "pair":
        return [factor["edges_a"], factor["edges_b"]]
    return [factor["edges"]]


def _places(edges: list[Sequence[float]]) -> list[tuple[int, ...]]:
    places: list[tuple[int, ...]] = [()]
    for axis in edges:
        places = [(*place, n) for place in places for n in range(len(axis) + 1)]
    return places
