"""Rates and day counts: exact fractions in, one half-up rounding out.

A rate is a Decimal ("0.0435" is 4.35 % a year). A twelfth of it has no end in decimals, so sums
are carried as exact fractions and rounded once, where they are posted: with any fixed number of
digits, an interest of exactly half a fen could fall on the wrong side.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

DAYS_OF_A_RATE_YEAR = 360


def half_up(exact: Fraction) -> int:
    """The nearest whole number; a half goes away from zero. The one rounding rule of the house.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2)), half_up(Fraction(7, 3))
    (3, -3, 2)
    """
    whole = half_up_quotient(abs(exact.numerator), exact.denominator)
    return whole if exact >= 0 else -whole


def half_up_quotient(numerator: int, denominator: int) -> int:
    """`half_up` of a quotient not negative, without reducing it first (its terms may be vast)."""
    return (2 * numerator + denominator) // (2 * denominator)


def share(amount_fen: int, part: Decimal) -> int:
    """A part of an amount, half-up to the fen."""
    return half_up(amount_fen * Fraction(part))


def interest_by_days(amount_fen: int, annual_rate: Decimal, days: int) -> int:
    """Interest on `amount_fen` for actual days over 360, half-up to the fen."""
    return half_up(amount_fen * Fraction(annual_rate) * days / DAYS_OF_A_RATE_YEAR)


def days_between(first: date, last: date) -> int:
    """Days that bear interest: first day in, last day out (算头不算尾)."""
    return (last - first).days


def six_places(number: Decimal) -> str:
    """An annual rate as the contract prints it; never a minus before zero.

    >>> six_places(Decimal("0.03850049")), six_places(Decimal("-0.0000001"))
    ('0.038500', '0.000000')
    """
    # quantize() refuses an answer of more digits than its context holds.
    with localcontext(prec=40 + max(number.adjusted(), 0)):
        rounded = number.quantize(Decimal("0.000001"), ROUND_HALF_UP)
        return f"{rounded if rounded else abs(rounded):f}"


def percent(rate: Decimal) -> str:
    """A rate as people read it: "4.35%"; at least two decimals, none lost.

    >>> percent(Decimal("0.0435")), percent(Decimal("0.04")), percent(Decimal("0.04125"))
    ('4.35%', '4.00%', '4.125%')
    """
    exact = rate.scaleb(2).normalize()
    places = max(2, -int(exact.as_tuple().exponent))
    return f"{exact:.{places}f}%"
