"""A CSV file as columns of text, every doubt named by column, row and line (读表)."""

import csv
import io
import unicodedata
from dataclasses import dataclass

from app.kernel.documents import BadInput

MISSING = frozenset({"", "NA", "NaN", "null"})
ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "gb18030", "gbk", "gb2312")


@dataclass(frozen=True)
class Table:
    """Header and rows as they stand; rows count from 1 without the header."""

    text: str
    header: list[str]
    rows: list[list[str]]

    def __contains__(self, name: str) -> bool:
        return name in self.header

    def column(self, name: str) -> list[str]:
        """The cells of a column, row by row. Raises BadInput if there is no such column."""
        if name not in self.header:
            raise BadInput("the data lack this column", f"column {shown(name)}")
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def cell(self, name: str, row: int) -> str:
        """Where a cell stands, for a message: column, row (first is 0), line of the file."""
        return f"column {shown(name)}, {self.at(row)}"

    def at(self, row: int) -> str:
        """Where a row stands, for a message."""
        return f"row {row + 1}, line {_line_of(self.text, row)}"


def read_table(raw: bytes, encoding: str = "utf-8") -> Table:
    """The table in `raw`: comma separated, one header line, quotes doubled inside quotes.

    Blank lines are no rows. Header names lose the spaces around them.

    Raises:
        BadInput: another encoding, an empty file, a header twice, a row of another length,
            a quote that never closes.
    """
    text = _decode(raw, encoding)
    if not text.strip():
        raise BadInput("the file is empty; a header and rows are expected", "line 1")
    records = _records(text)
    header = [unicodedata.normalize("NFC", name.strip()) for name in records[0]]
    _refuse_twice(header)
    rows = records[1:]
    if set(map(len, rows)) - {len(header)}:
        _refuse_ragged(text, len(header), rows)
    return Table(text, header, rows)


def shown(value: str) -> str:
    """A text for a message: quoted, cut to a length that fits one line."""
    return f'"{value}"' if len(value) <= 40 else f'"{value[:37]}..."'


def _decode(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        name = "UTF-8" if encoding.startswith("utf-8") else encoding
        raise BadInput(f"the file is not {name}", f"line {line}, byte {error.start}") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadInput("the file is not text: it holds a zero byte", f"line {line}")
    return text.removeprefix("\ufeff")


def _records(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [record for record in reader if record]
    except csv.Error as error:
        raise BadInput(f"the line cannot be read: {error}", f"line {reader.line_num}") from None


def _refuse_twice(header: list[str]) -> None:
    seen = set()
    for name in header:
        if name in seen:
            raise BadInput("the header names a column twice", f"column {shown(name)}, line 1")
        seen.add(name)


def _refuse_ragged(text: str, width: int, rows: list[list[str]]) -> None:
    for place, row in enumerate(rows):
        if len(row) != width:
            where = f"row {place + 1}, line {_line_of(text, place)}"
            raise BadInput(f"the row has {len(row)} cells, the header has {width}", where)


def _line_of(text: str, row: int) -> int:
    """The line of the file on which a row (first is 0) begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    filled = 0
    for record in reader:
        filled += bool(record)
        if filled == row + 2:
            return before + 1
        before = reader.line_num
    return before
