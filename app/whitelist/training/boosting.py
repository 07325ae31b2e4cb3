"""One additive shape per column by gradient boosting of small trees, monotone where told."""

from collections.abc import Iterator
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from app.whitelist.training.problem import Learned, Problem
from app.whitelist.training.recipe import Recipe
from app.whitelist.training.states import Feature, Floats, Ints

ROUNDS_LEAST = 15
SAMPLE = 0.85


def boosted_shapes(problem: Problem) -> Learned:
    """Trees: as many as do best on rows left out, the mean of a few fits on 85 % of the rows."""
    features, bad, recipe, seed = problem.features, problem.bad, problem.recipe, problem.seed
    design = _Design(features)
    matrix = design.matrix(problem.states)
    rounds, unseen = _rounds(design, matrix, problem)
    probes = design.matrix(_probes(features))
    total = np.zeros(len(probes))
    for model, rows in enumerate(_samples(bad, recipe.models, seed)):
        fitted = design.model(recipe, rounds, seed + model).fit(matrix[rows], bad[rows])
        total += fitted.decision_function(probes) / recipe.models
    return Learned(*_split(features, total), unseen)


class _Design:
    """States as the trees take them: ordered ranges with the missing ones set to the middle and
    an indicator beside, so that a direction does not bind the missing; levels as categories."""

    def __init__(self, features: list[Feature]):
        self._features = features
        self._categorical: list[bool] = []
        self._directions: list[int] = []
        for feature in features:
            self._add(not feature.is_numeric, feature.column.direction)
            if feature.is_numeric and feature.has_missing:
                self._add(False, 0)

    def _add(self, categorical: bool, direction: int) -> None:
        self._categorical.append(categorical)
        self._directions.append(direction)

    def matrix(self, states: Ints) -> Floats:
        """float (rows, columns of the design)."""
        return np.column_stack(list(self._columns(states))).astype(np.float64)

    def _columns(self, states: Ints) -> Iterator[Ints]:
        for place, feature in enumerate(self._features):
            own = states[:, place]
            missing = own == len(feature.counts) - 1
            if not feature.is_numeric:
                yield own
            else:
                yield np.where(missing, feature.middle, own)
                if feature.has_missing:
                    yield missing.astype(np.int64)

    def model(self, recipe: Recipe, rounds: int, seed: int) -> HistGradientBoostingClassifier:
        return HistGradientBoostingClassifier(
            interaction_cst="no_interactions",
            monotonic_cst=self._directions,
            categorical_features=self._categorical if any(self._categorical) else None,
            max_leaf_nodes=3,
            learning_rate=recipe.learning_rate,
            max_iter=rounds,
            max_features=0.5,
            l2_regularization=1.0,
            min_samples_leaf=recipe.leaf_rows,
            early_stopping=False,
            random_state=seed,
        )


def _rounds(design: _Design, matrix: Floats, problem: Problem) -> tuple[int, Floats]:
    """The number of trees with the least log loss on rows left out, and their log-odds there."""
    recipe, bad = problem.recipe, problem.bad
    loss = np.zeros(recipe.rounds_most)
    left_out = []
    for fit, left in problem.splits():
        model = design.model(recipe, recipe.rounds_most, problem.seed).fit(matrix[fit], bad[fit])
        staged = np.array([s.ravel() for s in model.staged_decision_function(matrix[left])])
        loss += np.logaddexp(0, np.where(bad[left] == 1, -1, 1) * staged).sum(axis=1)
        left_out.append((left, staged))
    rounds = max(ROUNDS_LEAST, int(loss.argmin()) + 1)
    unseen = np.zeros(len(bad))
    for left, staged in left_out:
        unseen[left] = staged[rounds - 1]
    return rounds, unseen


def _samples(bad: Ints, models: int, seed: int) -> Iterator[Ints]:
    """Rows of each model: 85 % of either class, drawn anew."""
    draw = np.random.default_rng(seed)
    for _ in range(models):
        classes = [draw.permutation(np.flatnonzero(bad == label)) for label in (0, 1)]
        yield np.sort(
            np.concatenate([rows[: int(np.ceil(SAMPLE * len(rows)))] for rows in classes])
        )


def _probes(features: list[Feature]) -> Ints:
    """For each state of each feature one row, all other features in their middle state."""
    usual = np.array([feature.middle for feature in features], dtype=np.int64)
    blocks = []
    for place, feature in enumerate(features):
        block = np.tile(usual, (len(feature.counts), 1))
        block[:, place] = np.arange(len(feature.counts))
        blocks.append(block)
    return np.vstack(blocks)


def _split(features: list[Feature], log_odds: NDArray[np.float64]) -> tuple[float, list[Floats]]:
    """Shapes out of the probes: exact, since the model is additive."""
    ends = np.cumsum([len(feature.counts) for feature in features])[:-1]
    raw = np.split(log_odds, ends)
    usual = float(raw[0][features[0].middle])
    means = [
        float(np.average(shape, weights=feature.counts))
        for shape, feature in zip(raw, features, strict=True)
    ]
    centred = [shape - mean for shape, mean in zip(raw, means, strict=True)]
    return reduce(lambda total, mean: total + mean - usual, means, usual), centred
