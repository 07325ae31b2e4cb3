"""The card as a document: factors, curve, grades, reasons, baseline (评分卡文件)."""

from typing import Any

import numpy as np

from app.whitelist.rules.scorecard.monitor import baseline_of
from app.whitelist.rules.scorecard.schema import CONTRACT, Column, Schema
from app.whitelist.training.bins import PDO
from app.whitelist.training.calibrate import points_for
from app.whitelist.training.dataset import Dataset, digest_of
from app.whitelist.training.fit import Draft
from app.whitelist.training.states import Ints

GRADES = ("A", "B", "C", "D")
LAST_GRADE = "E"
ODDS = (0.25, 0.5, 1.0, 2.0)
"""Odds of default at a grade's least points, as multiples of the average odds of the rows."""
SCORE_BINS = 10


def card_of(
    data: Dataset, draft: Draft, calibration: dict[str, Any], *, seed: int, pairs: int
) -> dict[str, Any]:
    """The whole card; its baseline are the training rows."""
    rows = np.arange(len(data))
    points = draft.points(data, rows)
    card: dict[str, Any] = {
        "contract": CONTRACT,
        "id": f"{data.schema.name}-{_digest(data, seed, pairs)}",
        "name": data.schema.name,
        "seed": seed,
        "rows": len(data),
        "bad": int(data.bad.sum()),
        "data_sha256": data.sha256,
        "schema": data.schema.document,
        "base_points": draft.base_points,
        "pdo": PDO,
        "factors": draft.factors,
        "calibration": calibration,
        "grades": _grades(draft, calibration, float(data.bad.mean())),
        "reasons": {factor["column"]: _reason(data.schema, factor) for factor in draft.factors},
    }
    return card | {"psi": baseline_of(card, data.columns, edges=score_edges(points))}


def score_edges(points: Ints) -> list[int]:
    """Edges that cut points into ten parts of about equal size."""
    shares = np.arange(1, SCORE_BINS) / SCORE_BINS
    cuts = np.unique(np.quantile(points, shares, method="inverted_cdf"))
    return [int(cut) for cut in cuts if cut < points.max()]


def _digest(data: Dataset, seed: int, pairs: int) -> str:
    return digest_of(data.sha256, data.schema.document, str(seed), str(pairs))


def _grades(draft: Draft, calibration: dict[str, Any], bad_rate: float) -> list[dict[str, Any]]:
    """Grades whose least points halve the odds of default from one to the next better one."""
    low, high = _range(draft)
    found: list[dict[str, Any]] = []
    average = bad_rate / (1 - bad_rate)
    for grade, multiple in zip(GRADES, ODDS, strict=True):
        odds = average * multiple
        least = points_for(calibration, odds / (1 + odds), low, high)
        # Each grade keeps at least one point to itself, however flat the curve is.
        before = found[-1]["min_points"] if found else high + 1
        found.append({"grade": grade, "min_points": min(least, before - 1)})
    found.append({"grade": LAST_GRADE, "min_points": min(low, found[-1]["min_points"] - 1)})
    return found


def _range(draft: Draft) -> tuple[int, int]:
    """The least and the most points that a row can have."""
    low = high = draft.base_points
    for factor in draft.factors:
        if factor["kind"] == "categorical":
            given = [*factor["levels"].values(), factor["other"], factor["missing"]]
        elif factor["kind"] == "pair":
            given = [points for row in factor["points"] for points in row]
        else:
            given = [*factor["points"], factor["missing"]]
        low, high = low + min(given), high + max(given)
    return low, high


def _reason(schema: Schema, factor: dict[str, Any]) -> dict[str, str]:
    """The words for a factor that cost points; its code is the name of the factor."""
    if factor["kind"] == "pair":
        first, second = (schema.column(name) for name in factor["columns"])
        zh = f"「{_zh(first)}」与「{_zh(second)}」合在一起，违约情况较多"
        en = f"{_en(first)} together with {_en(second)}: more defaults than usual"
        return {"code": factor["column"], "zh": zh, "en": en}
    column = schema.column(factor["column"])
    zh, en = _words(column)
    return {"code": column.name, "zh": zh, "en": en}


def _words(column: Column) -> tuple[str, str]:
    if column.direction > 0:
        return f"「{_zh(column)}」偏高", f"{_en(column)} is high"
    if column.direction < 0:
        return f"「{_zh(column)}」偏低", f"{_en(column)} is low"
    return (
        f"「{_zh(column)}」所在的一档违约情况较多",
        f"{_en(column)} falls where defaults are more frequent",
    )


def _zh(column: Column) -> str:
    return column.label or column.name


def _en(column: Column) -> str:
    return column.label_en or column.name
