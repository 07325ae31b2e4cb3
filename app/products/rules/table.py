"""A table of a lender's products, row by row: bounds only, clauses come in the editor. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.kernel.refusals import Refusal
from app.kernel.tables import Column, Reading, RowReader, Sheet, known
from app.kernel.words import N_
from app.products.rules.drafting import ProductDraft, draft_refusals

OUTCOMES = {
    "new": N_("新草稿"),
    "changed": N_("更新草稿"),
    "edition": N_("已发布的产品起草新版"),
    "known": N_("已有，没有变化"),
}
_METHOD_WORDS = {
    "equal_instalment": ("等额本息",),
    "equal_principal": ("等额本金",),
    "interest_only": ("按期付息", "按月付息", "先息后本"),
    "bullet": ("到期一次", "一次还本付息", "利随本清"),
}
_COLUMN_OF = {
    "amount_fen": "amount_max_fen",
    "term_months": "term_max_months",
    "annual_rate": "rate_max",
}
"""Where a refusal of a pair of bounds is shown."""
SHEET = Sheet(
    {
        "name": Column(N_("产品名称"), ("产品名称", "名称"), True, "示例创业贷"),
        "summary": Column(N_("简介"), ("简介", "产品简介", "产品说明"), False, "给返乡创业者周转"),
        "amount_min_fen": Column(
            N_("最低金额"), ("最低金额（万元）", "最低额度", "起贷金额"), True, "10", money=True
        ),
        "amount_max_fen": Column(
            N_("最高金额"), ("最高金额（万元）", "最高额度", "额度上限"), True, "300", money=True
        ),
        "term_min_months": Column(N_("最短期限（月）"), ("最短期限（月）", "最短期限"), True, "3"),
        "term_max_months": Column(N_("最长期限（月）"), ("最长期限（月）", "最长期限"), True, "36"),
        "rate_min": Column(
            N_("最低年利率（%）"), ("最低年利率（%）", "最低利率", "利率下限"), True, "3.85"
        ),
        "rate_max": Column(
            N_("最高年利率（%）"), ("最高年利率（%）", "最高利率", "利率上限"), True, "4.35"
        ),
        "methods": Column(N_("还款方式"), ("还款方式",), True, "等额本息、先息后本"),
        "guarantee_fee_rate": Column(N_("担保费率（%/年）"), ("担保费率（%/年）", "担保费率")),
        "needs_guarantee": Column(
            N_("需要担保"), ("需要担保", "是否需要担保", "是否担保"), False, "否"
        ),
        "startup_loan": Column(N_("创业担保贷款"), ("创业担保贷款",), False, "否"),
        "valid_from": Column(N_("有效期从"), ("有效期从", "开始日期")),
        "valid_to": Column(N_("有效期到"), ("有效期到", "结束日期", "截止日期")),
    }
)


@dataclass(frozen=True)
class ProductRow:
    """One row as read: the draft, which fields its cells say anything about, what is unreadable."""

    number: int
    draft: ProductDraft
    stated: frozenset[str]
    faults: tuple[Refusal, ...]


def read_row(number: int, cells: Sequence[str], reading: Reading) -> ProductRow:
    """One row of cells as a draft."""
    reader = RowReader(SHEET, cells, reading)
    draft = ProductDraft(
        name=" ".join(reader.text("name").split()),
        summary=reader.text("summary"),
        amount_min_fen=reader.amount("amount_min_fen"),
        amount_max_fen=reader.amount("amount_max_fen"),
        term_min_months=reader.term("term_min_months"),
        term_max_months=reader.term("term_max_months"),
        rate_min=reader.rate("rate_min") or Decimal(0),
        rate_max=reader.rate("rate_max") or Decimal(0),
        methods=_methods(reader),
        guarantee_fee_rate=reader.rate("guarantee_fee_rate"),
        needs_guarantee=bool(reader.flag("needs_guarantee")),
        startup_loan=bool(reader.flag("startup_loan")),
        valid_from=reader.day("valid_from"),
        valid_to=reader.day("valid_to"),
    )
    stated = frozenset(field for field in SHEET.columns if reader.text(field))
    return ProductRow(number, draft, stated, tuple(reader.faults))


def _methods(reader: RowReader) -> tuple[str, ...]:
    words = [word for word in re.split(r"[、,，;；/\s]+", reader.text("methods")) if word]
    found = [known(word, _METHOD_WORDS) for word in words]
    if None in found:
        unknown = "、".join(w for w, code in zip(words, found, strict=True) if code is None)
        template = N_("还款方式「{text}」不认识，例如 等额本息、先息后本")
        reader.fault("methods", template, text=unknown[:40])
    return tuple(dict.fromkeys(code for code in found if code))


def completed(row: ProductRow, present: ProductDraft | None) -> ProductDraft:
    """A row over what is there already: an empty cell says nothing, clauses and papers stay."""
    if present is None:
        return row.draft
    return replace(present, **{name: getattr(row.draft, name) for name in row.stated})


def row_refusals(
    row: ProductRow, draft: ProductDraft, *, papers: Collection[str]
) -> tuple[Refusal, ...]:
    """Why a row is not taken: what cannot be read, then what the rules refuse beside it."""
    told = {_subject(fault.field) for fault in row.faults}
    found = [
        replace(reason, field=_COLUMN_OF.get(reason.field or "", reason.field))
        for reason in draft_refusals(draft, papers=papers)
    ]
    return (*row.faults, *(reason for reason in found if _subject(reason.field) not in told))


def _subject(field: str | None) -> str:
    """amount_min_fen and amount_max_fen are about one thing."""
    return (field or "").split("_")[0]
