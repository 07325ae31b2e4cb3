"""The columns of a table as values: numbers, texts, and what is derived from them (取数)."""

import re
from collections.abc import Mapping, Sequence
from math import inf, isfinite

from app.kernel.documents import BadInput
from app.whitelist.rules.scorecard.derive import derive
from app.whitelist.rules.scorecard.schema import Column
from app.whitelist.rules.scorecard.table import MISSING, Table, shown

Numbers = list[float | None]
Texts = list[str | None]
Columns = dict[str, Numbers | Texts]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class _Read(dict[str, float | None]):
    """Texts already read; a text that is no finite number is remembered as infinite."""

    def __missing__(self, text: str) -> float | None:
        bare = text.strip()
        self[text] = None if bare in MISSING else _number(bare)
        return self[text]


def _number(text: str) -> float:
    # Adding 0.0 makes a negative zero an ordinary one.
    return float(text) + 0.0 if _NUMBER.fullmatch(text) else inf


def numbers(table: Table, name: str) -> Numbers:
    """A numeric column, None where missing.

    Raises BadInput at the first cell that is text or infinite, naming column and row.
    """
    read = _Read()
    texts = table.column(name)
    values = list(map(read.__getitem__, texts))
    wrong = {text for text, value in read.items() if value is not None and not isfinite(value)}
    if wrong:
        row = next(place for place, text in enumerate(texts) if text in wrong)
        what = f"{shown(texts[row])} is not a finite number"
        raise BadInput(what, table.cell(name, row))
    return values


def texts(table: Table, name: str) -> Texts:
    """A categorical column as it stands, None where missing."""
    return [None if cell in MISSING else cell for cell in table.column(name)]


def read_columns(table: Table, wanted: Sequence[Column], known: Sequence[Column]) -> Columns:
    """The wanted columns by name; derived ones from their sources among the `known`."""
    found: Columns = {}
    for column in wanted:
        _read(table, column, {other.name: other for other in known}, found)
    return {column.name: found[column.name] for column in wanted}


def _read(table: Table, column: Column, known: Mapping[str, Column], found: Columns) -> None:
    if column.name in found:
        return
    if column.kind == "categorical":
        found[column.name] = texts(table, column.name)
    elif not column.sources:
        found[column.name] = numbers(table, column.name)
    else:
        for source in column.sources:
            _read(table, known[source], known, found)
        values = derive(column, [found[source] for source in column.sources])  # type: ignore[misc]
        _refuse_overflow(table, column, values)
        found[column.name] = values


def _refuse_overflow(table: Table, column: Column, values: Numbers) -> None:
    for row, value in enumerate(values):
        if value is not None and not isfinite(value):
            what = f"the {column.operation} of its sources is too large"
            raise BadInput(what, table.cell(column.name, row))
