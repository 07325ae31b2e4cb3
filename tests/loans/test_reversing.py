"""A wrong repayment is taken back by a row of its own: never edited, by a second person later."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.agreements.models import QUOTA
from app.guarantee import commands as guarantees
from app.guarantee.models import GuaranteeApplication
from app.infra import clock
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.verification import verify
from app.loans import commands
from app.loans.commands import reversing as reversing_commands
from app.loans.models import Repayment
from app.loans.rules.reversing import reversal_refusals
from tests.claims.builders import a_case
from tests.guarantee.builders import Path
from tests.loans.builders import a_deal, case_a1, days_ago, fresh, repayment_body
from tests.loans.test_races import acting
from tests.needs.builders import WAN
from tests.referrals.test_races import at_once

REASON = {"reason": "金额录错，应为一万元"}


def reverse(deal, repayment, by=None, **kw):
    api = deal.world.api(by or deal.officer)
    return api.post(f"/repayments/{repayment.public_id}/reverse", {**REASON, **kw})


def state_of(loan):
    loan = fresh(loan)
    lines = [(x.paid_principal_fen, x.paid_interest_fen) for x in loan.lines]
    return loan.state, loan.balance_fen, loan.next_due_on, lines


def test_the_books_are_as_they_were_before(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    deal.repay(loan, 20_000_00)
    before = state_of(loan)
    wrong = deal.repay(loan, 100_000_00)
    answer = reverse(deal, wrong)
    assert answer.status_code == 200, answer.json
    assert state_of(loan) == before
    assert answer.json["balance_fen"] == before[1]


def test_mistake_and_correction_both_stay(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    wrong = deal.repay(loan, 100_000_00, number="LS-9")
    reverse(deal, wrong)
    shown = world.api(deal.officer).get(f"/loans/{loan.public_id}").json["repayments"]
    assert [(r["external_number"], r["reversed"]) for r in shown] == [("LS-9", True)]
    page = world.client(deal.officer).get(f"/bank/loans/{loan.public_id}").get_data(as_text=True)
    assert "已冲正" in page and "-100,000.00" in page
    with pytest.raises(DBAPIError):
        db.session.execute(text("delete from repayment_reversals"))
    db.session.rollback()


def test_the_banks_number_may_be_entered_again_once(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    reverse(deal, deal.repay(loan, 100_000_00, number="LS-9"))
    api, url = world.api(deal.officer), f"/loans/{loan.public_id}/repayments"
    assert api.post(url, repayment_body(external_number="LS-9")).status_code == 201
    again = api.post(url, repayment_body(external_number="LS-9"))
    assert (again.status_code, again.json["code"]) == (409, "duplicate_external_number")


def test_the_guaranteed_part_is_covered_again_in_the_same_step(world):
    deal, loan = case_a1(world)
    quota = account_of(deal.programme, QUOTA)
    before = balance(quota).used_fen
    wrong = deal.repay(loan, 50 * WAN)
    assert balance(quota).used_fen < before
    reverse(deal, wrong)
    assert (balance(quota).used_fen, fresh(loan).commitment.outstanding_fen) == (before, 300 * WAN)
    assert verify().ok


def test_where_the_room_is_taken_nothing_changes(world):
    deal = a_deal(world, guaranteed=True, programme={"quota_fen": 50 * WAN})
    deal.cover()
    loan = deal.book(days_ago(40))
    wrong = deal.repay(loan, 30 * WAN)
    other = another_letter(deal, 20 * WAN)
    before = state_of(loan)
    answer = reverse(deal, wrong)
    assert (answer.status_code, answer.json["code"]) == (409, "headroom_exceeded")
    assert state_of(loan) == before and other.state == "reserved"


def another_letter(deal, amount_fen):
    """Another firm's guarantee under the same programme."""
    path = Path(deal.world, deal.road, deal.table, deal.programme, deal.offer)
    offer = path.another_offer(amount_fen=amount_fen)
    return path.approved(path.studied(path.applied(offer, programme_id=deal.programme.public_id)))


