"""A guaranteed loan that falls behind becomes a credit fact of its owner, who agreed to that."""

from app.infra.db import db
from app.infra.outbox import drain
from app.infra.scope import unscoped
from app.loans.reactions import age_loans
from app.whitelist.models import CreditFact
from tests.loans.builders import a_deal, case_a1, days_ago, fresh
from tests.whitelist.builders import withdraw_all


def facts(world):
    drain(world.county.id)
    db.session.expire_all()
    statement = unscoped(CreditFact, "a test looks")
    return list(
        db.session.scalars(
            statement.where(CreditFact.county_id == world.county.id).order_by(CreditFact.id)
        )
    )


def test_days_overdue_are_a_fact_until_all_is_paid(world):
    deal, loan = case_a1(world, days_ago(400))
    age_loans()
    (fact,) = facts(world)
    assert (fact.type, fact.source, fact.number) == ("loan_overdue_days", "loans", loan.reference)
    assert fact.value == fresh(loan).days_past_due(fact.as_of) > 0
    assert fact.said_by == deal.road.lender.bank.name and fact.consent_id
    deal.repay(fresh(loan), fresh(loan).payoff_fen if hasattr(loan, "payoff_fen") else 400_000_000)
    before, now = facts(world)
    assert before.ended_because == "superseded" and now.value == 0


def test_the_county_learns_nothing_of_a_loan_without_a_guarantee(world):
    deal = a_deal(world)
    deal.book(days_ago(400))
    age_loans()
    assert facts(world) == []


def test_nor_without_a_consent(world):
    deal, _ = case_a1(world, days_ago(400))
    withdraw_all(deal.road.farm if hasattr(deal.road, "office") else _office_of(deal))
    age_loans()
    assert facts(world) == []


class _office_of:
    """What `withdraw_all` asks of an office."""

    def __init__(self, deal):
        self.world, self.firm, self.owner = deal.world, deal.road.farm.firm, deal.owner
