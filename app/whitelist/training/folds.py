"""Points for rows that the card had not seen: the whole recipe again without each fifth."""

from collections.abc import Iterator

import numpy as np
from sklearn.model_selection import StratifiedKFold

from app.whitelist.training.calibrate import Curve, calibrate
from app.whitelist.training.dataset import Dataset
from app.whitelist.training.fit import Draft, fit_draft
from app.whitelist.training.recipe import FOLDS
from app.whitelist.training.states import Floats, Ints


def folds_of(bad: Ints, seed: int) -> Ints:
    """The fold of each row, both classes spread evenly: int (rows,)."""
    folds = np.zeros(len(bad), dtype=np.int64)
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(bad, bad)
    for number, (_, left) in enumerate(split):
        folds[left] = number
    return folds


def unseen_points(data: Dataset, folds: Ints, *, seed: int) -> tuple[Ints, list[Draft]]:
    """Points of every row by the draft that was learned without its fold, and those drafts."""
    points = np.zeros(len(data), dtype=np.int64)
    drafts = []
    for fit, left in _splits(folds):
        draft = fit_draft(data, fit, seed=seed)
        points[left] = draft.points(data, left)
        drafts.append(draft)
    return points, drafts


def unseen_pd(points: Ints, bad: Ints, folds: Ints) -> Floats:
    """Probabilities by a curve that was learned without the row's fold: float (rows,)."""
    pd = np.zeros(len(points))
    for fit, left in _splits(folds):
        pd[left] = Curve(calibrate(points[fit], bad[fit]))(points[left])
    return pd


def _splits(folds: Ints) -> Iterator[tuple[Ints, Ints]]:
    for number in range(folds.max() + 1):
        yield np.flatnonzero(folds != number), np.flatnonzero(folds == number)