def test_an_overdue_loan_that_seemed_paid_is_overdue_again(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    wrong = deal.repay(loan, loan.lines[0].total_fen)
    assert fresh(loan).state == "active"
    assert reverse(deal, wrong).json["state"] == "overdue"


def test_a_claim_nobody_approved_follows_the_books(world):
    case = a_case(world)
    claim = case.file()
    base = claim.base_fen
    part = case.deal.repay(case.loan, 100_000_00)
    shown = world.api(case.first).get(f"/claims/{claim.public_id}").json
    assert shown["base_fen"] < base
    assert reverse(case.deal, part).status_code == 200
    assert world.api(case.first).get(f"/claims/{claim.public_id}").json["base_fen"] == base


@pytest.mark.parametrize("door", ["api", "page"])
def test_the_newest_goes_first_and_a_reason_is_asked(world, door):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    first, last = deal.repay(loan, 10_000_00), deal.repay(loan, 20_000_00, number="LS-2")
    if door == "api":
        assert reverse(deal, last, reason="错").status_code == 422
        refused = reverse(deal, first)
        assert refused.json["code"] == "later_repayment" and "LS-2" in refused.json["detail"]
    else:
        person = world.client(deal.officer)
        person.get(f"/bank/loans/{loan.public_id}")
        url = "/bank/repayments/{}/reverse"
        short = person.post(url.format(last.public_id), {"reason": "错"})
        assert short.status_code == 422 and "请写明原因" in short.get_data(as_text=True)
        refused = person.post(url.format(first.public_id), REASON)
        assert "LS-2" in refused.get_data(as_text=True)
        assert person.post(url.format(last.public_id), REASON).status_code == 303
    assert refused.status_code == 409


def test_once_the_day_is_over_it_takes_another_person(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    wrong = deal.repay(loan, 10_000_00)
    with clock.frozen(clock.now() + timedelta(days=1)):
        own = reverse(deal, wrong)
        assert (own.status_code, own.json["code"]) == (409, "four_eyes")
        assert reverse(deal, wrong, by=deal.road.lender.manager).status_code == 200


def test_a_settled_loan_says_why_not(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(5))
    last = deal.repay(loan, loan.balance_fen)
    answer = reverse(deal, last)
    assert (answer.status_code, answer.json["code"]) == (409, "loan_settled")
    page = world.client(deal.officer).get(f"/bank/loans/{loan.public_id}").text
    assert "登记的还款不能再冲正" in page and "/reverse" not in page


def test_only_the_bank_itself_reverses(world):
    deal, loan = case_a1(world)
    paid = deal.repay(loan, 10_000_00)
    assert reverse(deal, paid, by=deal.table.guarantee_officer).status_code == 403
    assert reverse(deal, paid, by=a_deal(world).officer).status_code == 404


def test_two_reversals_of_one_repayment_make_one(world):
    deal, loan = case_a1(world)
    key, officer = deal.repay(loan, 50 * WAN).id, deal.officer.id

    def call():
        repayment = db.session.get(Repayment, key)
        commands.reverse_repayment(acting(officer), repayment=repayment, reason=REASON["reason"])

    assert sorted(at_once(world, [call] * 3)) == ["already_reversed"] * 2 + ["done"]
    assert fresh(loan).balance_fen == 300 * WAN and verify().ok


def test_reversal_and_new_letter_never_take_the_same_room(world):
    """The room that a repayment freed: the reversal and another firm's letter race for it."""
    deal = a_deal(world, guaranteed=True, programme={"quota_fen": 50 * WAN})
    deal.cover()
    loan = deal.book(days_ago(40))
    wrong = deal.repay(loan, 30 * WAN)
    path = Path(world, deal.road, deal.table, deal.programme, deal.offer)
    offer = path.another_offer(amount_fen=20 * WAN)
    waiting = path.studied(path.applied(offer, programme_id=deal.programme.public_id))
    key, officer = wrong.id, deal.officer.id
    application, manager = waiting.id, deal.table.guarantee_manager.id

    def back():
        repayment = db.session.get(Repayment, key)
        commands.reverse_repayment(acting(officer), repayment=repayment, reason=REASON["reason"])

    def promise():
        found = db.session.get(
            GuaranteeApplication, application, execution_options={"scoped": "a race"}
        )
        guarantees.approve_application(acting(manager), application=found)

    assert sorted(at_once(world, [back, promise])) == ["done", "headroom_exceeded"]
    assert balance(account_of(deal.programme, QUOTA)).used_fen <= 50 * WAN and verify().ok


def test_control_without_covering_again_the_books_and_the_letter_part(world):
    """The guard taken out: what is owed and what is covered no longer agree."""
    deal, loan = case_a1(world)
    wrong = deal.repay(loan, 50 * WAN)
    with patch.object(reversing_commands, "_cover_again", lambda act, loan: None):
        assert reverse(deal, wrong).status_code == 200
    loan = fresh(loan)
    assert loan.commitment.outstanding_fen < loan.balance_fen


RULES = [
    ({}, []),
    ({"loan_state": "settled"}, ["loan_settled"]),
    ({"claim_fixed": True}, ["claim_approved"]),
    ({"later_number": "LS-2"}, ["later_repayment"]),
    ({"reversed_already": True, "claim_fixed": True}, ["already_reversed"]),
]


@pytest.mark.parametrize(("changes", "codes"), RULES)
def test_why_a_repayment_cannot_be_taken_back(changes, codes):
    usual = {
        "loan_state": "active",
        "claim_fixed": False,
        "reversed_already": False,
        "later_number": None,
    }
    assert [r.code for r in reversal_refusals(**{**usual, **changes})] == codes
