"""From points to the probability of default: a curve that falls with every point. Pure."""

from bisect import bisect_right
from collections.abc import Mapping
from math import exp
from typing import Any

LEAST, MOST = 0.000001, 0.999999


def log_odds_of(calibration: Mapping[str, Any], points: float) -> float:
    """Log-odds of default at `points`; beyond the outer knots the two slopes go on."""
    if calibration["kind"] == "logistic":
        return float(calibration["intercept"] + calibration["slope"] * points)
    knots = calibration["knots"]
    place = bisect_right([knot[0] for knot in knots], points)
    if place == 0:
        return float(knots[0][1] + calibration["slope_low"] * (points - knots[0][0]))
    if place == len(knots):
        return float(knots[-1][1] + calibration["slope_high"] * (points - knots[-1][0]))
    (x0, y0), (x1, y1) = knots[place - 1], knots[place]
    return float(y0 + (y1 - y0) * (points - x0) / (x1 - x0))


def pd_of(calibration: Mapping[str, Any], points: float) -> float | None:
    """Probability of default, within (0, 1) at six decimals; None on a card without one."""
    if calibration["kind"] == "none":
        return None
    log_odds = min(max(log_odds_of(calibration, points), -30.0), 30.0)
    return min(max(1 / (1 + exp(-log_odds)), LEAST), MOST)
