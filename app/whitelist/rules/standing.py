"""A score as its reader sees it: groups against the most possible, reasons in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.whitelist.rules.cards import most_of
from app.whitelist.rules.facts import COLUMNS, GROUPS
from app.whitelist.rules.scoring import Card


@dataclass(frozen=True)
class Line:
    """One fact of a score: its value, its points, the most it could give, its source and day."""

    column: str
    value: Any
    points: int
    most: int
    source: str | None
    on: str | None


@dataclass(frozen=True)
class Group:
    """One of the six groups with its lines; its points are their sum."""

    code: str
    lines: tuple[Line, ...]

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)

    @property
    def most(self) -> int:
        return sum(line.most for line in self.lines)


def groups_of(
    card: Card,
    *,
    inputs: Mapping[str, Any],
    by_factor: Mapping[str, int],
    sources: Mapping[str, Mapping[str, str]],
) -> tuple[Group, ...]:
    """The groups that the card scores, in their usual order."""
    lines = [_line(factor, inputs, by_factor, sources) for factor in card["factors"]]
    found = []
    for code in GROUPS:
        own = tuple(line for line in lines if COLUMNS[line.column].group == code)
        if own:
            found.append(Group(code, own))
    return tuple(found)


def _line(
    factor: Mapping[str, Any],
    inputs: Mapping[str, Any],
    by_factor: Mapping[str, int],
    sources: Mapping[str, Mapping[str, str]],
) -> Line:
    column = factor["column"]
    source = sources.get(column, {})
    return Line(
        column=column,
        value=inputs.get(column),
        points=by_factor[column],
        most=most_of(factor),
        source=source.get("source"),
        on=source.get("on"),
    )


def most_of_card(card: Card) -> int:
    """The most points of the whole card."""
    return int(card["base_points"]) + sum(most_of(factor) for factor in card["factors"])


def reasons_in_words(card: Card, codes: list[str]) -> tuple[tuple[str, str], ...]:
    """Each kept reason as (Chinese, English), in their order."""
    by_code = {reason["code"]: reason for reason in card["reasons"].values()}
    return tuple((by_code[code]["zh"], by_code[code]["en"]) for code in codes if code in by_code)
