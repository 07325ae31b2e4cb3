"""Serving a card of the format `guiyan-scorecard/1` from plain data (评分卡打分).

Additive: base points and one entry of points per factor, each depending on its own column alone,
so that anyone can recompute a score with a pencil.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

REFER = "REFER"
REASONS_MAX = 3

Card = Mapping[str, Any]
Cell = int | Decimal | str | None


@dataclass(frozen=True)
class Reason:
    """A factor that gave fewer points than a usual applicant gets (`lost` > 0)."""

    column: str
    code: str
    zh: str
    en: str
    points: int
    neutral: int

    @property
    def lost(self) -> int:
        return self.neutral - self.points


@dataclass(frozen=True)
class Score:
    """Points in all and per factor, the grade, at most three reasons, flags."""

    points: int
    grade: str
    base_points: int
    by_factor: Mapping[str, int]
    reasons: tuple[Reason, ...]
    flags: tuple[str, ...]


def factor_points(factor: Mapping[str, Any], cell: Cell) -> int:
    """Points of one factor for one value; None means missing.

    Numeric: the bin is the number of edges strictly below the value (value <= edge goes left).
    Categorical: `levels`, else `other`.
    """
    if cell is None:
        return int(factor["missing"])
    if factor["kind"] == "categorical":
        return int(factor["levels"].get(str(cell), factor["other"]))
    number = Decimal(cell)
    below = sum(Decimal(str(edge)) < number for edge in factor["edges"])
    return int(factor["points"][below])


def score(card: Card, row: Mapping[str, Cell]) -> Score:
    """Score one row; a row that lacks more than half of its factors is referred to a person."""
    factors = card["factors"]
    by_factor = {f["column"]: factor_points(f, row.get(f["column"])) for f in factors}
    points = int(card["base_points"]) + sum(by_factor.values())
    flags = _flags(factors, row)
    referred = any(flag.startswith("missing:") for flag in flags)
    return Score(
        points=points,
        grade=REFER if referred else grade_of(card, points),
        base_points=int(card["base_points"]),
        by_factor=by_factor,
        reasons=_reasons(card, by_factor),
        flags=flags,
    )


def grade_of(card: Card, points: int) -> str:
    """The best grade whose least points are reached; the last one below all."""
    ordered = sorted(card["grades"], key=lambda grade: -grade["min_points"])
    for grade in ordered:
        if points >= grade["min_points"]:
            return str(grade["grade"])
    return str(ordered[-1]["grade"])


def _flags(factors: list[Mapping[str, Any]], row: Mapping[str, Cell]) -> tuple[str, ...]:
    unknown = [
        f"unknown:{f['column']}"
        for f in factors
        if f["kind"] == "categorical"
        and row.get(f["column"]) is not None
        and str(row[f["column"]]) not in f["levels"]
    ]
    missing = sum(row.get(f["column"]) is None for f in factors)
    if 2 * missing > len(factors):
        unknown.append(f"missing:{missing}")
    return tuple(unknown)


def _reasons(card: Card, by_factor: Mapping[str, int]) -> tuple[Reason, ...]:
    found = [
        Reason(
            f["column"],
            card["reasons"][f["column"]]["code"],
            card["reasons"][f["column"]]["zh"],
            card["reasons"][f["column"]]["en"],
            by_factor[f["column"]],
            int(f["neutral"]),
        )
        for f in card["factors"]
        if int(f["neutral"]) > by_factor[f["column"]]
    ]
    return tuple(sorted(found, key=lambda reason: -reason.lost)[:REASONS_MAX])


@dataclass(frozen=True)
class Move:
    """One thing that would bring more points: the factor, where it has to come to, the gain.

    `to` is the least whole number of the next better bin, or the better level.
    """

    column: str
    to: int | str
    gain: int


def moves(card: Card, row: Mapping[str, Cell], *, fixed: frozenset[str]) -> tuple[Move, ...]:
    """The next better step of each factor that the person can influence, largest gain first."""
    found = []
    for factor in card["factors"]:
        if factor["column"] in fixed:
            continue
        now = factor_points(factor, row.get(factor["column"]))
        step = _next_step(factor, row.get(factor["column"]), now)
        if step is not None:
            found.append(Move(factor["column"], step[0], step[1] - now))
    return tuple(sorted(found, key=lambda move: (-move.gain, move.column)))


def _next_step(factor: Mapping[str, Any], cell: Cell, now: int) -> tuple[int | str, int] | None:
    """The nearest bin above, or the best level, that gives more than `now`."""
    if factor["kind"] == "categorical":
        level, points = max(factor["levels"].items(), key=lambda item: item[1])
        return (str(level), int(points)) if points > now else None
    for edge, points in zip(factor["edges"], factor["points"][1:], strict=True):
        beyond = cell is None or Decimal(str(edge)) >= Decimal(cell)
        if beyond and points > now:
            return int(edge) + 1, int(points)
    return None


def next_grade(card: Card, points: int) -> tuple[str, int] | None:
    """The next better grade and the points still missing; None at the top."""
    above = [g for g in card["grades"] if g["min_points"] > points]
    if not above:
        return None
    nearest = min(above, key=lambda grade: grade["min_points"])
    return str(nearest["grade"]), int(nearest["min_points"]) - points
