"""Parks: their roles and dated aims, and a table of them read in row by row. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.enterprises.rules.enterprise_table import place_named
from app.kernel.money import MoneyError, parse_yuan
from app.kernel.refusals import Refusal
from app.kernel.tables import Column, FaultyRow, Reading, RowReader, Sheet
from app.kernel.words import N_

ROLE_LABELS = {"core": N_("核心园区"), "key": N_("重点园区"), "other": N_("平台")}
MEASURES = {
    "built": N_("建成"),
    "jobs": N_("带动就业"),
    "large_industrial_firms": N_("规模以上工业企业"),
    "output_fen": N_("产值"),
    "workshops": N_("就业帮扶车间"),
}
UNIT_OF = {"jobs": "persons", "output_fen": "fen"}
OUTCOMES = {
    "new": N_("新增园区"),
    "changed": N_("更新园区"),
    "known": N_("已有，没有变化"),
}
NAME_MAX = 60
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
_ROLE_WORDS = {"core": ("核心",), "key": ("重点",), "other": ("平台", "其他", "其它")}
_TARGET = re.compile(r"(\S+)\s+(\S+)\s+(\d{4}-\d{1,2}-\d{1,2})\s+(\S.{0,199})")
SHEET = Sheet(
    {
        "code": Column(N_("园区编号"), ("园区编号", "园区代码", "编号"), True, "P99"),
        "name": Column(N_("园区名称"), ("园区名称", "名称", "园区"), True, "示例返乡创业园"),
        "role": Column(N_("类别"), ("类别", "园区类别", "定位"), True, "重点园区"),
        "township_id": Column(N_("乡镇"), ("乡镇", "所在乡镇", "所在地"), False, "示例镇"),
        "opened_on": Column(N_("开园日期"), ("开园日期", "建成日期"), False, "2024-06-01"),
        "manager": Column(N_("管理单位"), ("管理单位", "运营单位"), False, "示例镇人民政府"),
        "targets": Column(
            N_("目标"),
            ("目标", "目标任务"),
            False,
            "带动就业 500 2027-12-31 示例文件第 2 条；产值 5000万 2027-12-31 示例文件第 3 条",
        ),
    }
)


@dataclass(frozen=True)
class ParkDraft:
    """What is said about a park. The township by its public id; None and () say nothing.

    `targets` are documents: measure, value, unit, due_on (ISO), source.
    """

    code: str
    name: str
    role: str
    township_id: str | None = None
    opened_on: date | None = None
    manager: str = ""
    targets: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class ParkRow:
    """One row that can be taken."""

    number: int
    draft: ParkDraft


def read_row(
    number: int, cells: Sequence[str], reading: Reading, *, townships: Mapping[str, str]
) -> ParkRow | FaultyRow:
    """One row of cells as a park; `townships` is name, code or public id -> public id."""
    reader = RowReader(SHEET, cells, reading)
    draft = ParkDraft(
        code=_code(reader),
        name=_name(reader),
        role=reader.choice("role", _ROLE_WORDS, N_("类别「{text}」不认识：核心、重点或平台")) or "",
        township_id=reader.found(
            "township_id", lambda t: place_named(t, townships), N_("没有乡镇「{text}」")
        ),
        opened_on=reader.day("opened_on"),
        manager=reader.text("manager")[:NAME_MAX],
        targets=_targets(reader),
    )
    return FaultyRow(number, tuple(reader.faults)) if reader.faults else ParkRow(number, draft)


def _code(reader: RowReader) -> str:
    code = reader.text("code").upper()
    if code and not CODE.fullmatch(code):
        reader.fault("code", N_("编号「{text}」只能用字母、数字和短横，最多 20 位"), text=code[:40])
    return code


def _name(reader: RowReader) -> str:
    name = " ".join(reader.text("name").split())
    if len(name) > NAME_MAX or not name.isprintable():
        reader.fault("name", N_("名称最多 60 个字，不能有控制字符"))
    return name


def _targets(reader: RowReader) -> tuple[Mapping[str, Any], ...]:
    parts = [part.strip() for part in re.split("[；;\n]", reader.text("targets")) if part.strip()]
    return tuple(_target(reader, part) for part in parts)


def _target(reader: RowReader, text: str) -> Mapping[str, Any]:
    """One aim: what, how much, by when, by which text."""
    found = _TARGET.fullmatch(text)
    measure = _measure(found[1]) if found else None
    value = _value(measure, found[2]) if found and measure else None
    due_on = _day(found[3]) if found else None
    if found is None or measure is None or value is None or due_on is None:
        template = N_("目标「{text}」读不懂，请写：带动就业 500 2027-12-31 文件依据")
        reader.fault("targets", template, text=text[:60])
        return {}
    unit = UNIT_OF.get(measure, "count")
    due = due_on.isoformat()
    return {"measure": measure, "value": value, "unit": unit, "due_on": due, "source": found[4]}


def _measure(text: str) -> str | None:
    return next((code for code, label in MEASURES.items() if text in (code, label)), None)


def _value(measure: str, text: str) -> int | None:
    if measure == "output_fen":
        try:
            return parse_yuan(text)
        except MoneyError:
            return None
    found = re.fullmatch(r"(\d{1,9})\D{0,3}", text)
    return int(found[1]) if found else None


def _day(text: str) -> date | None:
    try:
        return date(*(int(part) for part in text.split("-")))
    except ValueError:
        return None


def completed(draft: ParkDraft, present: ParkDraft) -> ParkDraft:
    """A draft over what is on file: an empty cell says nothing."""
    kept = ("township_id", "opened_on", "manager", "targets")
    return replace(draft, **{name: getattr(draft, name) or getattr(present, name) for name in kept})


def name_refusals(*, taken: bool) -> tuple[Refusal, ...]:
    """A park's office is an institution; two do not share a name."""
    if taken:
        return (Refusal("name_taken", N_("已有同名机构，请换一个名称"), field="name"),)
    return ()
