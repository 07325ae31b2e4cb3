"""Claims for tests: a guaranteed loan that has not been paid for a long time.

case = a_case(world)              A2: 2,734,567.89 yuan of 3,000,000 left, overdue for months
claim = case.file()
case.approve(claim)               two people of the agency
"""

from dataclasses import dataclass
from typing import Any

from app.accounts.models import User
from app.claims import commands
from app.claims.models import Claim
from app.infra.db import db
from app.loans.models import Loan
from tests.loans.builders import Deal, a_deal, case_a1, days_ago
from tests.needs.builders import WAN
from tests.world import World

A2_LEFT_FEN = 2_734_567_89


@dataclass
class Case:
    """An overdue loan with the people of its bank and its agency."""

    world: World
    deal: Deal
    loan: Loan

    @property
    def officer(self) -> User:
        return self.deal.officer

    @property
    def first(self) -> User:
        return self.deal.table.guarantee_officer

    @property
    def second(self) -> User:
        return self.deal.table.guarantee_manager

    def file(self) -> Claim:
        claim = commands.file_claim(self.world.act(self.officer), loan=self.loan)
        db.session.commit()
        return claim

    def approve(self, claim: Claim, *people: User) -> Claim:
        for person in people or (self.first, self.second):
            claim = commands.approve_claim(self.world.act(person), claim=claim)
            db.session.commit()
        return claim

    def approved(self) -> Claim:
        return self.approve(self.file())

    def pay(self, claim: Claim, **kw: Any) -> Claim:
        claim = commands.pay_claim(self.world.act(self.first), claim=claim, **kw)
        db.session.commit()
        return claim


def a_case(world: World) -> Case:
    """A1's loan a year and 100 days old; all but 2,734,567.89 of its principal came back."""
    deal, loan = case_a1(world, days_ago(465))
    paid = 300 * WAN - A2_LEFT_FEN + loan.schedule["total_interest_fen"]
    deal.repay(loan, paid, days_ago(90))
    assert loan.balance_fen == A2_LEFT_FEN
    return Case(world, deal, loan)


def an_overdue(
    world: World,
    days: int,
    *,
    covered_fen: int | None = None,
    programme: dict[str, Any] | None = None,
    **terms: Any,
) -> Case:
    """A month's loan of 50 万元 whose only line fell due so many days ago, or up to three more."""
    deal = a_deal(
        world,
        guaranteed=True,
        term_months=1,
        method="bullet",
        programme={"valid_from": days_ago(days + 400), **(programme or {})},
        **terms,
    )
    deal.cover(covered_fen)
    return Case(world, deal, deal.book(days_ago(days + 31)))
