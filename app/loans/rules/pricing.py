"""What a loan costs once it is paid out: the offer's fees, with the guarantee that was given."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.schedules.terms import Fee, Terms
from app.referrals.rules import OfferTerms, offer_cost

GUARANTEE_FEE = "guarantee_fee"

Fees = list[dict[str, Any]]
"""{"kind", "amount_fen", "payee", "paid_on"} each; `paid_on` None is with the drawdown."""


def fees_at_drawdown(
    cost: Mapping[str, Any],
    *,
    drawn_on: date,
    guarantee_fee_fen: int | None,
    guarantor: str | None = None,
) -> Fees:
    """The fees of an offer's sheet (`cost`), as they fall due for money paid out on `drawn_on`.

    Args:
        guarantee_fee_fen: the fee of the guarantee that was given, in place of the one the offer
            reckoned with; None where no guarantee was given.
        guarantor: name of the agency that is paid that fee; None says no more than its kind.
    """
    payees = [item["payee"] for item in cost["items"][1:]]
    fees = [
        {**fee, "payee": payee, "paid_on": _later(fee.get("paid_on"), drawn_on)}
        for fee, payee in zip(cost["fees"], payees, strict=True)
    ]
    if guarantee_fee_fen is None:
        return fees
    given = {
        "kind": GUARANTEE_FEE,
        "amount_fen": guarantee_fee_fen,
        "payee": guarantor,
        "paid_on": None,
    }
    others = [fee for fee in fees if fee["kind"] != GUARANTEE_FEE]
    return [given, *others] if guarantee_fee_fen else others


def _later(paid_on: str | None, drawn_on: date) -> date | None:
    """A day agreed for a fee; one that lies before a late drawdown falls on the drawdown."""
    day = date.fromisoformat(paid_on) if paid_on else None
    return day if day is not None and day > drawn_on else None


def terms_of_loan(terms: OfferTerms, *, drawn_on: date, fees: Fees) -> Terms:
    """The loan for the calculators; BadInput where no loan can have these terms."""
    return Terms(
        principal_fen=terms.amount_fen,
        annual_rate=terms.annual_rate,
        method=terms.method,
        drawn_on=drawn_on,
        term_months=terms.term_months,
        fees=tuple(Fee(fee["kind"], fee["amount_fen"], fee["paid_on"]) for fee in fees),
    )


class _Nothing:
    """Every fee is given: the product's own announcements were in the offer already."""

    guarantee_fee_rate: Decimal | None = None
    other_fees: tuple[dict[str, Any], ...] = ()


def cost_after(
    terms: OfferTerms, *, drawn_on: date, fees: Fees, penalty_uplift: Sequence[Decimal]
) -> dict[str, Any]:
    """The itemised sheet after the drawdown, in the form of the offer's before it."""
    least, most = penalty_uplift
    return offer_cost(_Nothing(), terms, drawn_on, extra_fees=fees, penalty_uplift=(least, most))
