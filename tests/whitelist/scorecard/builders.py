"""A made-up set of loans, small enough to learn in a second; and the commands on it."""

import csv
import io
import math
import random
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.whitelist.cli import cli

COLUMNS = (
    "loan", "opened", "months", "sales", "late1", "late2", "late3",
    "trade", "tax", "sex", "age", "memo", "outcome",
)  # fmt: skip

SCHEMA = """
contract = "guiyan-scorecard/1"
name = "made-up"
id = "loan"
target = "outcome"
positive = "1"
encoding = "utf-8"
date = "opened"

[columns.opened]
kind = "date"
[columns.months]
kind = "numeric"
monotone = "decreasing"
label = "经营月数"
label_en = "months in business"
[columns.sales]
kind = "numeric"
monotone = "none"
changeable = true
[columns.late1]
kind = "numeric"
monotone = "increasing"
[columns.late2]
kind = "numeric"
monotone = "increasing"
[columns.late3]
kind = "numeric"
monotone = "increasing"
[columns.trade]
kind = "categorical"
[columns.tax]
kind = "categorical"
changeable = true
[columns.sex]
kind = "categorical"
protected = true
[columns.age]
kind = "numeric"
protected = true
[columns.memo]
kind = "ignored"

[derived.worst_late]
from = ["late1", "late2", "late3"]
op = "max"
monotone = "increasing"
[derived.often_late]
from = ["late1", "late2", "late3"]
op = "count_over"
over = 2
monotone = "increasing"
"""

Rows = list[dict[str, str]]


def loans(count: int, *, seed: int = 1, worse: float = 0.0) -> Rows:
    """Rows with outcomes; `worse` moves months and lateness, as in a bad year."""
    draw = random.Random(seed)
    return [_loan(number, draw, worse) for number in range(count)]


def _loan(number: int, draw: random.Random, worse: float) -> dict[str, str]:
    months = max(0, round(draw.gauss(40 - 12 * worse, 22)))
    sales = math.exp(draw.gauss(3, 1))
    late = [max(0, round(draw.gauss(worse * 3, 3))) for _ in range(3)]
    trade = draw.choices(("shop", "farm", "craft", "carriage"), (40, 30, 28, 2))[0]
    tax = draw.choice("ABC")
    risk = -1.2 - 0.03 * (months - 40) + 0.35 * max(late) + 0.8 * (tax == "C") - 0.2 * sales**0.5
    risk += 0.5 * (trade == "farm")
    bad = draw.random() < 1 / (1 + math.exp(-risk))
    year, month = divmod(number % 36, 12)
    return {
        "loan": f"L{number:05d}",
        "opened": f"{2021 + year}-{month + 1:02d}-{1 + number % 28:02d}",
        "months": str(months),
        "sales": "" if draw.random() < 0.08 else f"{sales:.2f}",
        "late1": str(late[0]),
        "late2": str(late[1]),
        "late3": str(late[2]),
        "trade": trade,
        "tax": "NA" if draw.random() < 0.05 else tax,
        "sex": draw.choice(("f", "m")),
        "age": str(draw.randrange(20, 65)),
        "memo": 'said "soon", twice',
        "outcome": str(int(bad)),
    }


def csv_of(rows: Rows, columns: tuple[str, ...] = COLUMNS) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def changed(rows: Rows, place: int, **cells: str) -> Rows:
    """The same rows with other cells in one of them."""
    return [{**row, **cells} if n == place else row for n, row in enumerate(rows)]


def run(name: str, *options: Any) -> Result:
    return CliRunner().invoke(cli, [name, *map(str, options)])


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def train(folder: Path, data: str | bytes, schema: str | bytes = SCHEMA, *options: Any) -> Result:
    """Train on texts; the card goes to `folder`/card."""
    rows, told = put(folder, "data.csv", data), put(folder, "schema.toml", schema)
    return run("train", "--data", rows, "--schema", told, "--out", folder / "card", *options)


def predict(folder: Path, card: Path, data: str | bytes) -> Result:
    """Score texts; the answer goes to `folder`/scores.csv."""
    rows = put(folder, "rows.csv", data)
    return run("predict", "--model", card, "--data", rows, "--out", folder / "scores.csv")


def scores_in(folder: Path) -> Rows:
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def score(folder: Path, card: Path, rows: Rows, columns: tuple[str, ...] = COLUMNS) -> Rows:
    result = predict(folder, card, csv_of(rows, columns))
    assert (result.exit_code, result.output) == (0, "")
    return scores_in(folder)


def refusal(result: Result, *words: str) -> None:
    """One line that names what is wrong, exit code 2, nothing on standard output."""
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("error: ") and 12 <= len(lines[0]) <= 300, lines
    assert all(word in lines[0] for word in words), lines
