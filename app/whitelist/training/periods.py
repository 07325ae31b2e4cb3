"""Early rows against late ones: what a date column tells about the future (跨期检验)."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.whitelist.rules.scorecard.points import all_points, total_points
from app.whitelist.rules.scorecard.psi import counts_of, number_counts, psi
from app.whitelist.training.calibrate import Curve, calibrate
from app.whitelist.training.dataset import CLASS_LEAST, ROWS_LEAST, Dataset
from app.whitelist.training.fit import fit_draft
from app.whitelist.training.measures import summary
from app.whitelist.training.states import Ints

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LATE_SHARE = 0.3


def late_rows(data: Dataset) -> tuple[Ints, str] | None:
    """Rows of the latest 30 % of days (int, 1 for late) and their first day.

    None without a date column, with an unreadable date, or where all days are one.
    """
    days = [day.strip()[:10] for day in data.dates or []]
    if not days or not all(_DAY.fullmatch(day) for day in days):
        return None
    first = sorted(days)[int(len(days) * (1 - LATE_SHARE))]
    late = np.array([day >= first for day in days], dtype=np.int64)
    return (late, first) if 0 < late.sum() < len(late) else None


def out_of_time(data: Dataset, late: Ints, unseen: Ints, *, seed: int) -> dict[str, Any] | None:
    """How a card learned from early rows does on late ones; None if either is too few.

    Its curve comes from the early rows' out-of-fold points.
    """
    early, after = np.flatnonzero(late == 0), np.flatnonzero(late == 1)
    for rows in (early, after):
        ones = int(data.bad[rows].sum())
        if len(rows) < ROWS_LEAST or min(ones, len(rows) - ones) < CLASS_LEAST:
            return None
    points = fit_draft(data, early, seed=seed).points(data, after)
    curve = Curve(calibrate(unseen[early], data.bad[early]))
    return summary(data.bad[after], curve(points), seed)


@dataclass(frozen=True)
class Stability:
    """PSI of the points and of each factor, and what chance alone would give the points."""

    score: float
    score_by_chance: float
    columns: dict[str, float]


def stability(data: Dataset, card: dict[str, Any], parts: Ints, edges: list[float]) -> Stability:
    """Each part against all others, the mean over parts."""
    names = [factor["column"] for factor in card["factors"]]
    numbers = np.unique(parts)
    score, chance, columns = 0.0, 0.0, dict.fromkeys(names, 0.0)
    for number in numbers:
        here = data.rows_of(np.flatnonzero(parts == number))
        there = data.rows_of(np.flatnonzero(parts != number))
        score += _score_psi(card, there, here, edges) / len(numbers)
        rows = int((parts == number).sum())
        chance += len(edges) * (1 / rows + 1 / (len(parts) - rows)) / len(numbers)
        for factor in card["factors"]:
            moved = psi(counts_of(factor, there), counts_of(factor, here))
            columns[factor["column"]] += moved / len(numbers)
    return Stability(score, chance, columns)


def _score_psi(card: dict[str, Any], there: Any, here: Any, edges: list[float]) -> float:
    counts = [
        number_counts(edges, total_points(card, all_points(card, rows))) for rows in (there, here)
    ]
    return psi(counts[0], counts[1])
