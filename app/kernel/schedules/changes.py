"""What becomes of a loan under way: settled early, prepaid in part, overdue."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.kernel.documents import BadInput
from app.kernel.rates import DAYS_OF_A_RATE_YEAR, days_between, half_up, interest_by_days
from app.kernel.schedules.lines import (
    Line,
    draw_up,
    equal_lines,
    payment_over,
    periods_of,
    rate_until,
)
from app.kernel.schedules.terms import Terms

KEEP = ("term", "instalment")


@dataclass(frozen=True)
class Settlement:
    """What clears a loan on one day."""

    balance_fen: int
    days: int
    interest_fen: int

    @property
    def total_fen(self) -> int:
        return self.balance_fen + self.interest_fen


def settle(terms: Terms, *, paid_lines: int, settle_on: date) -> Settlement:
    """The balance and its interest by actual days since the last paid due date or the drawdown.

    `settle_on` lies from that date to the next due date; BadInput otherwise, or if all is paid.
    """
    lines = draw_up(terms)
    if paid_lines >= len(lines):
        raise BadInput(f"of {len(lines)} lines none is left to settle", "paid_lines")
    since, balance = _stand(terms, lines, paid_lines)
    coming = lines[paid_lines]
    if not since <= settle_on <= coming.due_on:
        raise BadInput(f"must lie from {since} to {coming.due_on}", "settle_on")
    days = days_between(since, settle_on)
    rate = rate_until(terms, coming.due_on)
    return Settlement(balance, days, interest_by_days(balance, rate, days))


def _stand(terms: Terms, lines: tuple[Line, ...], paid: int) -> tuple[date, int]:
    """The day and the balance after the first `paid` lines."""
    if not paid:
        return terms.drawn_on, terms.principal_fen
    return lines[paid - 1].due_on, lines[paid - 1].balance_fen


def prepay(terms: Terms, *, paid_lines: int, part_fen: int, keep: str) -> tuple[Line, ...]:
    """The lines that are left when `part_fen` of the principal is paid with line `paid_lines`.

    `keep` "term" works the payment out anew over the periods left; "instalment" keeps the
    instalment (or the step of principal) and ends earlier. Grace that is left stays grace.
    """
    if not terms.is_equal:
        raise BadInput("part prepayment is worked out for the equal methods only", "method")
    if keep not in KEEP:
        raise BadInput("term or instalment is expected", "keep")
    lines = draw_up(terms)
    if not 1 <= paid_lines <= len(lines):
        raise BadInput(f"must lie from 1 to {len(lines)}, the lines there are", "paid_lines")
    balance = lines[paid_lines - 1].balance_fen
    if not 0 < part_fen < balance:
        raise BadInput(f"must be more than 0 and less than the balance of {balance}", "part_fen")
    periods, grace = periods_of(terms)
    agreed = payment_over(terms, terms.principal_fen, periods - grace)
    kept = agreed if keep == "instalment" else None
    return tuple(equal_lines(terms, balance - part_fen, after=paid_lines, kept=kept))


@dataclass(frozen=True)
class Penalty:
    """罚息: what overdue principal bears in place of ordinary interest."""

    days: int
    penalty_fen: int


def penalty(
    overdue_principal_fen: int, *, annual_rate: Decimal, uplift: Decimal, since: date, to: date
) -> Penalty:
    """Amount × rate × (1 + uplift) / 360 × days, half-up once; first day in, last day out."""
    if to < since:
        raise BadInput("must not come before the first day", "to")
    days = days_between(since, to)
    daily = Fraction(annual_rate) * (1 + Fraction(uplift)) / DAYS_OF_A_RATE_YEAR
    return Penalty(days, half_up(overdue_principal_fen * daily * days))
