"""One additive shape per column by weights of evidence: few wide bins, one weight each (WoE).

The classic card: coarse, so that it learns little that is not there. Each bin's rate is drawn to
the average by a few rows; then one weight per column, never negative, so that directions hold.
"""

import numpy as np
from scipy.optimize import minimize
from sklearn.isotonic import isotonic_regression
from sklearn.tree import DecisionTreeRegressor

from app.whitelist.training.problem import Learned, Problem
from app.whitelist.training.states import Feature, Floats, Ints

BINS_MOST = 6
BIN_SHARE = 0.05
BIN_ROWS = 5
PRIOR_ROWS = 5.0


def woe_shapes(problem: Problem) -> Learned:
    """Weights of evidence by state, times the weight of their column."""
    unseen = np.zeros(len(problem.bad))
    for fit, left in problem.splits():
        log_odds, shapes = _fit(problem.features, problem.states[fit], problem.bad[fit])
        unseen[left] = log_odds + _sum(shapes, problem.states[left])
    log_odds, shapes = _fit(problem.features, problem.states, problem.bad)
    means = [
        float(np.average(shape, weights=feature.counts))
        for shape, feature in zip(shapes, problem.features, strict=True)
    ]
    centred = [shape - mean for shape, mean in zip(shapes, means, strict=True)]
    return Learned(log_odds + sum(means), centred, unseen)


def _sum(shapes: list[Floats], states: Ints) -> Floats:
    return sum((s[states[:, n]] for n, s in enumerate(shapes)), start=np.zeros(len(states)))


def _fit(features: list[Feature], states: Ints, bad: Ints) -> tuple[float, list[Floats]]:
    evidence = [_evidence(feature, states[:, n], bad) for n, feature in enumerate(features)]
    design = np.column_stack([own[states[:, n]] for n, own in enumerate(evidence)])
    weights = _weights(design, bad)
    shapes = [own * weight for own, weight in zip(evidence, weights[1:], strict=True)]
    return float(weights[0]), shapes


def _evidence(feature: Feature, states: Ints, bad: Ints) -> Floats:
    """Log-odds of each state less the average: float (states,)."""
    size = len(feature.counts)
    rows = np.bincount(states, minlength=size).astype(np.float64)
    ones = np.bincount(states, weights=bad, minlength=size)
    bins = np.arange(size)
    if feature.is_numeric and rows[:-1].sum():
        bins[:-1] = _bins(feature, states, bad)
    in_bin = np.bincount(bins, weights=rows, minlength=size)[bins]
    bad_in_bin = np.bincount(bins, weights=ones, minlength=size)[bins]
    rate = float(bad.mean())
    share = (bad_in_bin + PRIOR_ROWS * rate) / (in_bin + PRIOR_ROWS)
    evidence = np.log(share / (1 - share)) - np.log(rate / (1 - rate))
    if feature.column.direction:
        evidence[:-1] = isotonic_regression(
            evidence[:-1],
            sample_weight=np.maximum(rows[:-1], 1e-9),
            increasing=feature.column.direction > 0,
        )
    return evidence


def _bins(feature: Feature, states: Ints, bad: Ints) -> Ints:
    """The first state of each state's bin: int (ranges,)."""
    known = states < len(feature.counts) - 1
    tree = DecisionTreeRegressor(
        max_leaf_nodes=BINS_MOST,
        min_samples_leaf=max(BIN_ROWS, int(BIN_SHARE * len(bad))),
        monotonic_cst=[feature.column.direction] if feature.column.direction else None,
        random_state=0,
    ).fit(states[known][:, None], bad[known])
    leaves = tree.apply(np.arange(len(feature.counts) - 1)[:, None])
    first = np.flatnonzero(np.append(True, leaves[1:] != leaves[:-1]))
    return np.repeat(first, np.diff(np.append(first, len(leaves))))


def _weights(design: Floats, bad: Ints) -> Floats:
    """Intercept and one weight per column, at least 0: float (1 + columns,)."""
    rate = float(bad.mean())
    start = np.full(design.shape[1] + 1, 0.7)
    start[0] = np.log(rate / (1 - rate))

    def loss(weights: Floats) -> tuple[float, Floats]:
        log_odds = design @ weights[1:] + weights[0]
        error = 1 / (1 + np.exp(-log_odds)) - bad
        value = np.logaddexp(0, log_odds).sum() - log_odds[bad == 1].sum()
        slope = np.concatenate([[error.sum()], error @ design + weights[1:]])
        return float(value + (weights[1:] ** 2).sum() / 2), slope

    bounds = [(None, None), *[(0.0, None)] * design.shape[1]]
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)
