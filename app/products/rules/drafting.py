"""What a product may announce: bounds in order, known methods, clauses of the vocabulary."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.rates import percent
from app.kernel.refusals import Refusal
from app.kernel.schedules.terms import METHODS, TERM_MONTHS_MOST
from app.products.rules.clauses import clause_refusals, printable
from app.products.rules.eligibility import Clause
from app.products.rules.fees import FeeDraft, fee_refusals, guarantee_fee_refusals
from app.products.rules.vocabulary import FIELDS

NAME_MOST = 80
SUMMARY_MOST = 500
RULES_MOST = 40
AMOUNT_MOST_FEN = 10**15
RATE_MOST = Decimal("0.24")


@dataclass(frozen=True)
class ProductDraft:
    """A product as drafted: amounts in fen, terms in months, rates a year as Decimals."""

    name: str
    amount_min_fen: int
    amount_max_fen: int
    term_min_months: int
    term_max_months: int
    rate_min: Decimal
    rate_max: Decimal
    methods: tuple[str, ...]
    needs_guarantee: bool
    rules: tuple[Clause, ...] = ()
    summary: str = ""
    guarantee_fee_rate: Decimal | None = None
    other_fees: tuple[FeeDraft, ...] = ()
    papers: tuple[str, ...] = ()
    startup_loan: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


def draft_refusals(
    draft: ProductDraft, *, papers: Collection[str], places: Collection[str] | None = None
) -> tuple[Refusal, ...]:
    """Why a draft cannot be taken; every reason at once, beside its field as the API spells it.

    Args:
        papers: codes of the paper list in force.
        places: public ids of the county's townships and parks; None leaves places unasked.
    """
    return (
        *_word_refusals(draft),
        *_amount_refusals(draft),
        *_term_refusals(draft),
        *_rate_refusals(draft),
        *_method_refusals(draft),
        *guarantee_fee_refusals(draft.guarantee_fee_rate, guaranteed=draft.needs_guarantee),
        *fee_refusals(draft.other_fees),
        *_rule_refusals(draft.rules, places),
        *_paper_refusals(draft.papers, papers),
        *_validity_refusals(draft),
    )


def _word_refusals(draft: ProductDraft) -> Iterator[Refusal]:
    name = draft.name.strip()
    if not name:
        yield Refusal("name_missing", "请填写产品名称", field="name")
    elif len(name) > NAME_MOST or not printable(name):
        yield Refusal(
            "name_bad",
            "产品名称应为一行文字，不超过 {most} 个字",
            field="name",
            required=NAME_MOST,
            values={"most": NAME_MOST},
        )
    if len(draft.summary) > SUMMARY_MOST or "\0" in draft.summary:
        yield Refusal(
            "summary_long",
            "简介请不超过 {most} 个字",
            field="summary",
            required=SUMMARY_MOST,
            values={"most": SUMMARY_MOST},
        )


def _amount_refusals(draft: ProductDraft) -> Iterator[Refusal]:
    if draft.amount_min_fen <= 0 or draft.amount_max_fen > AMOUNT_MOST_FEN:
        yield Refusal(
            "amount_out_of_range",
            "金额应大于 0，并请核对单位",
            field="amount_fen",
            actual=[draft.amount_min_fen, draft.amount_max_fen],
            required=[1, AMOUNT_MOST_FEN],
        )
    if draft.amount_min_fen > draft.amount_max_fen:
        yield Refusal(
            "amounts_out_of_order",
            "最低金额不能高于最高金额",
            field="amount_fen",
            actual=[draft.amount_min_fen, draft.amount_max_fen],
        )


def _term_refusals(draft: ProductDraft) -> Iterator[Refusal]:
    terms = (draft.term_min_months, draft.term_max_months)
    if not all(1 <= term <= TERM_MONTHS_MOST for term in terms):
        yield Refusal(
            "term_out_of_range",
            "期限应在 1 到 {most} 个月之间",
            field="term_months",
            actual=list(terms),
            required=[1, TERM_MONTHS_MOST],
            values={"most": TERM_MONTHS_MOST},
        )
    if terms[0] > terms[1]:
        yield Refusal(
            "terms_out_of_order",
            "最短期限不能长于最长期限",
            field="term_months",
            actual=list(terms),
        )


def _rate_refusals(draft: ProductDraft) -> Iterator[Refusal]:
    rates = (draft.rate_min, draft.rate_max)
    if not all(0 <= rate <= RATE_MOST for rate in rates):
        yield Refusal(
            "rate_out_of_range",
            "年利率应在 0 到 {most} 之间",
            field="annual_rate",
            actual=[str(rate) for rate in rates],
            required=["0", str(RATE_MOST)],
            values={"most": percent(RATE_MOST)},
        )
    if rates[0] > rates[1]:
        yield Refusal(
            "rates_out_of_order",
            "最低利率不能高于最高利率",
            field="annual_rate",
            actual=[str(rate) for rate in rates],
        )


def _method_refusals(draft: ProductDraft) -> Iterator[Refusal]:
    if not draft.methods:
        yield Refusal("method_missing", "请至少选择一种还款方式", field="methods")
    unknown = [method for method in draft.methods if method not in METHODS]
    if unknown or len(set(draft.methods)) < len(draft.methods):
        yield Refusal(
            "method_unknown",
            "还款方式有误或重复",
            field="methods",
            actual=[method[:80] for method in draft.methods],
            required=list(METHODS),
        )


def _rule_refusals(
    clauses: tuple[Clause, ...], places: Collection[str] | None
) -> Iterator[Refusal]:
    if len(clauses) > RULES_MOST:
        yield Refusal(
            "too_many_rules",
            "条件最多 {most} 条",
            field="rules",
            actual=len(clauses),
            required=RULES_MOST,
            values={"most": RULES_MOST},
        )
    seen: set[str] = set()
    for number, clause in enumerate(clauses):
        at = f"rules.{number}"
        yield from clause_refusals(clause, at)
        if clause.code in seen:
            yield Refusal(
                "rule_code_twice",
                "条件编号「{code}」用了两次",
                field=f"{at}.code",
                actual=clause.code[:80],
                values={"code": clause.code[:80]},
            )
        seen.add(clause.code)
        if places is not None:
            yield from _place_refusals(clause, at, places)


def _place_refusals(clause: Clause, at: str, places: Collection[str]) -> Iterator[Refusal]:
    unknown = [place for place in places_in(clause) if place not in places]
    if unknown:
        yield Refusal(
            "rule_place_unknown",
            "没有这个乡镇或园区",
            field=f"{at}.value",
            actual=unknown,
        )


def places_in(clause: Clause) -> list[Any]:
    """The townships and parks a clause names, if its value is a list at all."""
    field = FIELDS.get(clause.field)
    if field is None or field.kind != "place" or not isinstance(clause.value, list):
        return []
    return [place for place in clause.value if isinstance(place, str)]


def _paper_refusals(chosen: tuple[str, ...], known: Collection[str]) -> Iterator[Refusal]:
    unknown = [code for code in chosen if code not in known]
    if unknown:
        yield Refusal("paper_unknown", "没有这种材料", field="papers", actual=unknown)


def _validity_refusals(draft: ProductDraft) -> Iterator[Refusal]:
    if draft.valid_from and draft.valid_to and draft.valid_from > draft.valid_to:
        yield Refusal(
            "validity_out_of_order",
            "开始日期不能晚于结束日期",
            field="valid_to",
            actual=[draft.valid_from.isoformat(), draft.valid_to.isoformat()],
        )
