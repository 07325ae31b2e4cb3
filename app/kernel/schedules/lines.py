"""Drawing up a schedule: one line per due date, every figure rounded once, at its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.kernel.dates import add_months, monthly_days, settlement_days
from app.kernel.rates import days_between, half_up, half_up_quotient, interest_by_days
from app.kernel.schedules.terms import Terms

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Line:
    """One due date. `days` where days count, else None; `balance_fen` is what is left after it."""

    number: int
    due_on: date
    days: int | None
    principal_fen: int
    interest_fen: int
    balance_fen: int

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.interest_fen


def draw_up(terms: Terms) -> tuple[Line, ...]:
    """The lines of a loan; their principal adds up to the loan and the last balance is 0."""
    if terms.is_equal:
        lines = tuple(equal_lines(terms, terms.principal_fen))
    else:
        lines = tuple(_lines_by_days(terms))
    assert sum(line.principal_fen for line in lines) == terms.principal_fen, terms
    assert lines[-1].balance_fen == 0 and min(line.balance_fen for line in lines) >= 0, terms
    return lines


@dataclass(frozen=True)
class Payment:
    """What an equal method pays each period after grace: an instalment, or a step of principal."""

    instalment_fen: int | None = None
    step_fen: int | None = None

    def principal_of(self, balance_fen: int, interest_fen: int) -> int:
        if self.step_fen is not None:
            wanted = self.step_fen
        else:
            assert self.instalment_fen is not None
            wanted = self.instalment_fen - interest_fen
        return min(wanted, balance_fen)


def payment_over(terms: Terms, balance_fen: int, periods: int) -> Payment:
    """The payment that repays `balance_fen` over `periods` periods."""
    if terms.method == "equal_principal":
        return Payment(step_fen=half_up(Fraction(balance_fen, periods)))
    return Payment(instalment_fen=instalment(balance_fen, period_rate(terms), periods))


def instalment(balance_fen: int, rate: Fraction, periods: int) -> int:
    """P·r(1+r)^n / ((1+r)^n − 1), half-up to the fen; without interest P/n."""
    if not rate:
        return half_up(Fraction(balance_fen, periods))
    # Written with the powers of numerator and denominator of 1 + r: whole numbers all the way.
    grown = (rate.numerator + rate.denominator) ** periods
    plain = rate.denominator**periods
    return half_up_quotient(
        balance_fen * rate.numerator * grown, rate.denominator * (grown - plain)
    )


def period_rate(terms: Terms) -> Fraction:
    """A twelfth of the annual rate, or a quarter of it when paid quarterly."""
    return Fraction(terms.annual_rate) * terms.months_each / MONTHS_OF_A_YEAR


def periods_of(terms: Terms) -> tuple[int, int]:
    """(all periods, of which grace) of an equal method."""
    return terms.months // terms.months_each, (terms.grace_months or 0) // terms.months_each


def equal_lines(
    terms: Terms, balance_fen: int, *, after: int = 0, kept: Payment | None = None
) -> Iterator[Line]:
    """The lines of an equal method from `balance_fen` on, after line `after`.

    With a `kept` payment the lines end as soon as it clears the balance; otherwise the payment
    is worked out anew and every due date of the term keeps its line. Either way the last due
    date of the term clears whatever is left.
    """
    last, grace = periods_of(terms)
    payment = kept or payment_over(terms, balance_fen, last - max(grace, after))
    rate = period_rate(terms)
    for number in range(after + 1, last + 1):
        interest = half_up(balance_fen * rate)
        principal = 0 if number <= grace else payment.principal_of(balance_fen, interest)
        if number == last:
            principal = balance_fen
        balance_fen -= principal
        due_on = add_months(terms.drawn_on, number * terms.months_each)
        yield Line(number, due_on, None, principal, interest, balance_fen)
        if kept and not balance_fen:
            return


def _lines_by_days(terms: Terms) -> Iterator[Line]:
    first, balance = terms.drawn_on, terms.principal_fen
    ends = _period_ends(terms)
    for number, due_on in enumerate(ends, start=1):
        days = days_between(first, due_on)
        interest = interest_by_days(balance, rate_until(terms, due_on), days)
        principal = balance if due_on == ends[-1] else 0
        balance -= principal
        yield Line(number, due_on, days, principal, interest, balance)
        first = due_on


def _period_ends(terms: Terms) -> list[date]:
    if terms.method == "bullet":
        return [terms.maturity]
    end = terms.extension.to if terms.extension else terms.maturity
    between = settlement_days if terms.interest_period == "quarter" else monthly_days
    # The old maturity ends a period also where the extension's days would run past it.
    return sorted({*between(terms.drawn_on, end), terms.maturity, end})


def rate_until(terms: Terms, due_on: date) -> Decimal:
    """The annual rate of the period that ends on `due_on`: the new one after the old maturity."""
    if terms.extension and due_on > terms.maturity:
        return terms.extension.annual_rate
    return terms.annual_rate
