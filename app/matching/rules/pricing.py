"""Which of many products is cheaper, without working out each to the fen.

An estimate in floating point that differs from the kernel's figure only by the kernel's rounding
to the fen; it puts a long list in order. Every figure that is shown comes from the kernel.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.kernel.dates import add_months
from app.kernel.rates import DAYS_OF_A_RATE_YEAR, days_between
from app.kernel.schedules.lines import MONTHS_OF_A_YEAR
from app.kernel.schedules.terms import METHODS
from app.matching.rules.cost import Price, fees_of

Floats = NDArray[np.float64]

SLACK = 2e-5
"""How far an estimate may lie from the kernel's figure, for amounts from 10,000 yuan."""

_STEPS = 40
_AT_ONCE = 4096


def estimates(prices: Sequence[Price], amount_fen: int, term_months: int, drawn_on: date) -> Floats:
    """Effective annual costs, float (prices,); inf where fees eat the principal."""
    parts = [
        _estimates(prices[first : first + _AT_ONCE], amount_fen, term_months, drawn_on)
        for first in range(0, len(prices), _AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _estimates(
    prices: Sequence[Price], amount_fen: int, term_months: int, drawn_on: date
) -> Floats:
    rates = np.array([float(price.annual_rate) for price in prices])
    methods = np.array([METHODS.index(price.method) for price in prices])
    fees = [sum(f.amount_fen for f in fees_of(p, amount_fen, term_months)) for p in prices]
    net = 1 - np.array(fees, dtype=np.float64) / amount_fen
    payments = _payments(rates, methods, term_months, drawn_on)
    discount = _discount(payments, np.maximum(net, 1e-9))
    return np.where(net > 0, discount**-MONTHS_OF_A_YEAR - 1, np.inf)


def _payments(rates: Floats, methods: NDArray[np.int64], months: int, drawn_on: date) -> Floats:
    """What one unit of principal pays each month: float (months, prices)."""
    days = [add_months(drawn_on, month) for month in range(months + 1)]
    lengths = np.array([days_between(a, b) for a, b in zip(days, days[1:], strict=False)])
    left = 1 - np.arange(months) / months
    monthly = rates / MONTHS_OF_A_YEAR
    last = np.zeros((months, 1))
    last[-1] = 1
    by_days = np.outer(lengths, rates) / DAYS_OF_A_RATE_YEAR
    kinds = (
        np.broadcast_to(_instalments(monthly, months), (months, len(rates))),
        np.outer(left, monthly) + 1 / months,
        by_days + last,
        last * (1 + by_days.sum(axis=0)),
    )
    return np.choose(methods, kinds)


def _instalments(monthly: Floats, months: int) -> Floats:
    safe = np.where(monthly > 0, monthly, 1.0)
    return np.where(monthly > 0, safe / -np.expm1(-months * np.log1p(safe)), 1 / months)


def _discount(payments: Floats, net: Floats) -> Floats:
    """The monthly discount at which the payments are worth what was received.

    The sum is a rising, convex polynomial of it and not below `net` at 1: Newton's steps from
    there come down to the root and never pass it.
    """
    at = np.ones(len(net))
    for _ in range(_STEPS):
        value, slope = np.zeros(len(net)), np.zeros(len(net))
        for payment in payments[::-1]:
            slope = slope * at + value + payment
            value = (value + payment) * at
        step = (value - net) / slope
        at = at - step
        if np.abs(step).max(initial=0) < 1e-13:
            break
    return at
