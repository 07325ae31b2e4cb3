"""A labelled table checked for training: every doubt is refused before anything is learned."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.kernel.documents import BadInput
from app.whitelist.rules.scorecard.columns import Columns, read_columns
from app.whitelist.rules.scorecard.schema import Schema
from app.whitelist.rules.scorecard.table import MISSING, Table, read_table, shown

ROWS_LEAST = 50
CLASS_LEAST = 10

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Dataset:
    """Rows with known outcomes.

    `bad`: int (rows,), 1 for a bad outcome. `columns` and `protected`: cells by column, None for
    missing. `dates`: text of the date column, or None without one.
    """

    schema: Schema
    bad: Ints
    columns: Columns
    protected: Columns
    dates: list[str] | None
    sha256: str
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.bad)

    def rows_of(self, rows: Ints) -> dict[str, list[Any]]:
        """The feature columns at some rows."""
        places = rows.tolist()
        return {name: [cells[n] for n in places] for name, cells in self.columns.items()}


def read_dataset(raw: bytes, schema: Schema) -> Dataset:
    """The rows of a CSV file for training.

    Raises BadInput, naming column and row: a column missing, an id twice or empty, labels that are
    not two, text or infinity in a number, a feature without a value, too few rows.
    """
    table = read_table(raw, schema.encoding)
    _refuse_missing_columns(table, schema)
    if not table.rows:
        raise BadInput("the data have a header and no rows", "row 1")
    _refuse_doubled_ids(table, schema.id)
    bad = labels_of(table, schema)
    columns = read_columns(table, schema.features, schema.columns)
    for name, cells in columns.items():
        if not any(cell is not None for cell in cells):
            raise BadInput("the feature has no value in any row", f"column {shown(name)}")
    protected = read_columns(table, schema.protected, schema.columns)
    _refuse_few(bad, schema)
    dates = table.column(schema.date) if schema.date else None
    return Dataset(
        schema, bad, columns, protected, dates, digest_of_bytes(raw), _notes(table, schema)
    )


def _refuse_missing_columns(table: Table, schema: Schema) -> None:
    read = [c.name for c in schema.columns if not c.sources and (c.is_feature or c.protected)]
    for name in (schema.id, schema.target, *([schema.date] if schema.date else []), *read):
        if name not in table:
            raise BadInput("the data lack this column", f"column {shown(name)}")


def _refuse_doubled_ids(table: Table, key: str) -> None:
    first: dict[str, int] = {}
    for row, value in enumerate(table.column(key)):
        if not value.strip():
            raise BadInput("the row has no id", table.cell(key, row))
        if value in first:
            what = f"the id {shown(value)} was given in row {first[value] + 1} already"
            raise BadInput(what, table.cell(key, row))
        first[value] = row


def labels_of(table: Table, schema: Schema) -> Ints:
    """1 for a bad outcome, row by row: int (rows,). Raises BadInput for other than two labels."""
    labels = table.column(schema.target)
    counts = Counter(labels)
    for row, label in enumerate(labels):
        if label in MISSING:
            raise BadInput("the label is missing", table.cell(schema.target, row))
    if len(counts) < 2:
        what = f"every row has the label {shown(labels[0])}; two classes are needed"
        raise BadInput(what, f"column {shown(schema.target)}")
    if schema.positive not in counts:
        what = f"no row has {shown(schema.positive)}, the label of a bad outcome"
        raise BadInput(what, f"column {shown(schema.target)}")
    # The commonest other label is taken to be the good one; on a tie the one that stands first.
    good = next(label for label, _ in counts.most_common() if label != schema.positive)
    for row, label in enumerate(labels):
        if label not in (good, schema.positive):
            what = f"{shown(label)} is an unknown label, beside {shown(good)} and "
            raise BadInput(what + shown(schema.positive), table.cell(schema.target, row))
    return np.array([label == schema.positive for label in labels], dtype=np.int64)


def _refuse_few(bad: Ints, schema: Schema) -> None:
    where = f"column {shown(schema.target)}"
    if len(bad) < ROWS_LEAST:
        raise BadInput(f"{len(bad)} rows are too few; at least {ROWS_LEAST} are needed", where)
    least = min(int(bad.sum()), len(bad) - int(bad.sum()))
    if least < CLASS_LEAST:
        what = f"one class has {least} rows; each needs at least {CLASS_LEAST}"
        raise BadInput(what, where)


def _notes(table: Table, schema: Schema) -> tuple[str, ...]:
    named = {c.name for c in schema.columns if not c.sources} | {schema.id, schema.target}
    named |= {schema.date} if schema.date else set()
    unnamed = [name for name in table.header if name not in named]
    absent = [c.name for c in schema.columns if not c.sources and c.name not in table]
    found = [f"column {shown(name)} is not named by the schema and was ignored" for name in unnamed]
    found += [f"column {shown(name)} is not in the data and was ignored" for name in absent]
    return tuple(found)


def as_numbers(cells: Any) -> NDArray[np.float64]:
    """A numeric column as float (rows,), NaN where missing."""
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def digest_of_bytes(raw: bytes) -> str:
    """The SHA-256 of a data file in hex, as a card carries it."""
    return sha256(raw).hexdigest()


def digest_of(*parts: Mapping[str, Any] | str) -> str:
    """Twelve hex digits that name what a card was made from."""
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]
