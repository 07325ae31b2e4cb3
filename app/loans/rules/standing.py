"""Where a loan stands on a day: what is left, what is overdue and since when. Pure; fen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.kernel.rates import half_up


@dataclass(frozen=True)
class DueLine:
    """One due date, and how much of it was paid."""

    number: int
    due_on: date
    principal_fen: int
    interest_fen: int
    paid_principal_fen: int = 0
    paid_interest_fen: int = 0

    @property
    def principal_left_fen(self) -> int:
        return self.principal_fen - self.paid_principal_fen

    @property
    def interest_left_fen(self) -> int:
        return self.interest_fen - self.paid_interest_fen

    @property
    def left_fen(self) -> int:
        return self.principal_left_fen + self.interest_left_fen


def next_due_on(lines: Iterable[DueLine]) -> date | None:
    """The due date of the oldest line that is not fully paid; None once all are."""
    return min((line.due_on for line in lines if line.left_fen), default=None)


def days_past_due(next_due: date | None, on: date) -> int:
    """Days since the oldest unpaid line fell due (逾期天数); 0 on the due date itself.

    >>> days_past_due(date(2026, 1, 31), date(2026, 2, 1)), days_past_due(None, date(2026, 2, 1))
    (1, 0)
    """
    return max((on - next_due).days, 0) if next_due is not None else 0


def arrears_fen(lines: Iterable[DueLine], on: date) -> int:
    """What fell due before a day and is not paid: principal and interest, without penalty."""
    return sum(line.left_fen for line in lines if line.due_on < on)


def guaranteed_left_fen(balance_fen: int, *, guaranteed_fen: int, principal_fen: int) -> int:
    """The part of the outstanding principal that is guaranteed, half-up to the fen.

    A guarantee of a part of the loan shrinks with the whole, pro rata; it never grows.

    >>> guaranteed_left_fen(273_456_789, guaranteed_fen=300_000_000, principal_fen=300_000_000)
    273456789
    >>> guaranteed_left_fen(100_00, guaranteed_fen=80_00, principal_fen=200_00)
    4000
    """
    return half_up(Fraction(balance_fen * guaranteed_fen, principal_fen))
