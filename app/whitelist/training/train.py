"""From a data file and a schema to the three files of a card (训练)."""

import warnings
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from app.whitelist.rules.scorecard.format import check_card, json_text
from app.whitelist.rules.scorecard.schema import read_schema
from app.whitelist.training.calibrate import calibrate
from app.whitelist.training.dataset import Dataset, read_dataset
from app.whitelist.training.document import card_of
from app.whitelist.training.fit import Draft, fit_draft
from app.whitelist.training.folds import folds_of, unseen_pd, unseen_points
from app.whitelist.training.markdown import card_text
from app.whitelist.training.metrics import metrics_of
from app.whitelist.training.pairs import Pairs, learn_pairs, unseen_pair_points
from app.whitelist.training.states import Ints


def train(data: bytes, schema: bytes, *, seed: int, pairs: int = 0) -> dict[str, str]:
    """Texts by file name: the same bytes for the same data, schema, seed and number of pairs.

    Raises BadInput for data or a schema that cannot be trained on.
    """
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = read_dataset(data, read_schema(schema))
        card, metrics = train_card(rows, seed=seed, pairs=pairs)
    check_card(card)
    return {
        "scorecard.json": json_text(card),
        "metrics.json": json_text(metrics),
        "model_card.md": card_text(card, metrics),
    }


def train_card(
    data: Dataset, *, seed: int, pairs: int = 0
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The card and its metrics."""
    rows = np.arange(len(data))
    folds = folds_of(data.bad, seed)
    unseen, _ = unseen_points(data, folds, seed=seed)
    draft = fit_draft(data, rows, seed=seed)
    if pairs:
        draft, unseen = _with_pairs(data, draft, unseen, folds, pairs)
    pd = unseen_pd(unseen, data.bad, folds)
    card = card_of(data, draft, calibrate(unseen, data.bad), seed=seed, pairs=pairs)
    return card, metrics_of(data, card, unseen, pd, folds, seed=seed)


def _with_pairs(
    data: Dataset, draft: Draft, unseen: Ints, folds: Ints, most: int
) -> tuple[Draft, Ints]:
    """The draft with its pairs, and out-of-fold points with pairs that had not seen the fold."""
    found: Pairs = learn_pairs(data, unseen, np.arange(len(data)), most)
    joined = Draft(draft.base_points + found.moved, [*draft.factors, *found.factors])
    return joined, unseen_pair_points(data, unseen, folds, most)
