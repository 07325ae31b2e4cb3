"""Fees a product announces beside interest: what, to whom, how much (费用公示)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.kernel.rates import half_up, percent
from app.kernel.refusals import Refusal
from app.kernel.schedules.lines import MONTHS_OF_A_YEAR
from app.kernel.schedules.terms import FEE_KINDS
from app.products.rules.clauses import printable

FEES_MOST = 10
FEE_RATE_MOST = Decimal("0.24")
PAYEE_MOST = 60
AT_DRAWDOWN = "drawdown"
OTHER_FEE_KINDS = tuple(kind for kind in FEE_KINDS if kind != "guarantee_fee")


def plain(number: Decimal) -> str:
    """A decimal without trailing zeros or exponent, as the API writes it.

    >>> plain(Decimal("0.043500")), plain(Decimal("0E-6"))
    ('0.0435', '0')
    """
    return f"{number.normalize():f}"


@dataclass(frozen=True)
class FeeDraft:
    """One fee, paid with the drawdown: a yearly rate on the amount, or an amount in fen."""

    kind: str
    payee: str
    rate: Decimal | None = None
    amount_fen: int | None = None

    def document(self) -> dict[str, Any]:
        """As the product keeps it."""
        how_much = (
            {"rate": plain(self.rate)} if self.rate is not None else {"amount_fen": self.amount_fen}
        )
        return {"kind": self.kind, "payee": self.payee, **how_much, "when": AT_DRAWDOWN}


def fee_of(document: dict[str, Any]) -> FeeDraft:
    """A kept fee, read again."""
    rate = document.get("rate")
    return FeeDraft(
        kind=document["kind"],
        payee=document["payee"],
        rate=Decimal(rate) if rate is not None else None,
        amount_fen=document.get("amount_fen"),
    )


def fee_amount(fee: FeeDraft, principal_fen: int, term_months: int) -> int:
    """What the fee comes to on this loan, in fen."""
    if fee.rate is not None:
        return yearly_fee(principal_fen, fee.rate, term_months)
    return fee.amount_fen or 0


def yearly_fee(principal_fen: int, rate: Decimal, term_months: int) -> int:
    """A yearly rate on the amount over the term, half-up once.

    >>> yearly_fee(80_000_000, Decimal("0.008"), 12)
    640000
    """
    return half_up(principal_fen * Fraction(rate) * term_months / MONTHS_OF_A_YEAR)


def guarantee_fee_refusals(rate: Decimal | None, *, guaranteed: bool) -> Iterator[Refusal]:
    """A guarantee fee belongs to a product that needs a guarantee, and has its bounds."""
    if rate is None:
        return
    if not guaranteed:
        yield Refusal(
            "guarantee_fee_unfit", "不需要担保的产品不能收担保费", field="guarantee_fee_rate"
        )
    if not 0 <= rate <= FEE_RATE_MOST:
        yield Refusal(
            "guarantee_fee_out_of_range",
            "担保费率应在 0 到 {most} 之间",
            field="guarantee_fee_rate",
            actual=str(rate),
            required=["0", str(FEE_RATE_MOST)],
            values={"most": percent(FEE_RATE_MOST)},
        )


def fee_refusals(fees: tuple[FeeDraft, ...]) -> Iterator[Refusal]:
    """Why the announced fees cannot be taken; every reason."""
    if len(fees) > FEES_MOST:
        yield Refusal(
            "too_many_fees",
            "费用最多 {most} 项",
            field="other_fees",
            actual=len(fees),
            required=FEES_MOST,
            values={"most": FEES_MOST},
        )
    for number, fee in enumerate(fees):
        yield from _one_fee(fee, f"other_fees.{number}")


def _one_fee(fee: FeeDraft, at: str) -> Iterator[Refusal]:
    if fee.kind not in OTHER_FEE_KINDS:
        yield Refusal(
            "fee_kind_unknown",
            "没有这种费用",
            field=f"{at}.kind",
            actual=fee.kind[:80],
            required=list(OTHER_FEE_KINDS),
        )
    if not fee.payee.strip() or len(fee.payee) > PAYEE_MOST or not printable(fee.payee):
        yield Refusal("fee_payee_missing", "请写明费用由谁收取", field=f"{at}.payee")
    if (fee.rate is None) == (fee.amount_fen is None):
        yield Refusal("fee_amount_unclear", "费用写比例或金额，两者取一", field=f"{at}.amount_fen")
    if fee.amount_fen is not None and fee.amount_fen <= 0:
        yield Refusal("fee_not_positive", "费用应大于 0", field=f"{at}.amount_fen")
    if fee.rate is not None and not 0 < fee.rate <= FEE_RATE_MOST:
        yield Refusal("fee_rate_out_of_range", "费用比例应大于 0", field=f"{at}.rate")
