"""From points that a card gave to rows it had not seen to the probability of default."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import minimize

from app.whitelist.rules.scorecard.calibration import pd_of
from app.whitelist.training.bins import PER_LOG_ODDS
from app.whitelist.training.states import Floats, Ints

LOGISTIC_ROWS = 3_000
KNOTS = (0.1, 0.3, 0.5, 0.7, 0.9)
USUAL = -1 / PER_LOG_ODDS
"""Log-odds per point if the points were exact: 20 points halve the odds."""
FLATTEST, STEEPEST = 0.02, 5.0
"""Bounds of a slope as multiples of the usual one: it always falls."""
PULL = 4.0


def calibrate(points: Ints, bad: Ints) -> dict[str, Any]:
    """The curve of a card: logistic up to 3,000 rows, else piecewise linear in log-odds.

    Args:
        points, bad: int (rows,); points given by cards that had not seen the row.
    """
    knots = np.unique(np.quantile(points, KNOTS, method="nearest")).tolist()
    if len(points) <= LOGISTIC_ROWS or len(knots) < 2:
        middle = float(np.median(points))
        level, slopes = _fit(points, bad, [middle])
        slope = round(slopes[0], 9)
        return {"kind": "logistic", "intercept": round(level - slope * middle, 9), "slope": slope}
    level, slopes = _fit(points, bad, knots)
    odds = [level]
    for (before, after), slope in zip(pairwise(knots), slopes[1:-1], strict=True):
        odds.append(odds[-1] + slope * (after - before))
    return {
        "kind": "piecewise",
        "knots": [[int(p), round(o, 9)] for p, o in zip(knots, odds, strict=True)],
        "slope_low": round(slopes[0], 9),
        "slope_high": round(slopes[-1], 9),
    }


def _fit(points: Ints, bad: Ints, knots: list[float]) -> tuple[float, list[float]]:
    """Log-odds at the first knot, and the slopes: below it, between knots, above the last.

    With one knot both slopes are the same one.
    """
    design = _hinges(points, knots)
    design = design if len(knots) > 1 else design.sum(axis=1, keepdims=True)
    width = design.shape[1]

    def loss(weights: Floats) -> tuple[float, Floats]:
        log_odds = weights[0] + design @ weights[1:] * USUAL
        error = 1 / (1 + np.exp(-log_odds)) - bad
        off = weights[1:] - 1
        value = np.logaddexp(0, log_odds).sum() - log_odds[bad == 1].sum() + PULL * (off**2).sum()
        return float(value), np.concatenate(
            [[error.sum()], error @ design * USUAL + 2 * PULL * off]
        )

    start = np.concatenate([[np.log(bad.mean() / (1 - bad.mean()))], np.ones(width)])
    bounds = [(None, None), *[(FLATTEST, STEEPEST)] * width]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return float(found.x[0]), [float(weight) * USUAL for weight in found.x[1:]]


def _hinges(points: Ints, knots: list[float]) -> Floats:
    """How far each row's points go through each segment, from the first knot on."""
    ends = [-np.inf, *knots, np.inf]
    first = knots[0]
    columns = [
        np.clip(points, low, high) - np.clip(first, low, high) for low, high in pairwise(ends)
    ]
    return np.column_stack(columns).astype(np.float64)


@dataclass(frozen=True)
class Curve:
    """A calibration applied to many rows."""

    calibration: dict[str, Any]

    def __call__(self, points: Ints) -> Floats:
        values, places = np.unique(points, return_inverse=True)
        table = [pd_of(self.calibration, int(value)) for value in values]
        return np.array(table, dtype=np.float64)[places]


def points_for(calibration: dict[str, Any], pd: float, low: int, high: int) -> int:
    """The least points within [low, high] whose probability is at most `pd`."""
    found = bisect_right(
        range(low, high), -pd, key=lambda points: -float(pd_of(calibration, points) or 0.0) - 1e-15
    )
    return low + found
