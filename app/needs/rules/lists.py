"""A table of needs from elsewhere (渝惠融, the provincial node), row by row. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.tables import Column, FaultyRow, Reading, RowReader, Sheet
from app.kernel.words import N_
from app.needs.rules.stating import PURPOSE_MAX

ORIGINS = {"yuhuirong": N_("渝惠融"), "provincial_node": N_("省级节点"), "visit": N_("走访")}
OUTCOMES = {
    "new": N_("新增"),
    "known": N_("已有，不重复"),
    "same": N_("与已有需求相同，只算一次"),
    "result": N_("写回结果"),
    "lead": N_("企业未登记，列为线索"),
}

# Words by which a use or a result is known in the tables of other systems.
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
SHEET = Sheet(
    {
        "origin_number": Column(
            N_("来源编号"),
            ("来源编号", "需求编号", "申请编号", "订单编号", "业务编号", "编号"),
            required=True,
            example="YHR-2026-0001",
        ),
        "uscc": Column(
            N_("统一社会信用代码"),
            ("统一社会信用代码", "信用代码", "社会信用代码"),
            required=True,
            example="91500236MA5EXAMPLE",
        ),
        "enterprise": Column(
            N_("企业名称"), ("企业名称", "单位名称", "主体名称", "名称"), example="示例食品有限公司"
        ),
        "amount": Column(
            N_("金额"),
            ("金额（万元）", "融资金额", "需求金额", "申请金额", "贷款金额", "金额"),
            required=True,
            example="50",
            money=True,
        ),
        "term": Column(
            N_("期限（月）"),
            ("期限（月）", "融资期限", "贷款期限", "期限"),
            required=True,
            example="12",
        ),
        "purpose": Column(
            N_("用途说明"), ("用途说明", "需求描述", "具体用途", "说明"), example="收购鲜果"
        ),
        "use": Column(N_("用途"), ("资金用途", "贷款用途", "用途"), example="流动资金"),
        "declared_on": Column(
            N_("申报日期"),
            ("申报日期", "申请日期", "提交日期", "提交时间", "申请时间", "日期"),
            example="2026-11-24",
        ),
        "reason": Column(N_("结果原因"), ("结果原因", "未通过原因", "原因")),
        "result": Column(N_("办理结果"), ("办理结果", "对接结果", "审批结果", "结果")),
    }
)


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


def read_row(number: int, cells: Sequence[str], reading: Reading) -> ListRow | FaultyRow:
    """One row of cells as a need. `number` is the line in the table, as people count it."""
    reader = RowReader(SHEET, cells, reading)
    row = ListRow(
        number=number,
        origin_number=reader.text("origin_number")[:100],
        uscc=reader.text("uscc").upper().replace(" ", ""),
        enterprise=reader.text("enterprise"),
        amount_fen=_amount(reader),
        term_months=reader.term("term"),
        use=reader.choice("use", _USE_WORDS, N_("用途「{text}」不认识，请改成系统里的用途"))
        or "other",
        purpose=(reader.text("purpose") or reader.text("use") or "其他平台转入")[:PURPOSE_MAX],
        declared_on=reader.day("declared_on"),
        result=reader.choice("result", _RESULT_WORDS, N_("结果「{text}」不认识")),
        reason=reader.text("reason")[:300],
    )
    if row.result == "refused" and not row.reason:
        reader.fault("reason", N_("未授信的请写明原因"))
    return FaultyRow(number, tuple(reader.faults)) if reader.faults else row


def _amount(reader: RowReader) -> int:
    """More than nothing, or a fault."""
    before = len(reader.faults)
    fen = reader.amount("amount")
    if fen == 0 and len(reader.faults) == before:
        reader.fault("amount", N_("金额不能是 0"))
    return fen
