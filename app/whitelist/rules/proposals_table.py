"""A table of enterprises to be proposed for the list, read row by row. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.refusals import Refusal
from app.kernel.tables import CELL_MAX, Column, FaultyRow, Reading, RowReader, Sheet
from app.kernel.words import N_

NEW, KNOWN = "new", "known"
OUTCOMES = {
    NEW: N_("提名"),
    KNOWN: N_("已在名单上或已有提名在办，不重复"),
}
SHEET = Sheet(
    {
        "firm": Column(
            N_("统一社会信用代码或企业编号"),
            ("统一社会信用代码", "社会信用代码", "信用代码", "企业编号"),
            required=True,
            example="91500236MA5EXAMPLE",
        ),
        "name": Column(
            N_("企业名称"),
            ("企业名称", "单位名称", "主体名称", "名称"),
            example="示例食品有限公司",
        ),
        "grounds": Column(
            N_("推荐理由"), ("推荐理由", "推荐意见", "理由"), example="订单稳定，用工本地"
        ),
    }
)
# Refusals of a proposal that only say that the enterprise has its place already.
_HAS_ITS_PLACE = {"already_proposed", "already_listed"}


@dataclass(frozen=True)
class ProposalRow:
    """One row that can be read: who (credit code or reference), as what it is called, why."""

    number: int
    firm: str
    name: str
    grounds: str


def read_row(number: int, cells: Sequence[str], reading: Reading) -> ProposalRow | FaultyRow:
    """One row of cells, or every reason why not, each beside its column."""
    reader = RowReader(SHEET, cells, reading)
    firm = reader.text("firm").upper().replace(" ", "")
    name, grounds = reader.text("name"), reader.text("grounds")
    if len(grounds) >= CELL_MAX:
        # A cell of this length was cut when the table was read.
        most = str(CELL_MAX - 1)
        reader.fault("grounds", N_("推荐理由太长，请写在 {most} 字以内"), most=most)
    if reader.faults:
        return FaultyRow(number, tuple(reader.faults))
    return ProposalRow(number, firm, name, grounds)


def name_refusals(row: ProposalRow, registered: str) -> tuple[Refusal, ...]:
    """Why a row names another firm than its code does; an empty name says nothing.

    >>> row = ProposalRow(2, "91500236MA5EXAMPLE", "山里人（奉节）食品公司", "")
    >>> name_refusals(row, "山里人(奉节)食品公司")
    ()
    """
    if not row.name or _plain(row.name) == _plain(registered):
        return ()
    text = N_("这个代码登记的是「{name}」，和表里的名称不一样：请核对代码，或者改正名称")
    return (Refusal("other_name", text, field="name", values={"name": registered}),)


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name).replace("（", "(").replace("）", ")").lower()


def outcome_of(reasons: Sequence[Refusal]) -> str | None:
    """What becomes of a row by the refusals of its proposal; None where they make it a fault."""
    if not reasons:
        return NEW
    return KNOWN if any(reason.code in _HAS_ITS_PLACE for reason in reasons) else None
