"""The county's own outcomes as a table that a card can be trained on (训练数据). Pure.

Only what the champion read before each loan began, and whether the loan went bad; no names, no
keys, nothing about persons. The schema says so to whoever reads the card.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.whitelist.rules.risk_inputs import base_columns
from app.whitelist.rules.scorecard.schema import CONTRACT, DIRECTIONS, schema_of

KEY, TARGET, BAD, GOOD = "row", "outcome", "bad", "good"


def training_table(card: Mapping[str, Any], rows: Sequence[tuple[Mapping[str, Any], bool]]) -> str:
    """CSV: a number per row, the base columns of the card, the outcome; None is empty."""
    columns = list(base_columns(card))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([KEY, *columns, TARGET])
    for number, (inputs, bad) in enumerate(rows, 1):
        cells = ["" if inputs.get(name) is None else inputs[name] for name in columns]
        writer.writerow([number, *cells, BAD if bad else GOOD])
    return out.getvalue()


def training_schema(card: Mapping[str, Any], name: str) -> str:
    """TOML: the champion's own columns, directions and derived ones, as the format asks."""
    known = {c.name: c for c in schema_of(card["schema"]).columns} if "schema" in card else {}
    words = {number: word for word, number in DIRECTIONS.items()}
    lines = [
        f"contract = {_text(CONTRACT)}",
        f"name = {_text(name)}",
        f"id = {_text(KEY)}",
        f"target = {_text(TARGET)}",
        f"positive = {_text(BAD)}",
    ]
    for column, kind in base_columns(card).items():
        lines += [f"[columns.{_text(column)}]", f"kind = {_text(kind)}"]
        if kind == "numeric" and column in known:
            lines.append(f"monotone = {_text(words[known[column].direction])}")
        lines += _labels(known.get(column))
    for column, told in card.get("schema", {}).get("derived", {}).items():
        lines.append(f"[derived.{_text(column)}]")
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "\n".join(lines) + "\n"


def _labels(column: Any) -> list[str]:
    if column is None:
        return []
    told = {"label": column.label, "label_en": column.label_en}
    return [f"{key} = {_text(value)}" for key, value in told.items() if value]


def _text(value: str) -> str:
    """A basic string of TOML is written like one of JSON."""
    return json.dumps(value, ensure_ascii=False)
