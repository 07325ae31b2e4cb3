"""Whatever is paid, in whatever order: the books of a loan stay true."""

from datetime import date
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.kernel.dates import add_months
from app.kernel.schedules.lines import draw_up
from app.kernel.schedules.terms import METHODS, Terms
from app.loans.rules import (
    DueLine,
    allocate,
    guaranteed_left_fen,
    left_in_all_fen,
    next_due_on,
    principal_left_fen,
)
from app.loans.states import LOAN

DRAWN_ON = date(2026, 1, 31)
ORDER = ("interest", "principal")


class LoanLife(RuleBasedStateMachine):
    """A loan that is paid at random, from its drawdown to its end."""

    @initialize(
        principal=st.integers(1, 10**11),
        rate=st.integers(0, 240_000),
        months=st.integers(1, 60),
        method=st.sampled_from(METHODS),
    )
    def drawn(self, principal, rate, months, method):
        terms = Terms(principal, Decimal(rate).scaleb(-6), method, DRAWN_ON, term_months=months)
        self.principal = principal
        self.lines = [
            DueLine(line.number, line.due_on, line.principal_fen, line.interest_fen)
            for line in draw_up(terms)
        ]
        self.settled, self.paid, self.repaid = False, 0, 0
        self.guaranteed = principal * 4 // 5
        self.covered = self.guaranteed

    @rule(share=st.integers(1, 1000), month=st.integers(0, 60))
    def repay(self, share, month):
        if self.settled:
            return
        amount = max(left_in_all_fen(self.lines) * share // 1000, 1)
        found = allocate(self.lines, amount, add_months(DRAWN_ON, month), order=ORDER)
        parts = {part.number: part for part in found.parts}
        self.lines = [self._after(line, parts.get(line.number)) for line in self.lines]
        self.paid += amount
        self.repaid += found.principal_fen
        self.settled = found.settles
        covered = guaranteed_left_fen(
            principal_left_fen(self.lines),
            guaranteed_fen=self.guaranteed,
            principal_fen=self.principal,
        )
        assert covered <= self.covered
        self.covered = covered

    @staticmethod
    def _after(line, part):
        if part is None:
            return line
        return DueLine(
            line.number,
            line.due_on,
            line.principal_fen,
            line.interest_fen,
            line.paid_principal_fen + part.principal_fen,
            line.paid_interest_fen + part.interest_fen,
        )

    @invariant()
    def nothing_is_negative_and_principal_adds_up(self):
        if not hasattr(self, "lines"):
            return
        assert all(x.principal_left_fen >= 0 and x.interest_left_fen >= 0 for x in self.lines)
        assert sum(line.principal_fen for line in self.lines) == self.principal
        assert principal_left_fen(self.lines) == self.principal - self.repaid
        paid = sum(line.paid_principal_fen + line.paid_interest_fen for line in self.lines)
        assert paid == self.paid

    @invariant()
    def settled_means_no_principal_and_no_cover(self):
        if not hasattr(self, "lines"):
            return
        assert self.settled == (principal_left_fen(self.lines) == 0)
        assert not self.settled or self.covered == 0
        assert self.settled or next_due_on(self.lines) is not None


LoanLife.TestCase.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
TestLoanLife = LoanLife.TestCase


def test_nothing_leads_out_of_a_settled_loan():
    assert not LOAN.actions("settled")
    assert [state for state in LOAN.states if not LOAN.actions(state)] == ["settled"]
