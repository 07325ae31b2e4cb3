"""Each column counted out into states: what the learners see of it, and nothing else.

Numeric: at most 200 ordered ranges of values that occur; categorical: the common levels, then the
rare ones together. Missing is always a state of its own, the last.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.whitelist.rules.scorecard.columns import Columns
from app.whitelist.rules.scorecard.schema import Column
from app.whitelist.training.dataset import as_numbers

RANGES_MOST = 200
RARE_SHARE, RARE_ROWS = 0.01, 5

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """A column as states.

    `low`, `high`: float (ranges,), the least and greatest value of each range (numeric).
    `levels`: the common levels, sorted; `rare`: the others that occur (categorical).
    `counts`: int (states,), rows in each state; the last state is missing, and for a categorical
    column the one before it is `other`.
    """

    column: Column
    low: Floats
    high: Floats
    levels: tuple[str, ...]
    rare: tuple[str, ...]
    counts: Ints

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def is_numeric(self) -> bool:
        return self.column.kind == "numeric"

    @property
    def has_missing(self) -> bool:
        return bool(self.counts[-1])

    @property
    def middle(self) -> int:
        """The state of the median row among those with a value."""
        known = np.cumsum(self.counts[:-1])
        return int(np.searchsorted(known, known[-1] / 2)) if known[-1] else 0


def count_out(columns: Columns, schema_columns: tuple[Column, ...]) -> tuple[list[Feature], Ints]:
    """Features and the states of their rows: int (rows, features)."""
    found = [_feature(column, columns[column.name]) for column in schema_columns]
    return [feature for feature, _ in found], np.column_stack([states for _, states in found])


def _feature(column: Column, cells: list) -> tuple[Feature, Ints]:  # type: ignore[type-arg]
    return _numeric(column, cells) if column.kind == "numeric" else _categorical(column, cells)


def _numeric(column: Column, cells: list) -> tuple[Feature, Ints]:  # type: ignore[type-arg]
    values = as_numbers(cells)
    known = values[~np.isnan(values)]
    # A column may be empty in a part of the rows: one range without a row stands for it.
    low = np.unique(known) if len(known) else np.zeros(1)
    if len(low) > RANGES_MOST:
        places = np.linspace(0, 1, RANGES_MOST + 1)[:-1]
        low = np.unique(np.quantile(known, places, method="inverted_cdf"))
    states = np.where(np.isnan(values), len(low), np.searchsorted(low, values, side="right") - 1)
    high = _greatest(known, states[~np.isnan(values)], low)
    counts = np.bincount(states, minlength=len(low) + 1)
    return Feature(column, low, high, (), (), counts), states


def _greatest(known: Floats, states: Ints, low: Floats) -> Floats:
    high = low.copy()
    np.maximum.at(high, states, known)
    return high


def _categorical(column: Column, cells: list) -> tuple[Feature, Ints]:  # type: ignore[type-arg]
    texts = np.array(["" if cell is None else cell for cell in cells], dtype=object)
    lacking = np.array([cell is None for cell in cells])
    names, counts = np.unique(texts[~lacking].astype(str), return_counts=True)
    least = max(RARE_ROWS, RARE_SHARE * len(cells))
    levels = tuple(str(n) for n, count in zip(names, counts, strict=True) if count >= least)
    rare = tuple(str(n) for n, count in zip(names, counts, strict=True) if count < least)
    place = {level: n for n, level in enumerate(levels)}
    other = len(levels)
    states = np.array(
        [other + 1 if cell is None else place.get(cell, other) for cell in cells], dtype=np.int64
    )
    none = np.empty(0)
    return Feature(
        column, none, none, levels, rare, np.bincount(states, minlength=other + 2)
    ), states
