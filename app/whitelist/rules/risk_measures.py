"""How well a card tells bad from good, and whether its probabilities hold (区分力与校准). Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054


@dataclass(frozen=True)
class Scored:
    """One loan under one card: points, probability (None without calibration), outcome."""

    points: int
    pd: float | None
    bad: bool


@dataclass(frozen=True)
class Difference:
    """AUC of two cards on the same loans: challenger less champion, with a 95% interval."""

    champion: float
    challenger: float
    difference: float
    low: float
    high: float
    bad: int
    good: int


@dataclass(frozen=True)
class Calibration:
    """Bad loans expected against observed, with the band that chance gives (95%)."""

    n: int
    expected: float
    observed: int
    low: float
    high: float

    @property
    def holds(self) -> bool:
        return self.low <= self.observed <= self.high


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson). `n` > 0.

    >>> [round(end, 3) for end in wilson(5, 10)]
    [0.237, 0.763]
    """
    share, z2 = hits / n, Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # Rounding must not push an end past the share itself.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def auc(scored: Sequence[Scored]) -> float | None:
    """The chance that a bad loan has fewer points than a good one; ties count half."""
    bad, good = _split(scored)
    if not bad or not good:
        return None
    over_bad, _ = _placements(bad, good)
    return sum(over_bad) / len(bad)


def auc_difference(champion: Sequence[Scored], challenger: Sequence[Scored]) -> Difference | None:
    """Compare two cards on the same loans in the same order (DeLong's paired interval).

    None with fewer than two bad or two good loans: no interval then.
    """
    outcomes = [one.bad for one in champion]
    assert outcomes == [one.bad for one in challenger], "not the same loans"
    m, n = sum(outcomes), len(outcomes) - sum(outcomes)
    if m < 2 or n < 2:
        return None
    sides = [_placements(*_split(scored)) for scored in (champion, challenger)]
    first, second = (sum(over_bad) / m for over_bad, _ in sides)
    gaps = [[b - a for a, b in zip(sides[0][k], sides[1][k], strict=True)] for k in (0, 1)]
    spread = sqrt(_variance(gaps[0]) / m + _variance(gaps[1]) / n)
    gap = second - first
    return Difference(first, second, gap, gap - Z95 * spread, gap + Z95 * spread, m, n)


def _split(scored: Sequence[Scored]) -> tuple[list[int], list[int]]:
    bad = [one.points for one in scored if one.bad]
    return bad, [one.points for one in scored if not one.bad]


def _placements(bad: Sequence[int], good: Sequence[int]) -> tuple[list[float], list[float]]:
    """For each bad loan the share of good ones above it; for each good one, of bad ones below."""
    goods, bads = sorted(good), sorted(bad)
    m, n = len(bad), len(good)
    over = [(2 * n - bisect_left(goods, x) - bisect_right(goods, x)) / (2 * n) for x in bad]
    under = [(bisect_left(bads, x) + bisect_right(bads, x)) / (2 * m) for x in good]
    return over, under


def _variance(values: Sequence[float]) -> float:
    middle = sum(values) / len(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def calibration(scored: Iterable[Scored]) -> Calibration | None:
    """Expected against observed; None where no loan has a probability.

    The band: sum of independent outcomes, normal, with half a loan of continuity.
    """
    known = [(one.pd, one.bad) for one in scored if one.pd is not None]
    if not known:
        return None
    expected = sum(pd for pd, _ in known)
    half = Z95 * sqrt(sum(pd * (1 - pd) for pd, _ in known)) + 0.5
    observed = sum(bad for _, bad in known)
    low, high = max(0.0, expected - half), min(float(len(known)), expected + half)
    return Calibration(len(known), expected, observed, low, high)
