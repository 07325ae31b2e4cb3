"""What a product would cost, worked out for one amount and term (费用示例)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.kernel.cost import Cost, cost_of
from app.kernel.schedules.lines import Line, draw_up
from app.kernel.schedules.terms import Fee, Terms
from app.products.rules.fees import FeeDraft, fee_amount, yearly_fee

EXAMPLE_FEN = 10_000_000
EXAMPLE_MONTHS = 12


@dataclass(frozen=True)
class Priced:
    """What of a product decides its cost; the rate is the highest it announces."""

    amount_min_fen: int
    amount_max_fen: int
    term_min_months: int
    term_max_months: int
    annual_rate: Decimal
    methods: tuple[str, ...]
    needs_guarantee: bool
    guarantee_fee_rate: Decimal | None
    other_fees: tuple[FeeDraft, ...]


@dataclass(frozen=True)
class Example:
    """One worked example; every amount in fen, `fees` in the order they are announced."""

    terms: Terms
    lines: tuple[Line, ...]
    cost: Cost
    fees: tuple[tuple[str, int], ...]

    @property
    def interest_fen(self) -> int:
        return sum(line.interest_fen for line in self.lines)

    @property
    def all_in(self) -> Decimal:
        """The effective yearly cost; the dated one where flows fall between periods."""
        return Decimal(self.cost.effective_annual or self.cost.dated_annual)


def example_cost(
    product: Priced,
    *,
    on: date,
    amount_fen: int = EXAMPLE_FEN,
    term_months: int = EXAMPLE_MONTHS,
) -> Example | None:
    """The cost at the highest announced rate, drawn on `on`.

    10 万元 over 12 months, or the nearest amount and term the product takes. Guarantee fee (where
    the product needs a guarantee) and other fees leave with the drawdown. None when the fees would
    eat up the amount.
    """
    amount = min(max(amount_fen, product.amount_min_fen), product.amount_max_fen)
    months = min(max(term_months, product.term_min_months), product.term_max_months)
    fees = _fees(product, amount, months)
    if sum(fee.amount_fen for fee in fees) >= amount:
        return None
    terms = Terms(
        principal_fen=amount,
        annual_rate=product.annual_rate,
        method=product.methods[0],
        drawn_on=on,
        term_months=months,
        fees=fees,
    )
    lines = draw_up(terms)
    named = tuple((fee.kind, fee.amount_fen) for fee in fees)
    return Example(terms, lines, cost_of(terms, lines), named)


def _fees(product: Priced, amount_fen: int, months: int) -> tuple[Fee, ...]:
    found = [Fee(fee.kind, fee_amount(fee, amount_fen, months)) for fee in product.other_fees]
    if product.needs_guarantee and product.guarantee_fee_rate:
        due = yearly_fee(amount_fen, product.guarantee_fee_rate, months)
        found.insert(0, Fee("guarantee_fee", due))
    return _charged(found)


def _charged(fees: Sequence[Fee]) -> tuple[Fee, ...]:
    """Without what rounds to nothing: a fee of zero is no fee."""
    return tuple(fee for fee in fees if fee.amount_fen > 0)
