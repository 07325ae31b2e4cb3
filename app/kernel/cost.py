"""What a loan costs its borrower a year, from the borrower's own cash flows.

In comes the principal less the fees taken at drawdown; out go the lines and the later fees; in
again comes a subsidy, on its day. The cost is the rate at which these flows are worth nothing.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from app.kernel.dates import whole_months
from app.kernel.rates import days_between, share, six_places
from app.kernel.schedules.lines import MONTHS_OF_A_YEAR, Line, draw_up
from app.kernel.schedules.terms import Terms

DAYS_OF_A_COST_YEAR = 365
_DIGITS = 50
_ROUNDS_MOST = 2000


@dataclass(frozen=True)
class Cost:
    """The all-in cost (综合成本).

    `nominal_annual`, `effective_annual`, `dated_annual` are decimal strings of six places; the
    first two are None unless every flow falls on a whole period counted from the drawdown.
    `total_cost_fen` is interest and fees; the subsidy stands apart.
    """

    net_received_fen: int
    total_cost_fen: int
    subsidy_fen: int
    nominal_annual: str | None
    effective_annual: str | None
    dated_annual: str


def cost_of(terms: Terms, lines: Sequence[Line] | None = None) -> Cost:
    """The cost of a loan by these terms; `lines` if they are drawn up already."""
    lines = draw_up(terms) if lines is None else lines
    flows = cash_flows(terms, lines)
    nominal, effective = _by_periods(terms, flows)
    days = {days_between(terms.drawn_on, day): flow for day, flow in flows.items()}
    return Cost(
        net_received_fen=terms.principal_fen - terms.fees_at_drawdown_fen,
        total_cost_fen=sum(x.interest_fen for x in lines) + sum(f.amount_fen for f in terms.fees),
        subsidy_fen=sum(amount for _, amount in subsidies(terms, lines)),
        nominal_annual=nominal,
        effective_annual=effective,
        dated_annual=six_places(compounded(days, DAYS_OF_A_COST_YEAR)),
    )


def cash_flows(terms: Terms, lines: Sequence[Line]) -> dict[date, int]:
    """What the borrower receives (+) and pays (−) on each day, in fen, in order of days."""
    flows = Counter({terms.drawn_on: terms.principal_fen})
    for fee in terms.fees:
        flows[fee.paid_on or terms.drawn_on] -= fee.amount_fen
    for line in lines:
        flows[line.due_on] -= line.total_fen
    for day, amount in subsidies(terms, lines):
        flows[day] += amount
    return dict(sorted(flows.items()))


def subsidies(terms: Terms, lines: Sequence[Line]) -> Iterator[tuple[date, int]]:
    """When the subsidy (贴息) comes and how much; interest of an extension earns none.

    The whole is rounded once. Paid with each line, the last line up to the original maturity
    takes the rest, which may be less than nothing if the lines before it rounded up.
    """
    if terms.subsidy is None:
        return
    part = terms.subsidy.share_of_interest
    earning = lines[: bisect_right([line.due_on for line in lines], terms.maturity)]
    rest = share(sum(line.interest_fen for line in earning), part)
    if terms.subsidy.paid == "with_each_line":
        for line in earning[:-1]:
            amount = share(line.interest_fen, part)
            rest -= amount
            yield line.due_on, amount
    yield earning[-1].due_on, rest


def _by_periods(terms: Terms, flows: Mapping[date, int]) -> tuple[str | None, str | None]:
    """(nominal, effective), or neither where a flow falls between two periods."""
    by_period: dict[int, int] = {}
    for day, flow in flows.items():
        months = whole_months(terms.drawn_on, day)
        if months is None or months % terms.months_each:
            return None, None
        by_period[months // terms.months_each] = flow
    a_year = MONTHS_OF_A_YEAR // terms.months_each
    nominal = a_year * compounded(by_period, 1)
    return six_places(nominal), six_places(compounded(by_period, a_year))


def compounded(flows: Mapping[int, int], periods: int) -> Decimal:
    """The rate of return of the flows, compounded over `periods` of their periods.

    Args:
        flows: period → fen; the first positive, at 0, and all of them together not above 0.

    The digits carried grow with the answer, so that six places are right also for a loan that
    costs a thousandfold in a week.
    """
    discount = _discount(flows, _DIGITS)
    with localcontext(prec=_DIGITS):
        growth = (discount**-periods).adjusted()
    if growth > _DIGITS // 5:
        discount = _discount(flows, _DIGITS + growth * 2)
    with localcontext(prec=_DIGITS + max(growth, 0) * 2):
        # Ten digits are the solver's slack: cut before the caller rounds, so that a true half
        # is still a half.
        exact = discount**-periods - 1
        return exact.quantize(Decimal(10) ** -30)


def _discount(flows: Mapping[int, int], digits: int) -> Decimal:
    """The v in (0, 1] at which Σ flow·v^period is 0: Newton's steps within a shrinking bracket.

    At v = 0 only the first flow counts, at v = 1 the sum is what the loan costs: above and not
    above zero, so a root lies between; a step that leaves the bracket or shrinks it too slowly
    gives way to halving it.
    """
    curve = sorted(flows.items(), reverse=True)
    with localcontext(prec=digits):
        low, high, at, before = Decimal(0), Decimal(1), Decimal(1), Decimal(1)
        close = Decimal(10) ** (8 - digits)
        for _ in range(_ROUNDS_MOST):
            value, slope = _height(curve, at)
            if abs(value) <= abs(slope) * at * close:
                return at
            low, high = (at, high) if value > 0 else (low, at)
            guess = at - value / slope if slope else low
            if not low < guess < high or abs(guess - at) * 2 > before:
                guess = (low + high) / 2
            before, at = abs(guess - at), guess
    raise ArithmeticError(f"no rate found in {_ROUNDS_MOST} rounds: {flows}")


def _height(curve: list[tuple[int, int]], at: Decimal) -> tuple[Decimal, Decimal]:
    """Σ flow·v^period and its slope, by Horner's rule over the periods that have a flow."""
    powers: dict[int, tuple[Decimal, Decimal]] = {}
    value = slope = Decimal(0)
    period = curve[0][0]
    for earlier, flow in curve:
        gap = period - earlier
        if gap:
            if gap not in powers:
                shorter = at ** (gap - 1)
                powers[gap] = (shorter * at, gap * shorter)
            power, rise = powers[gap]
            value, slope = value * power, slope * power + value * rise
        value += flow
        period = earlier
    return value, slope
