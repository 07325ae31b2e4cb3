"""The owner is told: notification, task and timeline, from overdue to claim and release."""

from app.infra.notify import notifications_of
from app.infra.tasks import tasks_for
from tests.claims.builders import a_case
from tests.loans.builders import a_deal, days_ago


def kinds(world, owner):
    return [note.kind for note in notifications_of(world.actor(owner))]


def waiting(world, owner):
    return [task.kind for task in tasks_for(world.actor(owner))]


def test_an_overdue_loan_waits_for_its_owner_until_it_is_paid(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    assert "loan_overdue" in kinds(world, deal.owner)
    assert "loan_overdue" in waiting(world, deal.owner)
    page = world.client(deal.owner).get(f"/me/loans/{loan.public_id}").get_data(as_text=True)
    assert "出现逾期" in page
    deal.repay(loan, loan.lines[0].total_fen)
    assert "loan_overdue" not in waiting(world, deal.owner)


def test_a_claim_is_told_when_filed_and_when_paid(world):
    case = a_case(world)
    claim = case.file()
    assert "claim_filed" in kinds(world, case.deal.owner)
    assert "loan_overdue" in waiting(world, case.deal.owner)
    case.pay(case.approve(claim))
    assert "claim_paid" in kinds(world, case.deal.owner)
    url = f"/me/loans/{case.loan.public_id}"
    assert "银行申请代偿" in world.client(case.deal.owner).get(url).get_data(as_text=True)


def test_a_settled_loan_says_that_the_guarantee_is_over(world):
    deal = a_deal(world, guaranteed=True)
    deal.cover()
    loan = deal.book(days_ago(5))
    deal.repay(loan, loan.balance_fen)
    assert "guarantee_released" in kinds(world, deal.owner)
