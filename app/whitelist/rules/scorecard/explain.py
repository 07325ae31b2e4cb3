"""One score told to a person: what each factor gave, and what would change the grade (解释)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from math import inf, nextafter
from typing import Any

from app.whitelist.rules.scorecard.columns import read_columns
from app.whitelist.rules.scorecard.derive import derive
from app.whitelist.rules.scorecard.grades import grade_of, next_grade
from app.whitelist.rules.scorecard.points import all_points
from app.whitelist.rules.scorecard.predict import (
    Scores,
    pd_text,
    read_factors,
    schema_in,
    score_columns,
)
from app.whitelist.rules.scorecard.schema import Column, Schema
from app.whitelist.rules.scorecard.table import Table
from app.whitelist.rules.scorecard.words import bin_words, range_words

Card = Mapping[str, Any]
Row = Mapping[str, Any]


def explain_row(card: Card, table: Table) -> dict[str, Any]:
    """The whole of one score. `table` has exactly one row."""
    schema = schema_in(card)
    columns = read_factors(card, schema, table)
    scores = score_columns(card, columns, 1)
    row = {name: cells[0] for name, cells in columns.items()}
    points = scores.points[0]
    pd = pd_text(card, points)
    step = next_grade(card, points)
    return {
        "id": table.column(schema.id)[0],
        "pd": float(pd) if pd else None,
        "points": points,
        "grade": scores.grades[0],
        "flags": scores.flags[0],
        "base_points": card["base_points"],
        "factors": [_factor(factor, row, scores) for factor in card["factors"]],
        "reasons": [_reason(card, column, scores) for column in scores.reasons[0]],
        "next_grade": None if step is None else {"grade": step[0], "points_missing": step[1]},
        "moves": _moves(card, schema, _known_row(schema, table), points),
    }


def _factor(factor: Mapping[str, Any], row: Row, scores: Scores) -> dict[str, Any]:
    points = scores.by_factor[factor["column"]][0]
    return {
        "column": factor["column"],
        "bin": bin_words(factor, row),
        "points": points,
        "usual_points": factor["neutral"],
        "lost": max(factor["neutral"] - points, 0),
    }


def _reason(card: Card, column: str, scores: Scores) -> dict[str, Any]:
    neutral = next(f["neutral"] for f in card["factors"] if f["column"] == column)
    lost = neutral - scores.by_factor[column][0]
    return {"column": column, **card["reasons"][column], "lost": lost}


def _known_row(schema: Schema, table: Table) -> dict[str, Any]:
    """The cells of every column a card may read that is not made from others."""
    own = [column for column in schema.features if not column.sources and column.name in table]
    return {name: cells[0] for name, cells in read_columns(table, own, own).items()}


def _moves(card: Card, schema: Schema, row: Row, points: int) -> list[dict[str, Any]]:
    """For each column that a person can change, the nearest other bin with a better grade.

    Columns made from the changed one are worked out anew, so that the points told are those the
    row would really have.
    """
    before = _rank(card, points)
    factors = {factor["column"]: factor for factor in card["factors"]}
    found = []
    for column in schema.features:
        factor = factors.get(column.name)
        if not column.changeable or factor is None or row.get(column.name) is None:
            continue
        for cell, words in _others(factor, row[column.name]):
            then = _points_with(card, schema, {**row, column.name: cell})
            if _rank(card, then) < before:
                found.append(
                    {
                        "column": column.name,
                        "to": words,
                        "points": then,
                        "grade": grade_of(card, then),
                    }
                )
                break
    return sorted(found, key=lambda move: (_rank(card, move["points"]), -move["points"]))


def _rank(card: Card, points: int) -> int:
    """0 for the best grade."""
    ordered = sorted(card["grades"], key=lambda grade: -grade["min_points"])
    return [grade["grade"] for grade in ordered].index(grade_of(card, points))


def _others(factor: Mapping[str, Any], cell: Any) -> Iterator[tuple[Any, dict[str, str]]]:
    """The other bins of a factor, the nearest first: a value in each, and its words."""
    if factor["kind"] == "categorical":
        common = [level for level in factor["levels"] if level not in factor.get("rare", ())]
        for level in sorted(common, key=lambda name: (factor["levels"][name], name)):
            yield level, {"zh": level, "en": level}
        return
    edges = factor["edges"]
    now = bisect_left(edges, cell)
    for place in sorted(range(len(edges) + 1), key=lambda place: (abs(place - now), place)):
        if place != now:
            value = edges[place] if place < now else nextafter(edges[place - 1], inf)
            yield value, range_words(edges, place)


def _points_with(card: Card, schema: Schema, row: Row) -> int:
    cells: dict[str, list[Any]] = {name: [cell] for name, cell in row.items()}
    for column in schema.features:
        if column.sources:
            cells[column.name] = _derived(column, cells)
    return int(card["base_points"]) + sum(given[0] for given in all_points(card, cells).values())


def _derived(column: Column, cells: Mapping[str, list[Any]]) -> list[Any]:
    return list(derive(column, [cells[source] for source in column.sources]))
