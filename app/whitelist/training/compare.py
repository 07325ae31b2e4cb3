"""Two cards on the same rows with outcomes: which one is better, and how sure that is (比较)."""

from typing import Any

import numpy as np

from app.whitelist.rules.scorecard.points import all_points, total_points
from app.whitelist.rules.scorecard.predict import read_factors, schema_in
from app.whitelist.rules.scorecard.table import read_table
from app.whitelist.training import measures
from app.whitelist.training.calibrate import Curve
from app.whitelist.training.dataset import digest_of_bytes, labels_of
from app.whitelist.training.states import Ints

DIGITS = 6


def compare(card: dict[str, Any], other: dict[str, Any], raw: bytes) -> dict[str, Any]:
    """Areas of both, their difference with DeLong's paired 95 % interval, and the calibration.

    Raises BadInput: as `predict` does, and for labels that are not those of the first card.
    """
    schema = schema_in(card)
    table = read_table(raw, schema.encoding)
    given = [_points(one, table) for one in (card, other)]
    bad = labels_of(table, schema)
    difference = measures.auc_difference(bad, -given[0], -given[1])
    sure = difference["low"] > 0 or difference["high"] < 0
    ahead = ("model" if difference["difference"] > 0 else "other") if sure else "neither"
    return {
        "rows": len(bad),
        "bad": int(bad.sum()),
        "model": _figures(card, given[0], bad),
        "other": _figures(other, given[1], bad),
        "auc_difference": {key: round(value, DIGITS) + 0.0 for key, value in difference.items()},
        "ahead": ahead,
        "notes": _notes(card, other, raw),
    }


def _points(card: dict[str, Any], table: Any) -> Ints:
    columns = read_factors(card, schema_in(card), table)
    return np.array(total_points(card, all_points(card, columns)), dtype=np.int64)


def _figures(card: dict[str, Any], points: Ints, bad: Ints) -> dict[str, Any]:
    low, high = measures.auc_interval(bad, -points)
    found = {"auc": measures.auc(bad, -points), "auc_low": low, "auc_high": high}
    found |= {"ks": measures.ks(bad, -points)}
    if card["calibration"]["kind"] != "none":
        pd = Curve(card["calibration"])(points)
        found |= {
            "brier": measures.brier(bad, pd),
            "log_loss": measures.log_loss(bad, pd),
            "ece": measures.ece(bad, pd),
            "mean_pd": float(pd.mean()),
            "bad_rate": float(bad.mean()),
        }
    return {"card": card.get("id"), **{key: round(v, DIGITS) + 0.0 for key, v in found.items()}}


def _notes(card: dict[str, Any], other: dict[str, Any], raw: bytes) -> list[str]:
    seen = digest_of_bytes(raw)
    return [
        f"the {name} was trained on these very rows: its figures are too good"
        for name, one in (("model", card), ("other", other))
        if one.get("data_sha256") == seen
    ]
