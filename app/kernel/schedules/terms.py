"""The terms of a loan, checked when they are made: whoever holds `Terms` holds possible ones."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

from app.kernel.dates import MONTHS_OF_A_QUARTER, add_months, whole_months
from app.kernel.documents import BadInput

METHODS = ("equal_instalment", "equal_principal", "interest_only", "bullet")
EQUAL_METHODS = METHODS[:2]
PERIODS = ("month", "quarter")
FEE_KINDS = ("guarantee_fee", "insurance_premium", "appraisal", "registration", "other")
SUBSIDY_PAID = ("at_maturity", "with_each_line")
TERM_MONTHS_MOST = 600


@dataclass(frozen=True)
class Fee:
    """A fee the borrower pays; without a day it leaves with the drawdown."""

    kind: str
    amount_fen: int
    paid_on: date | None = None


@dataclass(frozen=True)
class Extension:
    """展期: the principal runs on from the old maturity to `to`, at `annual_rate`."""

    to: date
    annual_rate: Decimal


@dataclass(frozen=True)
class Subsidy:
    """贴息: a share (0 to 1) of the interest up to the original maturity."""

    share_of_interest: Decimal
    paid: str


@dataclass(frozen=True)
class Terms:
    """What lender and borrower agreed.

    Args:
        principal_fen: positive. annual_rate: ≥ 0. drawn_on: the day the money is paid out.
        term_months, matures_on: one of the two; an equal method may only mature on a due date.
        payment_every: "quarter" for the equal methods only.
        grace_months: interest only at first; equal methods, shorter than the term.
        interest_period: for `interest_only`: on the drawdown's day of month, or on the 21st of
            the last month of a quarter.
        extension: for `interest_only`.

    Raises:
        BadInput: the first thing that cannot be, with the field it stands in.
    """

    principal_fen: int
    annual_rate: Decimal
    method: str
    drawn_on: date
    term_months: int | None = None
    matures_on: date | None = None
    payment_every: str = "month"
    grace_months: int | None = None
    interest_period: str | None = None
    extension: Extension | None = None
    fees: tuple[Fee, ...] = ()
    subsidy: Subsidy | None = None

    def __post_init__(self) -> None:
        _check_amounts(self)
        _check_choices(self)
        _check_maturity(self)
        if self.is_equal:
            _check_periods(self)
        else:
            _refuse_marks_of_equal_methods(self)
        if self.method != "interest_only":
            _refuse_marks_of_interest_only(self)
        _check_extension(self)
        _check_fees(self)
        _check_subsidy(self)

    @property
    def is_equal(self) -> bool:
        """Whether principal and interest come back in equal periods."""
        return self.method in EQUAL_METHODS

    @property
    def maturity(self) -> date:
        """The original maturity, before any extension."""
        if self.matures_on is not None:
            return self.matures_on
        assert self.term_months is not None
        return add_months(self.drawn_on, self.term_months)

    @property
    def months(self) -> int:
        """The term of an equal method in whole months."""
        months = whole_months(self.drawn_on, self.maturity)
        assert months is not None
        return months

    @property
    def paid_quarterly(self) -> bool:
        return "quarter" in (self.payment_every, self.interest_period)

    @property
    def months_each(self) -> int:
        """Months from one due date to the next: 1, or 3 when paid quarterly."""
        return MONTHS_OF_A_QUARTER if self.paid_quarterly else 1

    @property
    def fees_at_drawdown_fen(self) -> int:
        return sum(f.amount_fen for f in self.fees if f.paid_on in (None, self.drawn_on))


def _refuse(what: str, where: str) -> NoReturn:
    raise BadInput(what, where)


def _check_amounts(terms: Terms) -> None:
    if terms.principal_fen <= 0:
        _refuse("an amount must be positive", "principal_fen")
    if terms.annual_rate < 0:
        _refuse("a rate must not be negative", "annual_rate")


def _check_choices(terms: Terms) -> None:
    if terms.method not in METHODS:
        _refuse(f"one of {', '.join(METHODS)} is expected", "method")
    if terms.payment_every not in PERIODS:
        _refuse("month or quarter is expected", "payment_every")
    if terms.interest_period not in (None, *PERIODS):
        _refuse("month or quarter is expected", "interest_period")


def _check_maturity(terms: Terms) -> None:
    if terms.matures_on is None:
        _check_term(terms)
    elif terms.term_months is not None:
        _refuse("give term_months or matures_on, not both", "matures_on")
    elif terms.matures_on <= terms.drawn_on:
        _refuse("the maturity must come after the drawdown", "matures_on")
    elif _beyond_longest_term(terms.drawn_on, terms.matures_on):
        _refuse(f"the term must not exceed {TERM_MONTHS_MOST} months", "matures_on")


def _check_term(terms: Terms) -> None:
    if terms.term_months is None:
        _refuse("give term_months or matures_on", "term_months")
    if not 1 <= terms.term_months <= TERM_MONTHS_MOST:
        _refuse(f"a term has 1 to {TERM_MONTHS_MOST} months", "term_months")
    try:
        add_months(terms.drawn_on, terms.term_months)
    except OverflowError:
        _refuse("the loan would run beyond the year 9999", "term_months")


def _beyond_longest_term(first: date, last: date) -> bool:
    try:
        return last > add_months(first, TERM_MONTHS_MOST)
    except OverflowError:
        return False


def _check_periods(terms: Terms) -> None:
    if whole_months(terms.drawn_on, terms.maturity) is None:
        _refuse("with an equal method the maturity must be a due date", "matures_on")
    grace = terms.grace_months or 0
    if grace < 0:
        _refuse("grace must not be negative", "grace_months")
    if grace >= terms.months:
        _refuse("grace must be shorter than the term", "grace_months")
    if terms.months % terms.months_each:
        where = "term_months" if terms.matures_on is None else "matures_on"
        _refuse("paid quarterly, the term must be a multiple of 3 months", where)
    if grace % terms.months_each:
        _refuse("paid quarterly, grace must be a multiple of 3 months", "grace_months")


def _refuse_marks_of_equal_methods(terms: Terms) -> None:
    if terms.payment_every != "month":
        _refuse(f"quarterly payments go with {' and '.join(EQUAL_METHODS)} only", "payment_every")
    if terms.grace_months is not None:
        _refuse(f"grace goes with {' and '.join(EQUAL_METHODS)} only", "grace_months")


def _refuse_marks_of_interest_only(terms: Terms) -> None:
    if terms.interest_period is not None:
        _refuse("an interest period goes with interest_only only", "interest_period")
    if terms.extension is not None:
        _refuse("an extension goes with interest_only only", "extension")


def _check_extension(terms: Terms) -> None:
    extension = terms.extension
    if extension is None:
        return
    if extension.annual_rate < 0:
        _refuse("a rate must not be negative", "extension.annual_rate")
    if extension.to <= terms.maturity:
        _refuse("an extension must end after the maturity", "extension.to")
    if _beyond_longest_term(terms.maturity, extension.to):
        _refuse(f"an extension must not exceed {TERM_MONTHS_MOST} months", "extension.to")


def _check_fees(terms: Terms) -> None:
    for number, fee in enumerate(terms.fees):
        where = f"fees[{number}]"
        if fee.kind not in FEE_KINDS:
            _refuse(f"one of {', '.join(FEE_KINDS)} is expected", f"{where}.kind")
        if fee.amount_fen <= 0:
            _refuse("a fee must be positive", f"{where}.amount_fen")
        if fee.paid_on is not None and fee.paid_on < terms.drawn_on:
            _refuse("a fee must not be paid before the drawdown", f"{where}.paid_on")
    if terms.fees_at_drawdown_fen >= terms.principal_fen:
        _refuse("the fees at drawdown must leave something of the principal", "fees")


def _check_subsidy(terms: Terms) -> None:
    subsidy = terms.subsidy
    if subsidy is None:
        return
    if not 0 <= subsidy.share_of_interest <= 1:
        _refuse("the share of the interest must lie from 0 to 1", "subsidy.share_of_interest")
    if subsidy.paid not in SUBSIDY_PAID:
        _refuse(f"one of {', '.join(SUBSIDY_PAID)} is expected", "subsidy.paid")
