"""What each learner is given, and what it gives back (学习的输入与输出)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import StratifiedKFold

from app.whitelist.training.recipe import Recipe
from app.whitelist.training.states import Feature, Floats, Ints


@dataclass(frozen=True)
class Problem:
    """Rows to learn from.

    `states`: int (rows, features).   `bad`: int (rows,).
    `inner`: int (rows,), the inner fold of a row, -1 for rows beyond the sample used to choose.
    `ridge`: the rows that the ridge fit uses, ascending; they hold the sample.
    """

    features: list[Feature]
    states: Ints
    bad: Ints
    inner: Ints
    ridge: Ints
    recipe: Recipe
    seed: int

    @property
    def sample(self) -> Ints:
        """Rows used to choose among settings."""
        return np.flatnonzero(self.inner >= 0)

    def splits(self) -> Iterator[tuple[Ints, Ints]]:
        """Rows to fit on and rows left out, for each inner fold."""
        for number in range(self.recipe.inner_folds):
            fit = np.flatnonzero((self.inner >= 0) & (self.inner != number))
            yield fit, np.flatnonzero(self.inner == number)


@dataclass(frozen=True)
class Learned:
    """Mean log-odds of default and, per feature, float (states,), its log-odds by state, centred.

    `unseen`: float (rows,), log-odds of the sample's rows by fits that had not seen them.
    """

    log_odds: float
    shapes: list[Floats]
    unseen: Floats


def problem_of(
    features: list[Feature], states: Ints, bad: Ints, *, recipe: Recipe, seed: int
) -> Problem:
    """The rows with their inner folds, both classes spread evenly."""
    order = np.random.default_rng(seed).permutation(len(bad))
    rows, ridge = np.sort(order[: recipe.inner_rows]), np.sort(order[: recipe.ridge_rows])
    inner = np.full(len(bad), -1, dtype=np.int64)
    folds = StratifiedKFold(recipe.inner_folds, shuffle=True, random_state=seed)
    for number, (_, left) in enumerate(folds.split(rows, bad[rows])):
        inner[rows[left]] = number
    return Problem(features, states, bad, inner, ridge, recipe, seed)


def log_loss_of(bad: Ints, log_odds: Floats, rows: Ints) -> float:
    """Mean log loss over some rows."""
    side = np.where(bad[rows] == 1, -1, 1)
    return float(np.logaddexp(0, side * log_odds[rows]).mean())
