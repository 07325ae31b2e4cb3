"""What is exchanged with the provincial node of the SME credit platform, as documents. Pure.

In come `facts` (credit facts by credit code) and `needs` (what enterprises asked for there), out
goes `results` (what became of those needs). docs/connectors.md describes each field.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.kernel.errors import HouseError
from app.kernel.tables import CELL_MAX, ROWS_MAX, Sheet
from app.kernel.words import N_

DOCUMENTS = ("facts", "needs")


class Unreadable(HouseError):
    """A document is not what was agreed; the sentence (a template and its values) says where."""

    def __init__(self, text: str, /, **values: Any):
        self.text, self.values = text, values
        super().__init__(text.format(**values))


@dataclass(frozen=True)
class Result:
    """What became of a need that came from there. No amount, no reason, no name."""

    origin_number: str
    uscc: str
    result: str
    result_on: str


def table_of(content: bytes, sheet: Sheet) -> bytes:
    """A document's bytes as a table that imports read: JSON rows become CSV, others stay.

    Raises Unreadable.
    """
    if content[:2] == b"PK" or content.lstrip()[:1] not in (b"[", b"{"):
        return content
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.headings)
    for number, row in enumerate(_rows(content), start=1):
        writer.writerow(_cells(row, number, list(sheet.columns)))
    return out.getvalue().encode()


def _rows(content: bytes) -> list[Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable(N_("不是 JSON")) from None
    rows = found.get("rows") if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise Unreadable(N_("应是一行行的列表"))
    if not rows or len(rows) > ROWS_MAX:
        raise Unreadable(N_("应有 1 到 {most} 行"), most=ROWS_MAX)
    return rows


def _cells(row: Any, number: int, fields: Sequence[str]) -> list[str]:
    if not isinstance(row, Mapping):
        raise Unreadable(N_("第 {line} 行不是对象"), line=number)
    unknown = sorted(set(map(str, row)) - set(fields))
    if unknown:
        text = N_("第 {line} 行：没有 {field} 这个字段")
        raise Unreadable(text, line=number, field=unknown[0][:40])
    return [_text(row.get(field), number, field) for field in fields]


def _text(value: Any, number: int, field: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(N_("第 {line} 行：{field} 应是文字或整数"), line=number, field=field)
    text = str(value) if not isinstance(value, int) or abs(value) < 10**18 else ""
    if len(text) > CELL_MAX:
        raise Unreadable(N_("第 {line} 行：{field} 太长"), line=number, field=field)
    return text


def results_document(results: Iterable[Result]) -> bytes:
    """The results as the JSON text that leaves; the same results are the same bytes."""
    rows = [asdict(result) for result in results]
    document = {"document": "results", "rows": rows}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode()
