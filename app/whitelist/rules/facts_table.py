"""A table of credit facts read in, row by row. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.money import MoneyError, parse_yuan
from app.kernel.tables import Column, FaultyRow, Reading, RowReader, Sheet
from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.facts_kinds import (
    LEVELS,
    FactDraft,
    FactKind,
    Value,
    draft_refusals,
    fact_kinds,
)

OUTCOMES = {
    "new": N_("新的事实"),
    "newer": N_("比已有的新，替换使用"),
    "late": N_("比已有的旧，只存档"),
    "known": N_("已有，不重复"),
}
SHEET = Sheet(
    {
        "uscc": Column(
            N_("统一社会信用代码"),
            ("统一社会信用代码", "社会信用代码", "信用代码"),
            required=True,
            example="91500236MA5EXAMPLE",
        ),
        "type": Column(
            N_("事实"), ("事实", "事实类别", "指标", "项目"), required=True, example="参保职工人数"
        ),
        "value": Column(N_("数值"), ("数值", "内容", "值", "结果"), required=True, example="12"),
        "as_of": Column(
            N_("截至日期"),
            ("截至日期", "数据日期", "统计日期", "日期"),
            required=True,
            example="2026-10-31",
        ),
        "number": Column(N_("编号"), ("编号", "文书号", "案号", "文号")),
        "said_by": Column(N_("出具单位"), ("出具单位", "数据来源", "单位")),
    }
)


@dataclass(frozen=True)
class FactRow:
    """One row that can be read; whether it can be taken, the rules of a fact say."""

    number: int
    uscc: str
    draft: FactDraft
    said_by: str


def read_row(
    number: int, cells: Sequence[str], reading: Reading, *, source: str, on: date, policy: Policy
) -> FactRow | FaultyRow:
    """One row of cells as a fact, or every reason why not, each beside its column."""
    reader = RowReader(SHEET, cells, reading)
    uscc = reader.text("uscc").upper().replace(" ", "")
    code = reader.found(
        "type", lambda text: kind_named(text, policy), N_("没有「{text}」这一类事实")
    )
    as_of = reader.day("as_of")
    kind = fact_kinds(policy).get(code or "")
    value = _value(reader, kind) if kind else None
    draft = FactDraft(code or "", value, as_of or on, reader.text("number")[:80])
    faults = list(reader.faults)
    told = {fault.field for fault in faults}
    if kind is not None:
        refusals = draft_refusals(draft, source=source, on=on, policy=policy)
        faults += [refusal for refusal in refusals if refusal.field not in told]
    if faults:
        return FaultyRow(number, tuple(faults))
    return FactRow(number, uscc, draft, reader.text("said_by")[:80])


def kind_named(text: str, policy: Policy) -> str | None:
    """The kind with this code or name."""
    kinds = fact_kinds(policy)
    if text in kinds:
        return text
    return next((code for code, kind in kinds.items() if text in (kind.zh, kind.en)), None)


def _value(reader: RowReader, kind: FactKind) -> Value | None:
    if kind.kind == "date":
        return reader.day("value")
    if kind.kind == "level":
        return reader.found("value", lambda text: level_named(text, kind), N_("「{text}」不认识"))
    text = reader.text("value")
    if not text:
        return None
    found = whole_number(text, kind)
    if found is None:
        reader.fault("value", N_("「{text}」读不懂，请填写不小于 0 的数"), text=text[:40])
    return found


def value_typed(text: str, kind: FactKind) -> Value | None:
    """What somebody typed as a value of a kind: money in fen; None for what it cannot be."""
    plain = text.strip()
    if kind.kind == "level":
        return level_named(plain, kind)
    if kind.kind == "date":
        try:
            return date.fromisoformat(plain)
        except ValueError:
            return None
    return whole_number(plain, kind) if plain else None


def level_named(text: str, kind: FactKind) -> str | None:
    """The level with this code or name."""
    names = {LEVELS.get(level, level): level for level in kind.levels}
    return text if text in kind.levels else names.get(text)


def whole_number(text: str, kind: FactKind) -> int | None:
    """A count, or for money fen; None for what is no such number."""
    if kind.kind == "fen":
        try:
            return parse_yuan(text)
        except MoneyError:
            return None
    plain = text.replace(",", "").removesuffix(".0").removesuffix("人").removesuffix("度").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 15 else None
