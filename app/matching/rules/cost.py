"""What a product would cost for a need: the effective annual cost of the kernel, to six places.

The rate is the lowest the product advertises and the method the first it offers; fees that are
paid with the drawdown are part of it. Nothing here is an offer: the lender names its own terms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.kernel.cost import Cost, cost_of
from app.kernel.documents import BadInput
from app.kernel.schedules.lines import Line, draw_up
from app.kernel.schedules.terms import FEE_KINDS, Fee, Terms
from app.products.rules.fees import FeeDraft, fee_amount, yearly_fee


@dataclass(frozen=True)
class Price:
    """What the price of a product depends on. `guarantee_fee_rate` is a year on the amount."""

    annual_rate: Decimal
    method: str
    guarantee_fee_rate: Decimal | None = None
    fees: tuple[FeeDraft, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The itemised sheet (明白纸): terms, lines, cost."""

    terms: Terms
    lines: tuple[Line, ...]
    cost: Cost

    @property
    def interest_fen(self) -> int:
        return sum(line.interest_fen for line in self.lines)


def fees_of(price: Price, amount_fen: int, term_months: int) -> Iterator[Fee]:
    """The fees at drawdown, each half-up to the fen, yearly ones for the whole term."""
    if price.guarantee_fee_rate:
        due = yearly_fee(amount_fen, price.guarantee_fee_rate, term_months)
        yield from _fee("guarantee_fee", due)
    for fee in price.fees:
        yield from _fee(fee.kind, fee_amount(fee, amount_fen, term_months))


def _fee(kind: str, amount_fen: int) -> Iterator[Fee]:
    if amount_fen > 0:
        yield Fee(kind if kind in FEE_KINDS else "other", amount_fen)


@lru_cache(maxsize=4096)
def sheet_of(price: Price, amount_fen: int, term_months: int, drawn_on: date) -> Sheet | None:
    """The sheet for an amount and a term drawn on a day; None where fees eat the principal."""
    try:
        terms = Terms(
            principal_fen=amount_fen,
            annual_rate=price.annual_rate,
            method=price.method,
            drawn_on=drawn_on,
            term_months=term_months,
            fees=tuple(fees_of(price, amount_fen, term_months)),
        )
    except BadInput:
        return None
    lines = draw_up(terms)
    return Sheet(terms, lines, cost_of(terms, lines))


@lru_cache(maxsize=65536)
def all_in_annual_cost(
    price: Price, amount_fen: int, term_months: int, drawn_on: date
) -> str | None:
    """The effective annual cost as a decimal string of six places."""
    sheet = sheet_of(price, amount_fen, term_months, drawn_on)
    return sheet.cost.effective_annual if sheet else None
