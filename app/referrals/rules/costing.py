"""What an offer costs its borrower: the itemised sheet (综合融资成本明白纸) and its yearly rates.

Interest and its yearly rates are those of the calculators (kernel). The simple yearly figure is a
plain quotient that a person can check: everything paid, by the principal that was out, by years.

Source: personal-loan-cost-2026 (items, payees, yearly rates, default case, "no other charges").
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from app.kernel.cost import Cost, cost_of
from app.kernel.rates import half_up, share, six_places
from app.kernel.schedules.lines import MONTHS_OF_A_YEAR, Line, draw_up
from app.kernel.schedules.terms import FEE_KINDS, Fee, Subsidy, Terms
from app.kernel.words import N_
from app.products.rules.fees import FeeDraft, fee_amount, fee_of
from app.referrals.rules.offers import OfferTerms

ALL_IN_MOST = Decimal(1)
"""A yearly cost of the whole principal is a slip of the keyboard, not an offer."""

LABELS = {
    "interest": N_("利息"),
    "guarantee_fee": N_("担保费"),
    "insurance_premium": N_("保险费"),
    "appraisal": N_("评估费"),
    "registration": N_("登记费"),
    "other": N_("其他费用"),
}
PAYEES = {
    "interest": N_("银行"),
    "guarantee_fee": N_("担保机构"),
    "insurance_premium": N_("保险公司"),
    "appraisal": N_("评估机构"),
    "registration": N_("登记机构"),
    "other": N_("收费方见合同"),
}
WHEN_INTEREST = {
    "equal_instalment": N_("每月随本金一起还"),
    "equal_principal": N_("每月随本金一起还"),
    "interest_only": N_("每月付息"),
    "bullet": N_("到期一次付"),
}
AT_DRAWDOWN = N_("放款时")
LATER = N_("按约定日")


class Priced(Protocol):
    """What a product announces about its price."""

    @property
    def guarantee_fee_rate(self) -> Decimal | None: ...

    @property
    def other_fees(self) -> Sequence[dict[str, Any]]: ...


def offer_cost(
    product: Priced,
    terms: OfferTerms,
    drawn_on: date,
    *,
    extra_fees: Iterable[Mapping[str, Any]] = (),
    penalty_uplift: tuple[Decimal, Decimal] | None = None,
    subsidy: Subsidy | None = None,
) -> dict[str, Any]:
    """The cost of these terms if the money were paid out on `drawn_on`.

    Args:
        extra_fees: {"kind", "amount_fen", "payee"?, "paid_on"?} of a guarantee programme; a
            guarantee fee among them stands in place of the one the product announces.
        penalty_uplift: least and most that is added to the rate when overdue; with it a personal
            loan's sheet gets its default-case items.

    Returns:
        Plain JSON: amounts in fen, rates as decimal strings. `all_in` is the effective yearly
        cost, or the dated one where flows fall between periods.

    Raises:
        BadInput: no loan can have these terms (the fees eat the principal).
    """
    fees = charged_fees(product, terms, extra_fees)
    loan = _loan(terms, drawn_on, fees, subsidy)
    lines = draw_up(loan)
    cost = cost_of(loan, lines)
    return {
        "items": _items(terms, lines, fees),
        "default_items": _default_items(terms, penalty_uplift),
        "fees": [_fee_document(fee) for fee in fees],
        "drawn_on": drawn_on.isoformat(),
        "first_instalment_fen": lines[0].total_fen,
        "first_due_on": lines[0].due_on.isoformat(),
        "matures_on": loan.maturity.isoformat(),
        "total_interest_fen": sum(line.interest_fen for line in lines),
        "simple_yearly": six_places(_simple_yearly(terms, lines, fees, subsidy)),
        **_rates(cost),
    }


def schedule_of(terms: OfferTerms, drawn_on: date) -> tuple[Line, ...]:
    """What would be due when, if the money were paid out on `drawn_on`."""
    return draw_up(_loan(terms, drawn_on, [], None))


def _rates(cost: Cost) -> dict[str, Any]:
    return {
        "net_received_fen": cost.net_received_fen,
        "total_cost_fen": cost.total_cost_fen,
        "subsidy_fen": cost.subsidy_fen,
        "nominal_annual": cost.nominal_annual,
        "effective_annual": cost.effective_annual,
        "dated_annual": cost.dated_annual,
        "all_in": cost.effective_annual or cost.dated_annual,
    }


def charged_fees(
    product: Priced, terms: OfferTerms, extra_fees: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Every fee of the loan: {"kind", "payee", "amount_fen", "paid_on"?}, none of nothing."""
    extra = [{"payee": None, "paid_on": None, **fee} for fee in extra_fees]
    announced = [fee_of(fee) for fee in product.other_fees]
    if product.guarantee_fee_rate:
        announced.insert(0, FeeDraft("guarantee_fee", "", product.guarantee_fee_rate))
    if any(fee["kind"] == "guarantee_fee" for fee in extra):
        announced = [fee for fee in announced if fee.kind != "guarantee_fee"]
    due = [*(_announced(fee, terms) for fee in announced), *extra]
    return [_known(fee) for fee in due if fee["amount_fen"] > 0]


