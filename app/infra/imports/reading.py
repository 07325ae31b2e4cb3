"""A table file as texts: xlsx or CSV, bounded in bytes, rows and columns; nothing in it runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.kernel.refusals import invalid
from app.kernel.tables import CELL_MAX, COLUMNS_MAX, ROWS_MAX

BYTES_MAX = 5 * 1024 * 1024
UNZIPPED_MAX = 60 * 1024 * 1024
FRAME_MAX = 1024 * 1024
"""Styles, theme and names of a workbook, in bytes: a real one has a tenth of it."""
SHEET_ROWS_MAX = ROWS_MAX + 200
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """The header and the rows below it, each with its line in the file."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(content: bytes) -> Table:
    """Read a table; what cannot be read is refused (422) beside `file`."""
    if not content:
        raise invalid("file", "请选择文件")
    if len(content) > BYTES_MAX:
        raise invalid("file", "文件太大：最多 5 MB")
    if content.startswith(_OLD_EXCEL):
        raise invalid("file", "这是旧版或加了密码的 Excel 文件，请另存为不加密的 xlsx 后再试")
    rows = _sheet_rows(content) if content[:2] == b"PK" else _csv_rows(content)
    return _table(rows)


def _table(rows: Iterable[Sequence[Any]]) -> Table:
    header: list[str] = []
    found: list[tuple[int, list[str]]] = []
    for line, cells in enumerate(rows, start=1):
        texts = [_text(cell) for cell in cells[:COLUMNS_MAX]]
        if not any(texts) and line <= SHEET_ROWS_MAX:
            continue
        if line > SHEET_ROWS_MAX or len(found) == ROWS_MAX:
            raise invalid("file", "行数太多：最多 {most} 行", values={"most": ROWS_MAX})
        if not header:
            header = texts
        else:
            found.append((line, texts))
    if not header or not found:
        raise invalid("file", "表里没有数据：第一行应是表头，下面每行一条")
    return Table(header, found)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\0", "").strip().removeprefix("'")[:CELL_MAX]


def _sheet_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        _look_into(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.active
        # The size a file claims for itself may be a lie; rows are counted as they come.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    except (
        BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        AttributeError,
        SyntaxError,
        TypeError,
        IndexError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ):
        raise invalid("file", "Excel 文件读不出来，请另存为 xlsx 后再试") from None


def _look_into(content: bytes) -> None:
    """Refuse what unfolds beyond measure or carries macros, before anything is parsed."""
    with ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    if sum(member.file_size for member in members) > UNZIPPED_MAX:
        raise invalid("file", "文件解开后太大")
    frame = [member for member in members if not _holds_cells(member.filename)]
    if any(member.file_size > FRAME_MAX for member in frame):
        raise invalid("file", "文件的样式太多，请只复制数据到新的工作簿再试")
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise invalid("file", "文件里有宏，请另存为不带宏的 xlsx 后再试")


def _holds_cells(name: str) -> bool:
    """Whether a member is read row by row; all others are read whole before the first row."""
    return name.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/media/"))


def _csv_rows(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error:
        raise invalid("file", "CSV 文件读不出来，请检查引号和分隔符") from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise invalid("file", "文件的文字编码读不懂，请另存为 UTF-8 的 CSV 或 xlsx")
