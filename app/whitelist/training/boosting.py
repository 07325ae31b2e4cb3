"""One additive shape per column by gradient boosting of small trees, monotone where told."""

from collections.abc import Iterator
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, train_test_split

from app.whitelist.training.recipe import Recipe
from app.whitelist.training.states import Feature, Floats, Ints

ROUNDS_LEAST = 15
SAMPLE = 0.85


def boosted_shapes(
    features: list[Feature], states: Ints, bad: Ints, *, recipe: Recipe, seed: int
) -> tuple[float, list[Floats]]:
    """Mean log-odds of default and, per feature, its log-odds by state, centred on the rows.

    Args:
        states: int (rows, features).   bad: int (rows,).
    Returns:
        the intercept and one float (states,) per feature.
    """
    design = _Design(features)
    matrix = design.matrix(states)
    rounds = _rounds(design, matrix, bad, recipe, seed)
    probes = design.matrix(_probes(features))
    total = np.zeros(len(probes))
    for model, rows in enumerate(_samples(bad, recipe.models, seed)):
        fitted = design.model(recipe, rounds, seed + model).fit(matrix[rows], bad[rows])
        total += fitted.decision_function(probes) / recipe.models
    return _split(features, total)


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


def _rounds(design: _Design, matrix: Floats, bad: Ints, recipe: Recipe, seed: int) -> int:
    """The number of trees with the least log loss on rows left out."""
    matrix, bad = _at_most(matrix, bad, recipe.rounds_rows, seed)
    loss = np.zeros(recipe.rounds_most)
    folds = StratifiedKFold(recipe.rounds_folds, shuffle=True, random_state=seed)
    for fit, left in folds.split(matrix, bad):
        model = design.model(recipe, recipe.rounds_most, seed).fit(matrix[fit], bad[fit])
        side = np.where(bad[left] == 1, -1.0, 1.0)
        for tree, log_odds in enumerate(model.staged_decision_function(matrix[left])):
            loss[tree] += np.logaddexp(0, side * log_odds.ravel()).sum()
    return max(ROUNDS_LEAST, int(loss.argmin()) + 1)


def _at_most(matrix: Floats, bad: Ints, rows: int, seed: int) -> tuple[Floats, Ints]:
    if len(bad) <= rows:
        return matrix, bad
    kept, _ = train_test_split(
        np.arange(len(bad)), train_size=rows, random_state=seed, stratify=bad
    )
    return matrix[kept], bad[kept]


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
