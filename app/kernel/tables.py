"""Tables from elsewhere (Excel, CSV) read row by row, every fault explained beside its column.

Pure: header and cells as texts in, values or reasons out. Nothing is guessed silently: what cannot
be read is a fault of its row, and a row is taken whole or not at all.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.kernel.money import MoneyError, parse_yuan
from app.kernel.refusals import Refusal
from app.kernel.words import N_

ROWS_MAX = 5000
COLUMNS_MAX = 60
CELL_MAX = 500
UNITS = {"yuan": N_("元"), "wan": N_("万元")}
_FORMULA = ("=", "@")
_YES = ("是", "有", "需要", "yes", "true", "1")
_NO = ("否", "无", "没有", "不需要", "no", "false", "0")

Key = TypeVar("Key")


@dataclass(frozen=True)
class Column:
    """One column a kind of table may have.

    `words` are the headings by which it is known; the template's is the first. `example` is the
    cell of the template's example row.
    """

    label: str
    words: tuple[str, ...]
    required: bool = False
    example: str = ""
    money: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a kind of table holds: field -> column."""

    columns: Mapping[str, Column]

    @property
    def headings(self) -> list[str]:
        """The header of the template."""
        return [column.words[0] for column in self.columns.values()]

    @property
    def example(self) -> list[str]:
        """The example row of the template."""
        return [column.example for column in self.columns.values()]

    @property
    def money(self) -> list[str]:
        """The fields whose bare numbers need a unit."""
        return [field for field, column in self.columns.items() if column.money]


@dataclass(frozen=True)
class Reading:
    """How a table is read: which column (from 0) holds which field, the unit of bare amounts."""

    columns: Mapping[str, int]
    unit: str = "yuan"


@dataclass(frozen=True)
class FaultyRow:
    """One row that cannot be taken, with every reason."""

    number: int
    reasons: tuple[Refusal, ...]


def guess(sheet: Sheet, header: Sequence[str]) -> Reading:
    """The likely mapping of a header: exact words first, then words contained.

    A heading that stands twice is left for a person to choose between.
    """
    twice = set(repeated(header))
    columns: dict[str, int] = {}
    for exact in (True, False):
        for field, column in sheet.columns.items():
            if field not in columns:
                taken = set(columns.values()) | {i for i, h in enumerate(header) if h in twice}
                at = _find(header, column.words, taken, exact=exact)
                if at is not None:
                    columns[field] = at
    amounts = [header[columns[field]] for field in sheet.money if field in columns]
    return Reading(columns, "wan" if any("万" in heading for heading in amounts) else "yuan")


def repeated(header: Sequence[str]) -> list[str]:
    """The headings that stand more than once, in their order."""
    return [heading for heading, times in Counter(header).items() if heading and times > 1]


def _find(
    header: Sequence[str], words: Sequence[str], taken: set[int], *, exact: bool
) -> int | None:
    for word in words:
        sought = _plain(word)
        for at, heading in enumerate(header):
            plain = _plain(heading)
            if at not in taken and (plain == sought if exact else sought in plain):
                return at
    return None


def _plain(heading: str) -> str:
    return re.sub(r"[（(].*?[)）]|\s|\*", "", heading)


def from_headings(header: Sequence[str], headings: Mapping[str, str], unit: str) -> Reading | None:
    """A saved mapping (field -> heading) on this header; None when one is missing or twice."""
    if any(list(header).count(heading) != 1 for heading in headings.values()):
        return None
    return Reading({field: header.index(name) for field, name in headings.items()}, unit)


def mapping_refusals(
    sheet: Sheet, reading: Reading, header: Sequence[str] = ()
) -> tuple[Refusal, ...]:
    """Why a table cannot be read with this mapping."""
    found = [
        Refusal(
            "column_missing",
            "请指定哪一列是「{field}」",
            field=field,
            values={"field": column.label},
        )
        for field, column in sheet.columns.items()
        if column.required and field not in reading.columns
    ]
    if len(set(reading.columns.values())) < len(reading.columns):
        found.append(Refusal("column_twice", "同一列不能用作两项内容", field="columns"))
    if header and _units_mixed(sheet, reading, header):
        text = N_("有的金额列写着万元，有的没有；请先改成同一单位")
        found.append(Refusal("units_mixed", text, field="unit"))
    return tuple(found)


def _units_mixed(sheet: Sheet, reading: Reading, header: Sequence[str]) -> bool:
    headings = [header[reading.columns[field]] for field in sheet.money if field in reading.columns]
    return len({"万" in heading for heading in headings}) > 1


