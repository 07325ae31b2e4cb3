"""Figures of merit, against values worked out by hand and by the library."""

import numpy as np
from sklearn.metrics import roc_auc_score

from app.whitelist.rules import risk_measures
from app.whitelist.rules.risk_measures import Scored, wilson
from app.whitelist.training import measures

BAD = np.array([1, 0, 1, 0, 0])
RISK = np.array([0.9, 0.8, 0.6, 0.6, 0.1])


def drawn(rows=400, seed=2):
    draw = np.random.default_rng(seed)
    pd = draw.beta(2, 5, rows)
    return (draw.random(rows) < pd).astype(np.int64), pd


def test_the_area_counts_pairs_and_ties_half():
    assert measures.auc(BAD, RISK) == (1 + 1 + 1 + 0 + 0.5 + 1) / 6
    assert abs(measures.auc(BAD, RISK) - roc_auc_score(BAD, RISK)) < 1e-12


def test_the_interval_holds_the_area_and_narrows_with_rows():
    bad, pd = drawn()
    low, high = measures.auc_interval(bad, pd)
    many = drawn(6400)
    assert low < measures.auc(bad, pd) < high
    assert np.diff(measures.auc_interval(*many))[0] < (high - low) / 3


def test_a_model_is_no_better_than_itself_and_better_than_noise():
    bad, pd = drawn()
    same = measures.auc_difference(bad, pd, pd)
    noise = measures.auc_difference(bad, pd, np.random.default_rng(1).random(len(pd)))
    assert (same["difference"], same["low"], same["high"], same["p"]) == (0, 0, 0, 1)
    assert noise["low"] > 0 and noise["p"] < 0.001


def test_the_greatest_distance_ignores_the_order_of_ties():
    assert measures.ks(BAD, RISK) == measures.ks(BAD[::-1], RISK[::-1])
    assert measures.ks(BAD, RISK) == 0.5
    assert measures.ks(np.array([1, 0]), np.array([0.9, 0.1])) == 1


def test_calibration_error_is_zero_for_the_truth_and_has_a_floor_by_chance():
    assert measures.ece(np.array([0, 1] * 10), np.full(20, 0.5), bins=1) == 0
    bad, pd = drawn(1000)
    chance = measures.ece_by_chance(pd, seed=1)
    assert 0.02 < chance["mean"] < chance["p95"] < 0.08
    assert measures.ece(bad, pd) < chance["p95"] < measures.ece(bad, np.sqrt(pd))


def test_wilsons_interval_is_that_of_the_book():
    low, high = wilson(10, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)


def test_the_card_s_keepers_measure_as_the_training_does():
    """Governance compares cards without numpy; the area and its interval are the same."""
    bad, pd = drawn(120)
    other = np.round(pd, 1)
    first, second = (
        [Scored(round(-1000 * p), None, bool(b)) for p, b in zip(risk, bad, strict=True)]
        for risk in (np.round(pd, 3), other)
    )
    told = risk_measures.auc_difference(first, second)
    learnt = measures.auc_difference(bad, other, np.round(pd, 3))
    assert abs(told.challenger - measures.auc(bad, other)) < 1e-12
    assert abs(told.difference - learnt["difference"]) < 1e-12
    assert abs(told.low - learnt["low"]) < 1e-9 and abs(told.high - learnt["high"]) < 1e-9


def test_the_curve_goes_from_nothing_to_all():
    points = measures.roc(*drawn())
    assert points[0] == [0.0, 0.0] and points[-1] == [1.0, 1.0] and len(points) <= 51
