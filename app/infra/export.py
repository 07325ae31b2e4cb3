"""Tables out: CSV and Excel, exactly the rows given; no cell is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from app.infra.clock import CHINA

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML, and so a workbook, cannot hold; a person may have pasted one."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV file that spreadsheet programs open with its Chinese intact."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([str(title) for title in header])
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    body = "\ufeff" + out.getvalue()
    return attachment(body.encode(), filename, "text/csv; charset=utf-8")


def xlsx_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """An Excel file; texts are typed as texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.append([_text(title) for title in header])
    for row in rows:
        sheet.append([_typed(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return attachment(out.getvalue(), filename, XLSX)


def attachment(body: bytes, filename: str, mimetype: str) -> Response:
    """A file to be saved, never shown as a page of ours."""
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return response


def _safe(cell: Any) -> str:
    """Text of a cell; what a spreadsheet would read as a formula gets a quote before it."""
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal | float):
        text = _text(cell)
        return f"'{text}" if text.startswith(_DANGEROUS) else text
    return str(cell)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else _UNWRITABLE.sub("", str(cell))


def _typed(sheet: Any, cell: Any) -> Any:
    if isinstance(cell, int | Decimal | float) and not isinstance(cell, bool):
        return cell
    made = WriteOnlyCell(sheet, value=_text(cell))
    made.data_type = "s"
    return made
