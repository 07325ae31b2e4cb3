"""What is known of a card's quality, as a document (指标)."""

from typing import Any

import numpy as np

from app.whitelist.rules.scorecard.psi import counts_of, verdict_of
from app.whitelist.training import measures
from app.whitelist.training.dataset import Dataset
from app.whitelist.training.fairness import fairness
from app.whitelist.training.periods import late_rows, out_of_time, stability
from app.whitelist.training.states import Floats, Ints

APPROVED_SHARE = 0.7
DIGITS = 6


def metrics_of(
    data: Dataset, card: dict[str, Any], unseen: Ints, pd: Floats, folds: Ints, *, seed: int
) -> dict[str, Any]:
    """The document `metrics.json`.

    Args:
        unseen: int (rows,), out-of-fold points.   pd: float (rows,), out of fold.
    """
    cut = int(np.quantile(unseen, 1 - APPROVED_SHARE, method="higher"))
    approved = (unseen >= cut).astype(np.int64)
    late = late_rows(data)
    document = {
        "contract": card["contract"],
        "card": card["id"],
        "bad": int(data.bad.sum()),
        "folds": int(folds.max()) + 1,
        **measures.summary(data.bad, pd, seed),
        "reliability": measures.reliability(data.bad, pd),
        "roc": measures.roc(data.bad, pd),
        "information_value": {
            factor["column"]: _information(factor, data) for factor in card["factors"]
        },
        "psi": _stability(data, card, folds, late),
        "out_of_time": None if late is None else out_of_time(data, late[0], unseen, seed=seed),
        "cut_off": {"points": cut, "approval_rate": float(approved.mean())},
        "fairness": fairness(data, pd, approved),
        "notes": _notes(data, late),
    }
    rounded: dict[str, Any] = _rounded(document)
    return rounded


def _stability(data: Dataset, card: dict[str, Any], folds: Ints, late: Any) -> dict[str, Any]:
    """Late rows against early ones if there are dates, else each fold against the others."""
    parts = folds if late is None else late[0]
    found = stability(data, card, parts, card["psi"]["score"]["edges"])
    most = max([found.score, *found.columns.values()])
    return {
        "between": "folds" if late is None else f"rows before and from {late[1]}",
        "score": found.score,
        "score_by_chance": found.score_by_chance,
        "columns": found.columns,
        # Folds are drawn by lot: their differences are chance, and say nothing of the future.
        "verdict": None if late is None else verdict_of(most),
    }


def _information(factor: dict[str, Any], data: Dataset) -> float:
    """Information value of a factor over its bins; half a row is added to each cell."""
    total = np.array(counts_of(factor, data.columns), dtype=np.float64)
    ones = np.array(
        counts_of(factor, data.rows_of(np.flatnonzero(data.bad == 1))), dtype=np.float64
    )
    used = total > 0
    bad, good = ones[used] + 0.5, (total - ones)[used] + 0.5
    bad, good = bad / bad.sum(), good / good.sum()
    return float(((good - bad) * np.log(good / bad)).sum())


def _notes(data: Dataset, late: Any) -> list[str]:
    found = [
        "out of fold: each row was scored by a card, and its pd by a curve, learned without its "
        "fold; the curve's own points come from the other folds' cards",
        "ece_by_chance: what a perfectly calibrated model would show on so many rows",
        *data.notes,
    ]
    if data.schema.date and late is None:
        found.append("the dates are not all readable as YYYY-MM-DD, or are all one day: no periods")
    bad = int(data.bad.sum())
    if bad < 100:
        found.append(f"only {bad} bad outcomes: below about 100 no trained card is defensible")
    return found


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return round(value, DIGITS) + 0.0 if isinstance(value, float) else value
