"""How a card treats groups it must not look at (公平性)."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.whitelist.rules.risk_measures import wilson
from app.whitelist.rules.scorecard.schema import Column
from app.whitelist.training.bins import plain_edge
from app.whitelist.training.dataset import Dataset, as_numbers
from app.whitelist.training.measures import auc, ece
from app.whitelist.training.states import Floats, Ints

# The marks of the file format: a card is trained without a county. The county's own are
# risk.fairness_publish_min, _sure_min and _ratio_min (rules/fairness.py).
ROWS_FOR_RATES = 20
ROWS_FOR_RATIO = 50
BANDS = 4
WATCH = 0.8


def fairness(data: Dataset, pd: Floats, approved: Ints) -> dict[str, Any]:
    """Per protected column its groups, and the difference and ratio of approval between them.

    Args:
        pd: float (rows,), out of fold.   approved: int (rows,), 1 at or above the cut-off.
    Groups under ROWS_FOR_RATES get no rate; those under ROWS_FOR_RATIO count neither in
    difference nor ratio.
    """
    return {column.name: _groups(data, column, pd, approved) for column in data.schema.protected}


def _groups(data: Dataset, column: Column, pd: Floats, approved: Ints) -> dict[str, Any]:
    groups = [
        _group(name, data.bad[rows], pd[rows], approved[rows])
        for name, rows in _split(data, column)
    ]
    rates = [g["approval_rate"] for g in groups if g["n"] >= ROWS_FOR_RATIO]
    compared = len(rates) > 1
    ratio = min(rates) / max(rates) if compared and max(rates) > 0 else None
    return {
        "groups": groups,
        "difference": max(rates) - min(rates) if compared else None,
        "ratio": ratio,
        "watch": ratio is not None and ratio < WATCH,
    }


def _group(name: str, bad: Ints, pd: Floats, approved: Ints) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(
        ("bad_rate", "mean_pd", "approval_rate", "approval_low", "approval_high", "auc", "ece")
    )
    if len(bad) >= ROWS_FOR_RATES:
        low, high = wilson(int(approved.sum()), len(bad))
        both = 0 < bad.sum() < len(bad)
        found |= {
            "bad_rate": float(bad.mean()),
            "mean_pd": float(pd.mean()),
            "approval_rate": float(approved.mean()),
            "approval_low": low,
            "approval_high": high,
            "auc": auc(bad, pd) if both else None,
            "ece": ece(bad, pd, bins=min(10, max(1, len(bad) // 20))),
        }
    return {"group": name, "n": len(bad), **found}


def _split(data: Dataset, column: Column) -> Iterator[tuple[str, Ints]]:
    """Names of the groups and their rows; numbers in four bands of about equal size."""
    cells = data.protected[column.name]
    missing = np.array([cell is None for cell in cells])
    if column.kind == "numeric":
        yield from _bands(as_numbers(cells), missing)
    else:
        texts = np.array(["" if cell is None else str(cell) for cell in cells])
        for level in np.unique(texts[~missing]):
            yield str(level), np.flatnonzero(~missing & (texts == level))
    if missing.any():
        yield "(missing)", np.flatnonzero(missing)


def _bands(values: Floats, missing: Any) -> Iterator[tuple[str, Ints]]:
    distinct = np.unique(values[~missing])
    if not len(distinct):
        return
    cuts = np.quantile(values[~missing], np.arange(1, BANDS) / BANDS, method="inverted_cdf")
    places = np.unique(np.searchsorted(distinct, cuts))
    edges = [plain_edge(distinct[p], distinct[p + 1]) for p in places if p + 1 < len(distinct)]
    ends = [None, *edges, None]
    bands = np.searchsorted(edges, values, side="left")
    for number in range(len(edges) + 1):
        low, high = ends[number], ends[number + 1]
        name = " ".join(
            [
                *([f"> {low:g}"] if low is not None else []),
                *([f"<= {high:g}"] if high is not None else []),
            ]
        )
        yield name or "all", np.flatnonzero(~missing & (bands == number))
