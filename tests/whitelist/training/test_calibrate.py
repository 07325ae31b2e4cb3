"""The curve: it falls, it fits, and it is the one that the number of rows asks for."""

from itertools import pairwise

import numpy as np
import pytest

from app.whitelist.rules.scorecard.calibration import log_odds_of
from app.whitelist.training.calibrate import Curve, calibrate, points_for


def sample(rows, *, steep=1.0, seed=1):
    draw = np.random.default_rng(seed)
    points = np.rint(draw.normal(560, 50, rows)).astype(np.int64)
    log_odds = -1.5 - steep * (points - 560) * np.log(2) / 20
    return points, (draw.random(rows) < 1 / (1 + np.exp(-log_odds))).astype(np.int64)


def test_up_to_three_thousand_rows_the_curve_is_logistic():
    assert calibrate(*sample(3000))["kind"] == "logistic"
    assert calibrate(*sample(3001))["kind"] == "piecewise"


@pytest.mark.parametrize("rows", [400, 5000])
@pytest.mark.parametrize("steep", [1.0, 0.4, 0.0, -1.0])
def test_the_curve_falls_even_where_the_points_tell_nothing_or_worse(rows, steep):
    curve = calibrate(*sample(rows, steep=steep))
    odds = [log_odds_of(curve, points) for points in range(200, 900)]
    assert all(a > b for a, b in pairwise(odds))


@pytest.mark.parametrize("rows", [2000, 8000])
def test_the_curve_finds_the_truth(rows):
    points, bad = sample(rows, steep=0.6)
    curve = calibrate(points, bad)
    for value in (520, 560, 600):
        truth = -1.5 - 0.6 * (value - 560) * np.log(2) / 20
        assert abs(log_odds_of(curve, value) - truth) < 0.25
    assert abs(Curve(curve)(points).mean() - bad.mean()) < 0.01


def test_points_of_all_one_value_give_a_curve():
    bad = np.array([0, 1] * 2000)
    curve = calibrate(np.full(4000, 500), bad)
    assert abs(Curve(curve)(np.array([500]))[0] - 0.5) < 0.01


def test_the_least_points_for_a_probability_are_the_least():
    curve = {"kind": "logistic", "intercept": 17.0, "slope": -0.035}
    least = points_for(curve, 0.1, 300, 900)
    pds = Curve(curve)(np.array([least - 1, least]))
    assert pds[0] > 0.1 >= pds[1]
    assert points_for(curve, 0.1, 800, 900) == 800
    assert points_for(curve, 1e-9, 300, 900) == 900
