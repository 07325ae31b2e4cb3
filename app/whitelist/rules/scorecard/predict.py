"""Scores of a table as CSV: pd, points, grade, reasons, flags, points of every factor (评分)."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.documents import BadInput
from app.whitelist.rules.scorecard.calibration import pd_of
from app.whitelist.rules.scorecard.columns import read_columns
from app.whitelist.rules.scorecard.flags import flags_of, refers
from app.whitelist.rules.scorecard.grades import REFER, grade_of
from app.whitelist.rules.scorecard.points import all_points, sources_of, total_points
from app.whitelist.rules.scorecard.reasons import MOST, worst_factors
from app.whitelist.rules.scorecard.schema import Schema, schema_of
from app.whitelist.rules.scorecard.table import Table

FIXED = (
    "pd",
    "points",
    "grade",
    *(f"reason_{n + 1}" for n in range(MOST)),
    "flags",
    "base_points",
)


@dataclass(frozen=True)
class Scores:
    """Columns of the answer, all of the same length; `reasons` name factors."""

    points: list[int]
    grades: list[str]
    reasons: list[list[str]]
    flags: list[list[str]]
    by_factor: dict[str, list[int]]


def score_columns(
    card: Mapping[str, Any], columns: Mapping[str, Sequence[Any]], rows: int
) -> Scores:
    """Score `rows` rows given as columns; cells are numbers, texts, or None for missing."""
    by_factor = all_points(card, columns)
    points = total_points(card, by_factor)
    flags = flags_of(card, columns, rows)
    grade = {value: grade_of(card, value) for value in set(points)}
    return Scores(
        points,
        [REFER if refers(f) else grade[p] for p, f in zip(points, flags, strict=True)],
        worst_factors(card, by_factor),
        flags,
        by_factor,
    )


def schema_in(card: Mapping[str, Any]) -> Schema:
    """The schema a trained card carries. Raises BadInput if it has none."""
    if "schema" not in card:
        raise BadInput("the card carries no schema, so its columns are unknown", "scorecard.json")
    return schema_of(card["schema"])


def read_factors(card: Mapping[str, Any], schema: Schema, table: Table) -> dict[str, Any]:
    """The columns that the card's factors read, by name.

    Raises BadInput: no rows, a missing column, text or infinity where a number is expected.
    """
    if not table.rows:
        raise BadInput("the data have a header and no rows", "row 1")
    wanted = dict.fromkeys(name for factor in card["factors"] for name in sources_of(factor))
    known = {column.name: column for column in schema.columns}
    for name in wanted:
        if name not in known or not known[name].is_feature:
            raise BadInput("a factor's column is no feature of the schema", f'column "{name}"')
    return read_columns(table, [known[name] for name in wanted], schema.columns)


def predict(card: Mapping[str, Any], table: Table) -> str:
    """The answer as CSV, one line per row of the table in its order."""
    schema = schema_in(card)
    ids = table.column(schema.id)
    columns = read_factors(card, schema, table)
    return _csv(card, schema.id, ids, score_columns(card, columns, len(ids)))


def pd_text(card: Mapping[str, Any], points: int) -> str:
    """The probability as the answer writes it: six decimals, or nothing without one."""
    pd = pd_of(card["calibration"], points)
    return "" if pd is None else f"{pd:.6f}"


def _csv(card: Mapping[str, Any], key: str, ids: list[str], scores: Scores) -> str:
    pd = {points: pd_text(card, points) for points in set(scores.points)}
    code = {column: reason["code"] for column, reason in card["reasons"].items()}
    reasons = [[*(code[c] for c in row), *[""] * (MOST - len(row))] for row in scores.reasons]
    columns: list[Iterable[Any]] = [
        ids,
        map(pd.__getitem__, scores.points),
        scores.points,
        scores.grades,
        *zip(*reasons, strict=True),
        map(";".join, scores.flags),
        [card["base_points"]] * len(ids),
        *scores.by_factor.values(),
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([key, *FIXED, *(f"pts__{column}" for column in scores.by_factor)])
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()
