"""A table from elsewhere (渝惠融, the provincial node) read row by row, every fault explained.

Pure: header and cells as texts in, rows or reasons out. Nothing is guessed silently: what cannot
be read is a fault of its row, and a row is taken whole or not at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.money import MoneyError, parse_yuan
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.needs.rules.stating import PURPOSE_MAX
from app.needs.rules.writing_back import RESULTS

ROWS_MAX = 5000
COLUMNS_MAX = 60
CELL_MAX = 500
ORIGINS = {"yuhuirong": N_("渝惠融"), "provincial_node": N_("省级节点"), "visit": N_("走访")}
USES = {
    "working_capital": N_("流动资金"),
    "equipment": N_("购买设备"),
    "facility": N_("厂房建设或装修"),
    "inventory": N_("备货、原材料"),
    "order": N_("完成订单"),
    "other": N_("其他"),
}
FIELDS = {
    "origin_number": N_("来源编号"),
    "uscc": N_("统一社会信用代码"),
    "enterprise": N_("企业名称"),
    "amount": N_("金额"),
    "term": N_("期限（月）"),
    "use": N_("用途"),
    "purpose": N_("用途说明"),
    "declared_on": N_("申报日期"),
    "result": N_("办理结果"),
    "reason": N_("结果原因"),
}
REQUIRED = ("origin_number", "uscc", "amount", "term")
UNITS = {"yuan": N_("元"), "wan": N_("万元")}
VERDICTS = {
    "new": N_("新增"),
    "known": N_("已有，不重复"),
    "same": N_("与已有需求相同，只算一次"),
    "result": N_("写回结果"),
    "fault": N_("有问题，不导入"),
}

# Words by which a column, a use or a result is known in the tables of other systems.
_HEADINGS = {
    "origin_number": ("来源编号", "需求编号", "申请编号", "订单编号", "业务编号", "编号"),
    "uscc": ("统一社会信用代码", "信用代码", "社会信用代码"),
    "enterprise": ("企业名称", "单位名称", "主体名称", "名称"),
    "amount": ("融资金额", "需求金额", "申请金额", "贷款金额", "金额"),
    "term": ("融资期限", "贷款期限", "期限"),
    "purpose": ("用途说明", "需求描述", "具体用途", "说明"),
    "use": ("资金用途", "贷款用途", "用途"),
    "declared_on": ("申报日期", "申请日期", "提交日期", "提交时间", "申请时间", "日期"),
    "reason": ("结果原因", "未通过原因", "原因"),
    "result": ("办理结果", "对接结果", "审批结果", "结果"),
}
_USE_WORDS = {
    "working_capital": ("流动资金", "经营周转", "资金周转", "周转"),
    "equipment": ("设备", "机器", "农机"),
    "facility": ("厂房", "装修", "建设", "场地"),
    "inventory": ("备货", "原材料", "存货", "采购", "进货"),
    "order": ("订单",),
    "other": ("其他", "其它"),
}
_RESULT_WORDS = {
    "refused": ("未授信", "拒绝", "不通过", "未通过", "否决"),
    "credited": ("已授信", "通过", "已放款", "成功"),
    "withdrawn": ("放弃", "撤回", "取消"),
    "in_progress": ("办理中", "审批中", "对接中", "待"),
}


@dataclass(frozen=True)
class Reading:
    """How a table is read: which column (from 0) holds which field, the unit of bare amounts."""

    columns: Mapping[str, int]
    unit: str = "yuan"


@dataclass(frozen=True)
class ListRow:
    """One row that can be taken. Amount in fen, term in months."""

    number: int
    origin_number: str
    uscc: str
    enterprise: str
    amount_fen: int
    term_months: int
    use: str
    purpose: str
    declared_on: date | None
    result: str | None
    reason: str


@dataclass(frozen=True)
class FaultyRow:
    """One row that cannot be taken, with every reason."""

    number: int
    reasons: tuple[Refusal, ...]


def guess(header: Sequence[str]) -> Reading:
    """The likely mapping of a header: exact words first, then words contained."""
    columns: dict[str, int] = {}
    for exact in (True, False):
        for field, words in _HEADINGS.items():
            if field not in columns:
                at = _find(header, words, set(columns.values()), exact=exact)
                if at is not None:
                    columns[field] = at
    amount = header[columns["amount"]] if "amount" in columns else ""
    return Reading(columns, "wan" if "万" in amount else "yuan")


def _find(
    header: Sequence[str], words: Sequence[str], taken: set[int], *, exact: bool
) -> int | None:
    for word in words:
        for at, heading in enumerate(header):
            plain = re.sub(r"[（(].*?[)）]|\s", "", heading)
            if at not in taken and (plain == word if exact else word in plain):
                return at
    return None


def from_headings(header: Sequence[str], headings: Mapping[str, str], unit: str) -> Reading | None:
    """A saved mapping (field -> heading) on this header; None when a heading is not there."""
    if any(heading not in header for heading in headings.values()):
        return None
    return Reading({field: header.index(name) for field, name in headings.items()}, unit)


def mapping_refusals(mapping: Reading) -> tuple[Refusal, ...]:
    """Why a table cannot be read with this mapping."""
    found = [
        Refusal(
            "column_missing",
            "请指定哪一列是「{field}」",
            field=field,
            values={"field": FIELDS[field]},
        )
        for field in REQUIRED
        if field not in mapping.columns
    ]
    if len(set(mapping.columns.values())) < len(mapping.columns):
        found.append(Refusal("column_twice", "同一列不能用作两项内容", field="columns"))
    return tuple(found)


def read_row(number: int, cells: Sequence[str], mapping: Reading) -> ListRow | FaultyRow:
    """One row of cells as a need. `number` is the line in the table, as people count it."""
    reader = _Reader(cells, mapping)
    row = ListRow(
        number=number,
        origin_number=reader.text("origin_number", required=True)[:100],
        uscc=reader.text("uscc", required=True).upper().replace(" ", ""),
        enterprise=reader.text("enterprise"),
        amount_fen=reader.amount(),
        term_months=reader.term(),
        use=reader.use(),
        purpose=reader.purpose(),
        declared_on=reader.day("declared_on"),
        result=reader.result(),
        reason=reader.text("reason")[:300],
    )
    if row.result == "refused" and not row.reason:
        reader.fault("reason", "未授信的请写明原因")
    return FaultyRow(number, tuple(reader.faults)) if reader.faults else row


class _Reader:
    """Reads the fields of one row and collects its faults."""

    def __init__(self, cells: Sequence[str], mapping: Reading):
        self._cells = cells
        self._mapping = mapping
        self.faults: list[Refusal] = []

    def fault(self, where: str, template: str, **values: str) -> None:
        self.faults.append(Refusal("bad_cell", template, field=where, values=values))

    def text(self, field: str, *, required: bool = False) -> str:
        at = self._mapping.columns.get(field)
        found = self._cells[at].strip() if at is not None and at < len(self._cells) else ""
        if required and not found:
            self.fault(field, "「{field}」是空的", field=FIELDS[field])
        return found

    def amount(self) -> int:
        text = self.text("amount", required=True)
        if not text:
            return 0
        bare = not re.search("[万亿元]", text)
        try:
            fen = parse_yuan(f"{text}万" if bare and self._mapping.unit == "wan" else text)
        except MoneyError as error:
            self.fault("amount", "金额「{text}」读不懂：{why}", text=text[:40], why=str(error))
            return 0
        if fen == 0:
            self.fault("amount", "金额不能是 0")
        return fen

    def term(self) -> int:
        text = self.text("term", required=True)
        found = re.fullmatch(r"(\d{1,3})(?:\.0)?\s*(个?月|年)?", text)
        if text and not found:
            self.fault("term", "期限「{text}」读不懂，请写月数，例如 12", text=text[:40])
        if not found:
            return 0
        return int(found[1]) * (12 if found[2] == "年" else 1)

    def use(self) -> str:
        text = self.text("use")
        if not text:
            return "other"
        code = _known(text, _USE_WORDS, USES)
        if code is None:
            self.fault("use", "用途「{text}」不认识，请改成系统里的用途", text=text[:40])
        return code or "other"

    def purpose(self) -> str:
        return (self.text("purpose") or self.text("use") or "其他平台转入")[:PURPOSE_MAX]

    def day(self, field: str) -> date | None:
        text = self.text(field)
        if not text:
            return None
        found = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
        try:
            return date(*(int(part) for part in found.groups())) if found else self._no_day(text)
        except ValueError:
            return self._no_day(text)

    def _no_day(self, text: str) -> None:
        self.fault("declared_on", "日期「{text}」读不懂，例如 2026-11-24", text=text[:40])

    def result(self) -> str | None:
        text = self.text("result")
        if not text:
            return None
        code = _known(text, _RESULT_WORDS, RESULTS)
        if code is None:
            self.fault("result", "结果「{text}」不认识", text=text[:40])
        return code


def _known(text: str, words: Mapping[str, Sequence[str]], codes: Mapping[str, str]) -> str | None:
    """The code that a cell names, by code or by the words of other systems."""
    if text in codes:
        return text
    return next(
        (code for code, known in words.items() if any(word in text for word in known)), None
    )


def doubles(rows: Sequence[ListRow | FaultyRow]) -> dict[int, int]:
    """Line -> earlier line with the same number of origin, within one table."""
    first: dict[str, int] = {}
    found = {}
    for row in rows:
        if isinstance(row, ListRow):
            if row.origin_number in first:
                found[row.number] = first[row.origin_number]
            first.setdefault(row.origin_number, row.number)
    return found
