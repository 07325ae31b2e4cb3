"""How good probabilities are: ranking, calibration, and what chance alone would give."""

from typing import Any

import numpy as np
from scipy.stats import norm, rankdata

from app.whitelist.rules.risk_measures import wilson
from app.whitelist.training.states import Floats, Ints

BINS = 10
CHANCE_DRAWS = 200
LEVEL = 0.95


def auc(bad: Ints, risk: Floats) -> float:
    """The chance that a bad row has the greater risk; ties count half."""
    ones, zeros = int(bad.sum()), int(len(bad) - bad.sum())
    ranks = rankdata(risk)
    return float((ranks[bad == 1].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def placements(bad: Ints, risk: Floats) -> tuple[Floats, Floats]:
    """DeLong's placement values: of bad rows among good ones, and of good among bad."""
    own, of_bad, of_good = rankdata(risk), rankdata(risk[bad == 1]), rankdata(risk[bad == 0])
    zeros, ones = len(of_good), len(of_bad)
    return (own[bad == 1] - of_bad) / zeros, 1 - (own[bad == 0] - of_good) / ones


def auc_interval(bad: Ints, risk: Floats) -> tuple[float, float]:
    """DeLong's 95 % interval of the area, within [0, 1].

    Source: DeLong, DeLong, Clarke-Pearson (1988), Biometrics 44.
    """
    v10, v01 = placements(bad, risk)
    error = np.sqrt(_variance(v10) / len(v10) + _variance(v01) / len(v01))
    far = float(norm.ppf((1 + LEVEL) / 2) * error)
    middle = auc(bad, risk)
    return max(0.0, middle - far), min(1.0, middle + far)


def auc_difference(bad: Ints, one: Floats, other: Floats) -> dict[str, float]:
    """Area of `one` less that of `other` on the same rows: DeLong's paired interval and p."""
    a10, a01 = placements(bad, one)
    b10, b01 = placements(bad, other)
    variance = _variance(a10 - b10) / len(a10) + _variance(a01 - b01) / len(a01)
    difference, error = float(a10.mean() - b10.mean()), float(np.sqrt(variance))
    far = float(norm.ppf((1 + LEVEL) / 2)) * error
    p = 2 * float(norm.sf(abs(difference) / error)) if error > 0 else 1.0
    return {"difference": difference, "low": difference - far, "high": difference + far, "p": p}


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.0


def ks(bad: Ints, risk: Floats) -> float:
    """The greatest distance between the distributions of bad and good rows."""
    order = np.argsort(risk, kind="stable")
    ends = np.append(np.diff(risk[order]) != 0, True)
    ones = np.cumsum(bad[order]) / bad.sum()
    zeros = np.cumsum(1 - bad[order]) / (len(bad) - bad.sum())
    return float(np.abs(ones - zeros)[ends].max())


def brier(bad: Ints, pd: Floats) -> float:
    return float(((pd - bad) ** 2).mean())


def log_loss(bad: Ints, pd: Floats) -> float:
    return float(-np.log(np.where(bad == 1, pd, 1 - pd)).mean())


def equal_bins(pd: Floats, bins: int = BINS) -> list[Ints]:
    """Rows by rising probability in bins of equal size."""
    return [rows for rows in np.array_split(np.argsort(pd, kind="stable"), bins) if len(rows)]


def ece(bad: Ints, pd: Floats, bins: int = BINS) -> float:
    """Mean distance between expected and observed share over bins of equal size."""
    return _ece(bad, pd, equal_bins(pd, bins))


def _ece(bad: Ints, pd: Floats, parts: list[Ints]) -> float:
    off = sum(abs(float(pd[rows].sum() - bad[rows].sum())) for rows in parts)
    return off / len(bad)


def ece_by_chance(pd: Floats, seed: int, bins: int = BINS) -> dict[str, float]:
    """What a perfectly calibrated model shows on so many rows: mean and 95th percentile."""
    draw, parts = np.random.default_rng(seed), equal_bins(pd, bins)
    found = [
        _ece((draw.random(len(pd)) < pd).astype(np.int64), pd, parts) for _ in range(CHANCE_DRAWS)
    ]
    return {"mean": float(np.mean(found)), "p95": float(np.quantile(found, 0.95))}


def reliability(bad: Ints, pd: Floats) -> list[dict[str, Any]]:
    """Expected and observed share of bad rows per bin, with Wilson's 95 % interval."""
    found = []
    for rows in equal_bins(pd):
        low, high = wilson(int(bad[rows].sum()), len(rows))
        found.append(
            {
                "rows": len(rows),
                "mean_pd": float(pd[rows].mean()),
                "bad_rate": float(bad[rows].mean()),
                "low": low,
                "high": high,
            }
        )
    return found


def roc(bad: Ints, risk: Floats, points: int = 50) -> list[list[float]]:
    """Points of the curve: share of good rows, share of bad rows refused at each cut."""
    order = np.argsort(-risk, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(risk[order]) != 0, True))
    ends = ends[np.unique(np.linspace(0, len(ends) - 1, points).astype(int))]
    ones = np.cumsum(bad[order]) / bad.sum()
    zeros = np.cumsum(1 - bad[order]) / (len(bad) - bad.sum())
    return [[0.0, 0.0], *([float(zeros[e]), float(ones[e])] for e in ends)]


def summary(bad: Ints, pd: Floats, seed: int) -> dict[str, Any]:
    """All of the above for one set of rows."""
    low, high = auc_interval(bad, pd)
    return {
        "rows": len(bad),
        "bad_rate": float(bad.mean()),
        "auc": auc(bad, pd),
        "auc_low": low,
        "auc_high": high,
        "ks": ks(bad, pd),
        "brier": brier(bad, pd),
        "log_loss": log_loss(bad, pd),
        "ece": ece(bad, pd),
        "ece_by_chance": ece_by_chance(pd, seed),
    }
