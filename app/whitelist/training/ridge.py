"""One additive shape per column by penalised logistic regression on steps, monotone where told.

A numeric column is a staircase of at most 20 steps, a categorical one a set of levels; the
penalty draws every step and level to zero, and a step of a directed column never goes back.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from app.whitelist.training.problem import Learned, Problem, log_loss_of
from app.whitelist.training.states import Feature, Floats, Ints

PENALTIES = (50.0, 25.0, 12.0, 6.0, 3.0, 1.0)
STEPS_MOST = 200


@dataclass(frozen=True)
class _Steps:
    """What one feature adds to the design: float (states, steps), and the bounds of each step."""

    table: Floats
    bounds: list[tuple[float | None, float | None]]


def ridge_shapes(problem: Problem) -> Learned:
    """The staircases with the penalty that does best on rows left out."""
    steps = [_steps(feature, problem.recipe.ridge_edges) for feature in problem.features]
    rows = problem.ridge
    design = np.hstack([step.table[problem.states[rows, n]] for n, step in enumerate(steps)])
    design -= design.mean(axis=0)
    bounds = [bound for step in steps for bound in step.bounds]
    penalty, unseen = _penalty(design, bounds, problem)
    weights = _fit(design, problem.bad[rows], bounds, penalty, None)
    return Learned(float(weights[0]), _shapes(problem.features, steps, weights[1:]), unseen)


def _steps(feature: Feature, edges: int) -> _Steps:
    count = len(feature.counts)
    if not feature.is_numeric:
        return _Steps(
            np.eye(count)[:, feature.counts > 0], [(None, None)] * int((feature.counts > 0).sum())
        )
    known = np.cumsum(feature.counts[:-1])
    places = np.searchsorted(known, known[-1] * np.arange(1, edges + 1) / (edges + 1))
    cuts = np.unique(places[places < count - 2])
    table = np.zeros((count, len(cuts) + feature.has_missing))
    table[:-1, : len(cuts)] = np.arange(count - 1)[:, None] > cuts
    bound = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}[feature.column.direction]
    bounds: list[tuple[float | None, float | None]] = [bound] * len(cuts)
    if feature.has_missing:
        # A missing value stands on the middle step, so that the penalty draws it there.
        table[-1] = table[feature.middle]
        table[-1, -1] = 1.0
        bounds.append((None, None))
    return _Steps(table, bounds)


def _fit(design: Floats, bad: Ints, bounds: list[Any], penalty: float, start: Any) -> Floats:
    """Weights, the intercept first: float (1 + steps,)."""
    if start is None:
        start = np.zeros(design.shape[1] + 1)
        start[0] = np.log(bad.mean() / (1 - bad.mean()))

    def loss(weights: Floats) -> tuple[float, Floats]:
        log_odds = design @ weights[1:] + weights[0]
        error = 1 / (1 + np.exp(-log_odds)) - bad
        value = np.logaddexp(0, log_odds).sum() - log_odds[bad == 1].sum()
        slope = np.concatenate([[error.sum()], error @ design + penalty * weights[1:]])
        return float(value + penalty * (weights[1:] ** 2).sum() / 2), slope

    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *bounds],
        options={"maxiter": STEPS_MOST},
    )
    return np.asarray(found.x)


def _penalty(design: Floats, bounds: list[Any], problem: Problem) -> tuple[float, Floats]:
    """The penalty with the least log loss on rows left out, and its log-odds there."""
    bad = problem.bad
    place = np.zeros(len(bad), dtype=np.int64)
    place[problem.ridge] = np.arange(len(problem.ridge))
    unseen = {penalty: np.zeros(len(bad)) for penalty in PENALTIES}
    for fit, left in problem.splits():
        weights = None
        for penalty in PENALTIES:
            weights = _fit(design[place[fit]], bad[fit], bounds, penalty, weights)
            unseen[penalty][left] = design[place[left]] @ weights[1:] + weights[0]
    loss = {penalty: log_loss_of(bad, found, problem.sample) for penalty, found in unseen.items()}
    best = min(PENALTIES, key=lambda penalty: (loss[penalty], -penalty))
    return best, unseen[best]


def _shapes(features: list[Feature], steps: list[_Steps], weights: Floats) -> list[Floats]:
    found = []
    ends = np.cumsum([step.table.shape[1] for step in steps])[:-1]
    for feature, step, own in zip(features, steps, np.split(weights, ends), strict=True):
        shape = step.table @ own
        found.append(shape - np.average(shape, weights=feature.counts))
    return found
