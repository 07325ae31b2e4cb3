"""Repayments: each number once, laid to the lines, settling at the end."""

from datetime import timedelta

import pytest

from app.collateral.queries import liens_securing
from app.infra import clock
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.verification import verify
from app.kernel.money import format_yuan
from tests.loans.builders import a_deal, case_a1, days_ago, fresh, repayment_body
from tests.needs.builders import WAN


@pytest.fixture
def deal(world):
    return a_deal(world)


def post(deal, loan, **kw):
    path = f"/loans/{loan.public_id}/repayments"
    return deal.world.api(deal.officer).post(path, repayment_body(**kw))


def test_a_repayment_pays_interest_first_and_says_where_it_went(deal):
    loan = deal.book(days_ago(40))
    due = loan.lines[0]
    answer = post(deal, loan, amount_fen=due.total_fen)
    assert answer.status_code == 201, answer.json
    assert answer.json["interest_fen"] == due.interest_fen
    assert answer.json["principal_fen"] == due.principal_fen
    assert answer.json["state"] == "active" and answer.json["overdue"] is False
    assert answer.json["balance_fen"] == 50 * WAN - due.principal_fen


def test_a_part_of_what_is_due_leaves_it_overdue(deal):
    loan = deal.book(days_ago(40))
    answer = post(deal, loan, amount_fen=loan.lines[0].interest_fen + 1)
    assert (answer.json["principal_fen"], answer.json["state"]) == (1, "overdue")


@pytest.mark.parametrize("door", ["api", "page"])
def test_a_number_of_the_bank_counts_once(deal, door):
    loan = deal.book(days_ago(40))
    assert post(deal, loan, external_number="LS-1").status_code == 201
    if door == "api":
        answer = post(deal, loan, external_number=" LS-1 ")
        assert answer.json["code"] == "duplicate_external_number"
        status = answer.status_code
    else:
        browser = deal.world.client(deal.officer)
        page = f"/bank/loans/{loan.public_id}"
        browser.get(page)
        typed = {
            "paid_on": clock.today().isoformat(),
            "amount_fen": "100",
            "external_number": "LS-1",
        }
        status = browser.post(f"{page}/repayments", typed).status_code
    assert status == 409
    assert len(fresh(loan).repayments) == 1


def test_a_repeated_number_is_a_repetition_even_when_too_little_is_left(deal):
    loan = deal.book()
    assert post(deal, loan, amount_fen=30 * WAN, external_number="LS-9").status_code == 201
    assert post(deal, loan, amount_fen=30 * WAN, external_number="LS-9").status_code == 409


def test_more_than_is_owed_is_refused(deal):
    loan = deal.book()
    owed = 50 * WAN + loan.schedule["total_interest_fen"]
    answer = post(deal, loan, amount_fen=owed + 1)
    assert answer.status_code == 422 and answer.json["errors"][0]["field"] == "amount_fen"
    assert post(deal, loan, amount_fen=owed).json["state"] == "settled"


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_is_no_repayment(deal, amount):
    assert post(deal, deal.book(), amount_fen=amount).status_code == 422


def test_a_repayment_lies_between_the_drawdown_and_today(deal):
    loan = deal.book(days_ago(10))
    tomorrow = clock.today() + timedelta(days=1)
    assert post(deal, loan, paid_on=tomorrow.isoformat()).status_code == 422
    assert post(deal, loan, paid_on=days_ago(11).isoformat()).status_code == 422
    assert post(deal, loan, paid_on=days_ago(10).isoformat()).status_code == 201


def test_a_settled_loan_takes_nothing_more(deal):
    loan = deal.book()
    assert post(deal, loan, amount_fen=50 * WAN).json["state"] == "settled"
    answer = post(deal, loan, amount_fen=100)
    assert (answer.status_code, answer.json["code"]) == (409, "loan_settled")


def test_whoever_is_not_its_bank_enters_nothing(world, deal):
    loan = deal.book()
    path = f"/loans/{loan.public_id}/repayments"
    assert world.api(deal.owner).post(path, repayment_body()).status_code == 403
    stranger = world.person("bank_officer")
    assert world.api(stranger).post(path, repayment_body()).status_code == 404


def test_what_comes_back_frees_the_guarantee_part_by_part(world):
    deal, loan = case_a1(world)
    deal.repay(loan, 100 * WAN + 20_000_00)
    db.session.expire_all()
    assert loan.commitment.outstanding_fen == loan.balance_fen < 300 * WAN
    assert balance(account_of(deal.programme, "quota")).used_fen == loan.balance_fen


def test_a_part_guarantee_shrinks_pro_rata(world):
    deal = a_deal(world, guaranteed=True, amount_fen=100 * WAN, method="bullet")
    deal.cover(60 * WAN)
    loan = deal.book()
    interest = loan.schedule["total_interest_fen"]
    deal.repay(loan, interest + 50 * WAN)
    assert fresh(loan).balance_fen == 50 * WAN
    assert loan.commitment.outstanding_fen == 30 * WAN


def test_settling_ends_guarantee_and_reading(world):
    deal, loan = case_a1(world)
    deal.repay(loan, 300 * WAN)
    loan = fresh(loan)
    assert (loan.state, loan.commitment.state) == ("settled", "released")
    assert balance(account_of(deal.programme, "quota")).used_fen == 0
    assert liens_securing("loan", loan.public_id) == []
    assert verify().ok


def test_the_page_takes_a_repayment_and_shows_it(deal):
    loan = deal.book(days_ago(40))
    browser = deal.world.client(deal.officer)
    page = f"/bank/loans/{loan.public_id}"
    assert "已逾期" in browser.get(page).get_data(as_text=True)
    typed = {
        "paid_on": clock.today().isoformat(),
        "amount_fen": "5万",
        "external_number": "LS-77",
    }
    assert browser.post(f"{page}/repayments", typed).status_code == 303
    assert "LS-77" in browser.get(page).get_data(as_text=True)
    beyond = {**typed, "amount_fen": "900万", "external_number": "LS-78"}
    assert browser.post(f"{page}/repayments", beyond).status_code == 422


def test_the_page_says_what_settles_today_and_that_does_it(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    due = sum(line.interest_fen for line in loan.lines if line.due_on <= days_ago(0))
    assert due
    page = world.client(deal.officer).get(f"/bank/loans/{loan.public_id}").text
    settles = loan.balance_fen + due
    assert f"今天收到 {format_yuan(settles)} 元 就结清" in page
    deal.repay(loan, settles)
    assert fresh(loan).state == "settled"
