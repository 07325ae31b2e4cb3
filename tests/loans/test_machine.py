"""A covered loan on the real tables: paid, overdue, claimed in any order; its books stay true."""

import secrets
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.guarantee import commands as guarantees
from app.infra import clock
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.verification import verify
from app.kernel.errors import Refused
from app.loans import commands, queries, rules
from app.loans.states import LOAN
from tests.counts import machine
from tests.loans.builders import a_deal, days_ago
from tests.needs.builders import WAN

LENT, COVERED = 50 * WAN, 30 * WAN
YOUNG, OLD = 5, 70
"""Days since the drawdown: nothing due yet, or two instalments late."""


class Book(RuleBasedStateMachine):
    """One loan of one bank, guaranteed for a part."""

    world = None

    def __init__(self):
        super().__init__()
        first = days_ago(2 * OLD)
        self.deal = a_deal(self.world, guaranteed=True, programme={"valid_from": first})
        self.deal.cover(COVERED)
        self.key, self.before, self.numbers = None, None, []

    @property
    def loan(self):
        db.session.expire_all()
        return queries.loan_by_id(self.key) if self.key else None

    def attempt(self, do, **kw):
        """Whether the command was done."""
        try:
            do(self.world.act(self.deal.officer), **kw)
            db.session.commit()
        except Refused:
            db.session.rollback()
            return False
        return True

    @initialize(age=st.sampled_from([YOUNG, OLD]))
    def begin(self, age):
        self.book(age)

    @rule(age=st.sampled_from([YOUNG, OLD]))
    def book(self, age):
        """Once; a second booking of the same offer is refused."""
        day = days_ago(age)
        done = self.attempt(commands.book_loan, offer=self.deal.offer, disbursed_on=day)
        assert done == (self.key is None)
        if done:
            self.key = queries.loan_of_offer(self.deal.offer).public_id

    @rule(share=st.integers(1, 400), again=st.booleans(), days=st.integers(0, YOUNG))
    def repay(self, share, again, days):
        """A part of what is left, now and then under a number that was there before."""
        self.pay(self.loan, share, again, days)

    @rule(share=st.sampled_from([999, 1000, 1001]))
    def repay_all(self, share):
        self.pay(self.loan, share, False, 0)

    def pay(self, loan, share, again, days):
        number = self.numbers[-1] if again and self.numbers else secrets.token_hex(6)
        left = rules.left_in_all_fen(loan.due_lines())
        done = self.attempt(
            commands.record_repayment,
            loan=loan,
            paid_on=clock.today() - timedelta(days=days),
            amount_fen=max(left * share // 1000, 1),
            external_number=number,
        )
        assert not (done and number in self.numbers), "one number counted twice"
        if done:
            self.numbers.append(number)

    @rule()
    def a_day_begins(self):
        if loan := self.loan:
            self.attempt(commands.follow_calendar, loan=loan)

    @rule(verb=st.sampled_from(["enter_claim", "leave_claim"]))
    def claim(self, verb):
        """As the room of claims does: the loan and its letter go together."""
        if loan := self.loan:
            letter = {"enter_claim": guarantees.enter_claim, "leave_claim": guarantees.cure_claim}

            def both(act, *, loan):
                getattr(commands, verb)(act, loan=loan)
                letter[verb](act, commitment=loan.commitment)

            self.attempt(both, loan=loan)

    @invariant()
    def outstanding_is_what_was_lent_less_what_came_back(self):
        loan = self.loan
        if loan is None:
            return
        repaid = sum(one.principal_fen for one in loan.repayments)
        assert loan.balance_fen == LENT - repaid >= 0
        assert loan.balance_fen == rules.principal_left_fen(loan.due_lines())
        assert sum(line.principal_fen for line in loan.lines) == LENT
        paid = sum(line.paid_principal_fen + line.paid_interest_fen for line in loan.lines)
        assert paid == sum(one.amount_fen for one in loan.repayments)
        assert (loan.state == "settled") == (loan.balance_fen == 0)

    @invariant()
    def the_limits_hold_what_is_still_guaranteed(self):
        held, loan = balance(account_of(self.deal.programme, "quota")), self.loan
        if loan is None:
            assert (held.pending_fen, held.posted_fen) == (COVERED, 0)
            return
        left = rules.guaranteed_left_fen(
            loan.balance_fen, guaranteed_fen=COVERED, principal_fen=LENT
        )
        assert (held.pending_fen, held.posted_fen) == (0, left)
        assert loan.commitment.outstanding_fen == left

    @invariant()
    def its_state_moves_along_the_table(self):
        loan = self.loan
        if loan is None:
            return
        was = self.before or LOAN.start
        reached = {was} | {LOAN.edges[was, action] for action in LOAN.actions(was)}
        assert loan.state in reached, (was, loan.state)
        self.before = loan.state

    def teardown(self):
        assert verify().ok


def test_any_order_of_payments_keeps_the_books_true(world):
    Book.world = world
    run_state_machine_as_test(Book, settings=machine(examples=3, steps=12))
