"""The shape of each factor: the mean of what three learners found (三种方法加权平均).

Trees, penalised staircases and weights of evidence err in different places. Their mean, weighted
by how they do on rows left out, has a lower log loss than any of them on the sets measured
(docs/scoring.md), and stays additive and monotone.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax

from app.whitelist.training.boosting import boosted_shapes
from app.whitelist.training.problem import Learned, Problem, log_loss_of
from app.whitelist.training.ridge import ridge_shapes
from app.whitelist.training.states import Floats
from app.whitelist.training.woe import woe_shapes

PULL = 0.3
"""How many rows' worth of log loss speak for equal weights."""


def learn_shapes(problem: Problem) -> tuple[float, list[Floats]]:
    """Mean log-odds of default and, per feature, its log-odds by state, centred on the rows."""
    found = [boosted_shapes(problem), ridge_shapes(problem), woe_shapes(problem)]
    weights = _weights(problem, found)
    log_odds = float(sum(w * one.log_odds for w, one in zip(weights, found, strict=True)))
    shapes = [
        sum((w * shape for w, shape in zip(weights, own, strict=True)), start=np.zeros(len(own[0])))
        for own in zip(*(one.shapes for one in found), strict=True)
    ]
    return log_odds, shapes


def _weights(problem: Problem, found: list[Learned]) -> Floats:
    """Shares of the learners, positive and adding up to 1: float (learners,)."""
    rows = problem.sample

    def loss(powers: Floats) -> float:
        mixed = sum(w * one.unseen for w, one in zip(softmax(powers), found, strict=True))
        pull = PULL * float((powers**2).sum()) / len(rows)
        return log_loss_of(problem.bad, np.asarray(mixed), rows) + pull

    best = minimize(loss, np.zeros(len(found)), method="L-BFGS-B", bounds=[(-5, 5)] * len(found))
    return np.asarray(softmax(best.x))
