"""The guarantee fee of a programme: a yearly rate on the guaranteed amount (担保费)."""

from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from app.kernel.rates import half_up

MONTHS_OF_A_YEAR = 12


class Charging(Protocol):
    """Whatever names a yearly fee rate."""

    fee_rate: Decimal


def programme_fee(programme: Charging, amount_fen: int, term_months: int) -> int:
    """What a guarantee of `amount_fen` over the whole term costs, in fen, paid at drawdown."""
    return yearly_fee(amount_fen, programme.fee_rate, term_months)


def yearly_fee(amount_fen: int, rate: Decimal, term_months: int) -> int:
    """A yearly rate on an amount over a term, half-up to the fen once.

    >>> yearly_fee(300_000_000, Decimal("0.008"), 12)
    2400000
    """
    return half_up(amount_fen * Fraction(rate) * term_months / MONTHS_OF_A_YEAR)
