"""Tables of two numeric columns, at most six, learned from what the additive card leaves over.

Both the choice and the tables come from points that a card gave to rows it had not seen, so that
a pair has to explain what no single column does.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import expit, logit
from sklearn.isotonic import isotonic_regression

from app.whitelist.rules.scorecard.format import PAIR_CELLS_MOST
from app.whitelist.rules.scorecard.points import factor_points
from app.whitelist.training.bins import PER_LOG_ODDS, plain_edge
from app.whitelist.training.calibrate import Curve, calibrate
from app.whitelist.training.dataset import Dataset, as_numbers
from app.whitelist.training.states import Floats, Ints

PENALTY = 20.0
STEPS = 6
TURNS = 60


@dataclass(frozen=True)
class Pairs:
    """Pair factors, their worst points 0, and what was taken off in all to make them so."""

    factors: list[dict[str, Any]]
    moved: int

    def points(self, data: Dataset, rows: Ints) -> Ints:
        """What the pairs add to the points of some rows: int (rows,)."""
        columns = data.rows_of(rows)
        total = np.full(len(rows), self.moved, dtype=np.int64)
        for factor in self.factors:
            total += np.array(factor_points(factor, columns), dtype=np.int64)
        return total


@dataclass(frozen=True)
class _Axis:
    """A column cut into at most six parts of about equal size; -1 marks a missing cell."""

    name: str
    direction: int
    edges: list[float]
    places: Ints


def learn_pairs(data: Dataset, points: Ints, rows: Ints, most: int) -> Pairs:
    """At most `most` pairs.

    Args:
        points: int (rows of data,), each given by a card that had not seen the row.
        rows: the rows to learn from.
    """
    bad = data.bad[rows]
    log_odds = logit(Curve(calibrate(points[rows], bad))(points[rows]))
    axes = _axes(data, rows)
    factors, moved = [], 0
    for first, second in _ranked(axes, bad, expit(log_odds))[:most]:
        factor, by = _factor(first, second, bad, log_odds)
        factors.append(factor)
        moved += by
        given = np.array(factor_points(factor, data.rows_of(rows)), dtype=np.float64)
        log_odds = log_odds - (given + by) / PER_LOG_ODDS
    return Pairs(factors, moved)


def unseen_pair_points(data: Dataset, points: Ints, folds: Ints, most: int) -> Ints:
    """Points of every row with pairs that were chosen and learned without its fold."""
    total = points.copy()
    for number in range(folds.max() + 1):
        fit, left = np.flatnonzero(folds != number), np.flatnonzero(folds == number)
        total[left] += learn_pairs(data, points, fit, most).points(data, left)
    return total


def _axes(data: Dataset, rows: Ints) -> list[_Axis]:
    found = []
    for column in data.schema.features:
        if column.kind == "numeric":
            values = as_numbers(data.columns[column.name])[rows]
            edges = _edges(values[~np.isnan(values)])
            places = np.where(np.isnan(values), -1, np.searchsorted(edges, values, side="left"))
            if edges:
                found.append(_Axis(column.name, column.direction, edges, places))
    return found


def _edges(values: Floats) -> list[float]:
    """At most five edges that cut the values into parts of about equal size."""
    distinct = np.unique(values)
    if len(distinct) < 2:
        return []
    shares = np.arange(1, PAIR_CELLS_MOST) / PAIR_CELLS_MOST
    cuts = np.unique(np.quantile(values, shares, method="inverted_cdf"))
    places = np.searchsorted(distinct, cuts)
    return [plain_edge(distinct[p], distinct[p + 1]) for p in places if p + 1 < len(distinct)]


def _ranked(axes: list[_Axis], bad: Ints, pd: Floats) -> list[tuple[_Axis, _Axis]]:
    """Pairs whose cells are off by more than chance, the furthest first."""
    found = []
    for first, second in combinations(axes, 2):
        cells, known = _cells(first, second)
        size = (len(first.edges) + 1) * (len(second.edges) + 1)
        off = np.bincount(cells[known], weights=(bad - pd)[known], minlength=size)
        spread = np.bincount(cells[known], weights=(pd * (1 - pd))[known], minlength=size)
        used = spread > 1
        excess = float((off[used] ** 2 / spread[used]).sum()) - int(used.sum())
        # Two standard deviations of a chi-square with so many cells.
        if excess > 2 * np.sqrt(2 * used.sum()):
            found.append((excess, (first, second)))
    return [pair for _, pair in sorted(found, key=lambda item: -item[0])]


def _cells(first: _Axis, second: _Axis) -> tuple[Ints, Any]:
    known = (first.places >= 0) & (second.places >= 0)
    return first.places * (len(second.edges) + 1) + second.places, known


def _factor(first: _Axis, second: _Axis, bad: Ints, log_odds: Floats) -> tuple[dict[str, Any], int]:
    cells, known = _cells(first, second)
    shape = (len(first.edges) + 1, len(second.edges) + 1)
    table = _table(cells[known], bad[known], log_odds[known], shape, first, second)
    raw = np.rint(-PER_LOG_ODDS * table).astype(np.int64)
    # Projections come close to a monotone table, not onto it: lift what fell short by a point.
    raw = _lifted(_lifted(raw, 0, -first.direction), 1, -second.direction)
    least = int(raw.min())
    given = (raw - least)[first.places[known], second.places[known]]
    neutral = round(float(given.mean())) if known.any() else 0
    factor = {
        "column": f"{first.name}*{second.name}",
        "kind": "pair",
        "columns": [first.name, second.name],
        "edges_a": first.edges,
        "edges_b": second.edges,
        "points": (raw - least).tolist(),
        "missing": neutral,
        "neutral": neutral,
    }
    return factor, least


def _table(
    cells: Ints, bad: Ints, log_odds: Floats, shape: tuple[int, int], first: _Axis, second: _Axis
) -> Floats:
    """Log-odds that each cell adds, drawn to zero, monotone along directed axes: float (a, b)."""
    size = shape[0] * shape[1]
    table = np.zeros(shape)
    for _ in range(STEPS):
        pd = expit(log_odds + table.ravel()[cells])
        slope = np.bincount(cells, weights=bad - pd, minlength=size).reshape(shape)
        weight = np.bincount(cells, weights=pd * (1 - pd), minlength=size).reshape(shape) + PENALTY
        aim = table + (slope - PENALTY * table) / weight
        table = _projected(aim, weight, first.direction, second.direction)
    return table


def _projected(aim: Floats, weight: Floats, down: int, across: int) -> Floats:
    """The nearest table that is monotone along both axes (Dykstra's alternating projections)."""
    if not across:
        return _along(aim, weight, down)
    if not down:
        return _along(aim.T, weight.T, across).T
    found = aim
    off_down, off_across = np.zeros_like(aim), np.zeros_like(aim)
    for _ in range(TURNS):
        half = _along(found + off_down, weight, down)
        off_down = found + off_down - half
        found = _along((half + off_across).T, weight.T, across).T
        off_across = half + off_across - found
    return found


def _along(table: Floats, weight: Floats, direction: int) -> Floats:
    """Each column made monotone down the rows."""
    if not direction:
        return table
    columns = [
        isotonic_regression(values, sample_weight=w, increasing=direction > 0)
        for values, w in zip(table.T, weight.T, strict=True)
    ]
    return np.column_stack(columns)


def _lifted(table: Ints, axis: int, direction: int) -> Ints:
    if not direction:
        return table
    if direction > 0:
        return np.maximum.accumulate(table, axis=axis)
    return np.flip(np.maximum.accumulate(np.flip(table, axis), axis=axis), axis)
