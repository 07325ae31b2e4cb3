"""Serving a card of the format `guiyan-scorecard/1` from plain data (评分卡打分).

Additive: base points and one entry of points per factor, each depending on its own column alone,
so that anyone can recompute a score with a pencil.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.whitelist.rules.scorecard import points
from app.whitelist.rules.scorecard.grades import REFER, grade_of, next_grade
from app.whitelist.rules.scorecard.predict import score_columns

__all__ = (
    "REFER",
    "Card",
    "Cell",
    "Move",
    "Reason",
    "Score",
    "factor_points",
    "grade_of",
    "moves",
    "next_grade",
    "score",
)

Card = Mapping[str, Any]
Cell = int | Decimal | str | None


@dataclass(frozen=True)
class Reason:
    """A factor that gave fewer `points` than a usual applicant gets (`neutral`)."""

    column: str
    code: str
    zh: str
    en: str
    points: int
    neutral: int


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
    """Points of one factor for one value; None means missing."""
    return points.factor_points(factor, {factor["column"]: [_value(factor, cell)]})[0]


def score(card: Card, row: Mapping[str, Cell]) -> Score:
    """Score one row; a row that lacks more than half of its factors is referred to a person."""
    columns = {f["column"]: [_value(f, row.get(f["column"]))] for f in card["factors"]}
    found = score_columns(card, columns, 1)
    by_factor = {column: given[0] for column, given in found.by_factor.items()}
    return Score(
        points=found.points[0],
        grade=found.grades[0],
        base_points=int(card["base_points"]),
        by_factor=by_factor,
        reasons=tuple(_reason(card, column, by_factor) for column in found.reasons[0]),
        flags=tuple(found.flags[0]),
    )


def _value(factor: Mapping[str, Any], cell: Cell) -> float | str | None:
    if cell is None:
        return None
    return str(cell) if factor["kind"] == "categorical" else float(cell)


def _reason(card: Card, column: str, by_factor: Mapping[str, int]) -> Reason:
    factor = next(factor for factor in card["factors"] if factor["column"] == column)
    text = card["reasons"][column]
    return Reason(
        column,
        text["code"],
        text["zh"],
        text["en"],
        by_factor[column],
        int(factor["neutral"]),
    )


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