def _announced(fee: FeeDraft, terms: OfferTerms) -> dict[str, Any]:
    """A fee as the product announces it, worked out for this amount and term."""
    return {
        "kind": fee.kind,
        "payee": fee.payee,
        "amount_fen": fee_amount(fee, terms.amount_fen, terms.term_months),
        "paid_on": None,
    }


def _known(fee: dict[str, Any]) -> dict[str, Any]:
    kind = fee["kind"] if fee["kind"] in FEE_KINDS else "other"
    return {**fee, "kind": kind, "payee": fee["payee"] or PAYEES[kind]}


def _loan(
    terms: OfferTerms, drawn_on: date, fees: list[dict[str, Any]], subsidy: Subsidy | None
) -> Terms:
    return Terms(
        principal_fen=terms.amount_fen,
        annual_rate=terms.annual_rate,
        method=terms.method,
        drawn_on=drawn_on,
        term_months=terms.term_months,
        fees=tuple(Fee(fee["kind"], fee["amount_fen"], fee["paid_on"]) for fee in fees),
        subsidy=subsidy,
    )


def _fee_document(fee: dict[str, Any]) -> dict[str, Any]:
    """A fee as `flask loan schedule` reads it, and as a booking repeats it."""
    document = {"kind": fee["kind"], "amount_fen": fee["amount_fen"]}
    if fee["paid_on"] is not None:
        document["paid_on"] = fee["paid_on"].isoformat()
    return document


def _items(
    terms: OfferTerms, lines: tuple[Line, ...], fees: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The sheet's normal case: interest, then each fee, with its own yearly rate."""
    out = principal_years(terms, lines)
    interest = sum(line.interest_fen for line in lines)
    first = _item("interest", PAYEES["interest"], WHEN_INTEREST[terms.method], interest, out)
    return [first, *(_fee_item(fee, out) for fee in fees)]


def _fee_item(fee: dict[str, Any], out: Fraction) -> dict[str, Any]:
    when = LATER if fee["paid_on"] else AT_DRAWDOWN
    return _item(fee["kind"], fee["payee"], when, fee["amount_fen"], out)


def _item(kind: str, payee: str, when: str, amount_fen: int, out: Fraction) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": LABELS[kind],
        "payee": payee,
        "when": when,
        "amount_fen": amount_fen,
        "yearly": six_places(_decimal(Fraction(amount_fen) / out)),
    }


def _default_items(
    terms: OfferTerms, uplift: tuple[Decimal, Decimal] | None
) -> list[dict[str, Any]]:
    """What is due when the borrower is in default: a personal loan's sheet must say it."""
    if terms.borrower_kind != "personal" or uplift is None:
        return []
    least, most = (terms.annual_rate * (1 + part) for part in uplift)
    return [
        {
            "kind": "penalty_interest",
            "label": N_("逾期罚息"),
            "payee": PAYEES["interest"],
            "when": N_("逾期之日起，按逾期本金和实际天数"),
            "annual_rate": [six_places(least), six_places(most)],
        }
    ]


def principal_years(terms: OfferTerms, lines: tuple[Line, ...]) -> Fraction:
    """Average principal outstanding × years, in fen, months counted as twelfths (30/360)."""
    monthly = terms.method in ("equal_instalment", "equal_principal")
    if not monthly:
        return Fraction(terms.amount_fen * terms.term_months, MONTHS_OF_A_YEAR)
    before = sum(line.balance_fen + line.principal_fen for line in lines)
    return Fraction(before, MONTHS_OF_A_YEAR)


def _simple_yearly(
    terms: OfferTerms,
    lines: tuple[Line, ...],
    fees: list[dict[str, Any]],
    subsidy: Subsidy | None,
) -> Decimal:
    """(Interest on 30/360 + fees − interest subsidy) ÷ (average principal × years).

    >>> _decimal(Fraction(129_000, 3_000_000))
    Decimal('0.043000')
    """
    out = principal_years(terms, lines)
    interest = half_up(out * Fraction(terms.annual_rate))
    back = share(interest, subsidy.share_of_interest) if subsidy else 0
    return _decimal(Fraction(interest - back + sum(fee["amount_fen"] for fee in fees)) / out)


def _decimal(exact: Fraction) -> Decimal:
    """Six places, half-up once."""
    return Decimal(half_up(exact * 10**6)).scaleb(-6)
