"""Two at once: an offer is booked once, a number of the bank counts once."""

from unittest.mock import patch

from sqlalchemy import text

from app.accounts import queries as people
from app.accounts.models import User
from app.infra import clock
from app.infra.acts import act_of
from app.infra.db import db
from app.infra.ledger.verification import verify
from app.loans import commands, queries
from app.loans.commands import falling
from app.loans.models import Loan
from app.needs.models import FinancingNeed
from app.referrals.queries import offer_by_id
from tests.loans.builders import a_deal, fresh
from tests.needs.builders import WAN
from tests.referrals.test_races import at_once


def acting(officer_id):
    officer = db.session.get(User, officer_id)
    return act_of(people.actor_of(officer, officer.memberships[-1]))


def test_two_bookings_of_one_offer_make_one_loan(world):
    deal = a_deal(world, guaranteed=True)
    deal.cover()
    book = booking(deal)
    assert sorted(at_once(world, [book, book, book])) == ["already_booked"] * 2 + ["done"]
    assert (
        db.session.query(Loan)
        .execution_options(scoped="counts")
        .filter_by(offer_id=deal.offer.id)
        .count()
        == 1
    )
    assert verify().ok


def booking(deal):
    officer_id, offer_id = deal.officer.id, deal.offer.public_id

    def book():
        offer = offer_by_id(offer_id)
        commands.book_loan(acting(officer_id), offer=offer, disbursed_on=clock.today())

    return book


def giving_up(deal):
    owner_id, offer_id = deal.owner.id, deal.offer.public_id

    def give_up():
        offer = offer_by_id(offer_id)
        commands.let_fall(acting(owner_id), offer=offer, reason="not_wanted_any_more")

    return give_up


def both(deal):
    """Whether the offer was paid out and given up."""
    db.session.expire_all()
    return queries.loan_of_offer(deal.offer) is not None and deal.offer.state == "withdrawn"


def test_an_offer_is_paid_out_or_given_up_never_both(world):
    for _ in range(4):
        deal = a_deal(world)
        results = at_once(world, [booking(deal), giving_up(deal)])
        assert results.count("done") == 1 and not both(deal), results


def test_the_same_race_without_the_lock_does_both(world):
    """The positive control: without the need's row the harness does catch the fault."""

    def unlocked(need_id):
        return db.session.get(FinancingNeed, need_id, execution_options={"scoped": "control"})

    def careless(act, *, offer, reason):
        db.session.execute(text("select pg_sleep(0.5)"))
        db.session.execute(
            text("update offers set state = 'withdrawn' where id = :id"), {"id": offer.id}
        )

    deal = a_deal(world)
    with (
        patch.object(falling, "locked_need", unlocked),
        patch.object(falling.referrals, "fall_through", careless),
    ):
        at_once(world, [booking(deal), giving_up(deal)])
    assert both(deal)


def paying(deal, loan, amount_fen, number):
    officer_id, loan_id = deal.officer.id, loan.public_id

    def pay():
        commands.record_repayment(
            acting(officer_id),
            loan=queries.loan_by_id(loan_id),
            paid_on=clock.today(),
            amount_fen=amount_fen,
            external_number=number,
        )

    return pay


def test_two_repayments_under_one_number_count_once(world):
    deal = a_deal(world)
    loan = deal.book()
    pay = paying(deal, loan, 10 * WAN, "LS-1")
    assert sorted(at_once(world, [pay, pay])) == ["done", "duplicate_external_number"]
    loan = fresh(loan)
    assert len(loan.repayments) == 1 and loan.repayments[0].amount_fen == 10 * WAN


def test_one_number_on_two_loans_of_a_bank_counts_once(world):
    deal = a_deal(world)
    other = a_deal(world, lender=deal.road.lender)
    first, second = deal.book(), other.book()
    calls = [paying(deal, first, WAN, "LS-2"), paying(other, second, WAN, "LS-2")]
    results = at_once(world, calls)
    assert results.count("done") == 1
    assert len(fresh(first).repayments) + len(fresh(second).repayments) == 1


def test_two_that_together_pay_too_much_do_not_both_count(world):
    deal = a_deal(world)
    loan = deal.book()
    calls = [paying(deal, loan, 30 * WAN, number) for number in ("LS-3", "LS-4")]
    results = sorted(at_once(world, calls))
    assert results == ["done", "overpaid"]
    assert fresh(loan).balance_fen > 0
