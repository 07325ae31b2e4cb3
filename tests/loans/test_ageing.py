"""What the calendar does to loans."""

from unittest.mock import patch

from app.infra import clock
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.tasks import tasks_for
from app.loans.reactions import age_loans
from tests.loans.builders import a_deal, case_a1, days_ago, fresh
from tests.whitelist.listing import a_desk


def on_the_day(day):
    """The clock of another day."""
    return patch.object(clock, "now", lambda: clock.at_local(day, 0, 9))


def test_a_loan_falls_behind_the_day_after_its_due_date(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(3))
    due = loan.lines[0].due_on
    with on_the_day(due):
        age_loans()
    assert fresh(loan).state == "active"
    with on_the_day(clock.at_local(due, 12, 0).date().fromordinal(due.toordinal() + 1)):
        age_loans()
    assert fresh(loan).state == "overdue"
    assert "loan_overdue" in [task.kind for task in tasks_for(world.actor(deal.officer))]
    assert "loan_overdue" in [n.kind for n in notifications_of(world.actor(deal.owner))]


def test_running_twice_says_it_once(world):
    deal, loan = case_a1(world, days_ago(400))
    age_loans()
    age_loans()
    tasks = [t for t in tasks_for(world.actor(deal.officer)) if t.kind == "loan_overdue"]
    told = [n for n in notifications_of(world.actor(deal.owner)) if n.kind == "loan_overdue"]
    assert len(tasks) == len(told) == 1
    guarantor = world.actor(deal.table.guarantee_officer)
    assert "loan_overdue" in [task.kind for task in tasks_for(guarantor)]


def test_the_owner_is_told_once_before_a_payment(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(3))
    near = loan.next_due_on.fromordinal(loan.next_due_on.toordinal() - 5)
    with on_the_day(near):
        age_loans()
        age_loans()
    db.session.expire_all()
    told = [n for n in notifications_of(world.actor(deal.owner)) if n.kind == "loan_due"]
    assert len(told) == 1


def test_catching_up_closes_what_was_asked(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    assert fresh(loan).state == "overdue"
    deal.repay(loan, loan.lines[0].total_fen)
    assert fresh(loan).state == "active"
    assert "loan_overdue" not in [task.kind for task in tasks_for(world.actor(deal.officer))]


def test_an_accepted_offer_asks_its_bank_to_enter_the_drawdown(world):
    deal = a_deal(world)
    deal.road.settle()
    officer = world.actor(deal.officer)
    assert "book_loan" in [task.kind for task in tasks_for(officer)]
    deal.book()
    assert "book_loan" not in [task.kind for task in tasks_for(officer)]
    deal.road.settle()
    assert "book_loan" not in [task.kind for task in tasks_for(officer)]


def test_long_arrears_of_a_guaranteed_loan_suspend_the_place_on_the_list(world):
    desk = a_desk(world)
    entry = desk.listed()
    deal = a_deal(world, farm=desk.office.farm, guaranteed=True)
    deal.cover()
    loan = deal.book(days_ago(70))
    assert loan.days_past_due(clock.today()) > 30
    age_loans()
    db.session.refresh(entry)
    assert (entry.state, entry.exit_code) == ("suspended", "overdue")


def test_of_a_loan_that_no_agency_guarantees_the_list_learns_nothing(world):
    desk = a_desk(world)
    entry = desk.listed()
    loan = a_deal(world, farm=desk.office.farm).book(days_ago(70))
    assert loan.days_past_due(clock.today()) > 30
    age_loans()
    db.session.refresh(entry)
    assert entry.state == "active"