def doubles(keys: Iterable[tuple[int, Key]]) -> dict[int, int]:
    """Line -> earlier line with the same key, within one table."""
    first: dict[Key, int] = {}
    found = {}
    for number, key in keys:
        if key in first:
            found[number] = first[key]
        first.setdefault(key, number)
    return found


def known(text: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """The code that a cell names, by code or by words contained in it."""
    if text in words:
        return text
    return next((code for code, named in words.items() if any(w in text for w in named)), None)


class RowReader:
    """Reads the fields of one row and collects its faults."""

    def __init__(self, sheet: Sheet, cells: Sequence[str], reading: Reading):
        self._sheet = sheet
        self._cells = cells
        self._reading = reading
        self.faults: list[Refusal] = []
        if self._is_the_example():
            self.faults.append(Refusal("example_row", N_("这是模板里的示例行，不会导入")))

    def _is_the_example(self) -> bool:
        read = [(self._cell(f), self._sheet.columns[f].example) for f in self._reading.columns]
        examples = [(cell, example) for cell, example in read if example]
        return bool(examples) and all(cell == example for cell, example in examples)

    def fault(self, where: str, template: str, **values: str) -> None:
        """Write down why a cell is not taken; `where` is the field."""
        fault = Refusal("bad_cell", template, field=where, values=values)
        if fault not in self.faults:
            self.faults.append(fault)

    def _cell(self, field: str) -> str:
        at = self._reading.columns.get(field)
        return self._cells[at].strip() if at is not None and at < len(self._cells) else ""

    def text(self, field: str) -> str:
        """The words of a cell; an empty one is a fault where the column is required."""
        found = self._cell(field)
        column = self._sheet.columns[field]
        if column.required and not found:
            self.fault(field, N_("「{field}」是空的"), field=column.label)
        if found.startswith(_FORMULA):
            self.fault(field, N_("「{text}」是公式，请改成数值或文字"), text=found[:40])
            return ""
        return found

    def amount(self, field: str) -> int:
        """An amount in fen; a unit in the cell counts before the unit of the table."""
        text = self.text(field)
        if not text:
            return 0
        bare = not re.search("[万亿元]", text)
        try:
            return parse_yuan(f"{text}万" if bare and self._reading.unit == "wan" else text)
        except MoneyError as error:
            self.fault(field, N_("金额「{text}」读不懂：{why}"), text=text[:40], why=str(error))
            return 0

    def count(self, field: str) -> int:
        """A whole number of people or things."""
        text = self.text(field)
        found = re.fullmatch(r"(\d{1,9})(?:\.0+)?\s*(?:人|个|家)?", text)
        if text and not found:
            self.fault(field, N_("「{text}」不是整数，例如 12"), text=text[:40])
        return int(found[1]) if found else 0

    def term(self, field: str) -> int:
        """A term in months."""
        text = self.text(field)
        found = re.fullmatch(r"(\d{1,3})(?:\.0)?\s*(个?月|年)?", text)
        if text and not found:
            self.fault(field, N_("期限「{text}」读不懂，请写月数，例如 12"), text=text[:40])
        return int(found[1]) * (12 if found[2] == "年" else 1) if found else 0

    def rate(self, field: str) -> Decimal | None:
        """A yearly rate written in per cent: "3.85", "3.85%"; Decimal("0.0385")."""
        text = self.text(field)
        found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)\s*[%％]?", text)
        if text and not found:
            self.fault(field, N_("利率「{text}」读不懂，请写百分数，例如 3.85"), text=text[:40])
        return Decimal(found[1]) / 100 if found else None

    def day(self, field: str) -> date | None:
        """A civil day, in the ways people write one."""
        text = self.text(field)
        found = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
        try:
            if found:
                return date(*(int(part) for part in found.groups()))
        except ValueError:
            found = None
        if text:
            self.fault(field, N_("日期「{text}」读不懂，例如 2026-11-24"), text=text[:40])
        return None

    def flag(self, field: str) -> bool | None:
        """Yes or no; None for an empty cell."""
        text = self.text(field).lower()
        if text and text not in (*_YES, *_NO):
            self.fault(field, N_("请填写「是」或「否」"))
        return text in _YES if text else None

    def choice(self, field: str, words: Mapping[str, Sequence[str]], template: str) -> str | None:
        """A code by itself or by its words; `template` says, about {text}, what is not known."""
        return self.found(field, lambda text: known(text, words), template)

    def found(self, field: str, find: Callable[[str], str | None], template: str) -> str | None:
        """What `find` makes of the cell; a fault where it finds nothing."""
        text = self.text(field)
        code = find(text) if text else None
        if text and code is None:
            self.fault(field, template, text=text[:40])
        return code
