"""Two people of the agency decide, payments never go beyond what is payable."""

from datetime import timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from tests.claims.builders import a_case
from tests.loans.builders import fresh, repayment_body
from tests.needs.builders import WAN

PAYABLE = 2_187_654_31


@pytest.fixture
def case(world):
    return a_case(world)


def call(case, person, claim, verb, body=None):
    return case.world.api(person).post(f"/claims/{claim.public_id}/{verb}", body)


def test_two_people_approve_one_step_each(case):
    claim = case.file()
    first = call(case, case.first, claim, "approve")
    assert (first.status_code, first.json["state"]) == (200, "in_study")
    second = call(case, case.second, claim, "approve")
    assert (second.status_code, second.json["state"]) == (200, "approved")
    assert second.json["payable_fen"] == PAYABLE and second.json["audit_entry"]


def test_the_same_person_does_not_approve_twice(case):
    claim = case.approve(case.file(), case.second)
    answer = call(case, case.second, claim, "approve")
    assert (answer.status_code, answer.json["code"]) == (409, "four_eyes")
    browser = case.world.client(case.second)
    page = f"/guarantee/claims/{claim.public_id}"
    assert browser.get(page).status_code == 200
    assert browser.post(f"{page}/approve").status_code == 409


def test_an_approved_claim_is_not_approved_again(case):
    claim = case.approved()
    assert call(case, case.first, claim, "approve").status_code == 409


def test_what_is_called_stands_in_the_ledger(case):
    case.approved()
    assert balance(account_of(case.deal.programme, "called")).posted_fen == PAYABLE


def test_the_bank_does_not_decide_on_its_own_claim(case):
    claim = case.file()
    for verb, body in (("approve", None), ("pay", {}), ("decline", {"reason_codes": ["K01"]})):
        assert call(case, case.officer, claim, verb, body).status_code == 403


def test_nothing_is_paid_before_it_is_approved(case):
    claim = case.file()
    answer = call(case, case.first, claim, "pay", {})
    assert (answer.status_code, answer.json["code"]) == (409, "claim_not_approved")


def test_an_empty_payment_pays_all_that_is_left(case):
    claim = case.approved()
    answer = call(case, case.first, claim, "pay", {})
    assert (answer.status_code, answer.json["state"]) == (200, "paid")
    assert answer.json["paid_fen"] == PAYABLE
    again = call(case, case.first, claim, "pay", {"amount_fen": 1})
    assert again.status_code in (409, 422)


def test_parts_add_up_and_never_beyond(case):
    claim = case.approved()
    part = call(case, case.first, claim, "pay", {"amount_fen": 2_000_000_00})
    assert part.json["state"] == "part_paid"
    beyond = call(case, case.first, claim, "pay", {"amount_fen": 187_654_32})
    assert beyond.status_code == 422 and beyond.json["errors"][0]["field"] == "amount_fen"
    rest = call(case, case.first, claim, "pay", {"amount_fen": 187_654_31})
    assert rest.json["state"] == "paid"


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_payment(case, amount):
    claim = case.approved()
    assert call(case, case.first, claim, "pay", {"amount_fen": amount}).status_code == 422


def test_a_payment_is_not_of_tomorrow(case):
    claim = case.approved()
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert call(case, case.first, claim, "pay", {"paid_on": tomorrow}).status_code == 422


def test_a_paid_claim_ends_the_letter_and_frees_its_limits(case):
    claim = case.pay(case.approved())
    db.session.expire_all()
    assert claim.commitment.state == "claimed" and claim.commitment.outstanding_fen == 0
    assert balance(account_of(case.deal.programme, "quota")).used_fen == 0


def test_after_the_approval_receipts_are_recoveries(case):
    case.approved()
    path = f"/loans/{case.loan.public_id}/repayments"
    answer = case.world.api(case.officer).post(path, repayment_body())
    assert (answer.status_code, answer.json["code"]) == (409, "claim_approved")


def test_a_declined_claim_leaves_loan_and_letter_as_before(case):
    claim = case.file()
    answer = call(case, case.first, claim, "decline", {"reason_codes": ["K01"]})
    assert (answer.status_code, answer.json["state"]) == (200, "rejected")
    db.session.expire_all()
    assert fresh(case.loan).state == "overdue" and claim.commitment.state == "effective"
    assert case.file().state == "notified"


@pytest.mark.parametrize(
    "body",
    [
        {"reason_codes": []},
        {"reason_codes": ["R01"]},
        {"reason_codes": ["K99"]},
        {"reason_codes": ["K99"], "comment": "不同意"},
    ],
)
def test_a_no_needs_a_known_reason_and_words_where_it_says_too_little(case, body):
    assert call(case, case.first, case.file(), "decline", body).status_code == 422


def test_the_claim_rate_warns_and_never_bars(case):
    claim = case.file()
    shown = case.world.api(case.first).get(f"/claims/{claim.public_id}").json
    assert [warning["code"] for warning in shown["warnings"]] == ["claim_rate_over_cap"]
    assert case.approve(claim).state == "approved"


def test_who_sees_a_claim(case):
    claim = case.file()
    path, world = f"/claims/{claim.public_id}", case.world
    for person in (case.officer, case.first, case.deal.table.reguarantee_officer):
        assert world.api(person).get(path).json["base_fen"] == claim.base_fen
        assert claim.public_id in str(world.api(person).get("/claims").json)
    for person in (
        case.deal.owner,
        world.person("bank_officer"),
        world.person("guarantee_officer"),
    ):
        assert world.api(person).get(path).status_code == 404
    assert world.api(world.person("finance_centre")).get(path).status_code == 200


def test_the_pages_decide_and_pay(case):
    claim = case.file()
    page = f"/guarantee/claims/{claim.public_id}"
    for person in (case.first, case.second):
        browser = case.world.client(person)
        assert claim.reference in browser.get("/guarantee/claims").get_data(as_text=True)
        assert browser.get(page).status_code == 200
        assert browser.post(f"{page}/approve").status_code == 303
    beyond = browser.post(f"{page}/pay", {"amount_fen": "300万", "paid_on": "2026-01-01"})
    assert beyond.status_code == 422
    typed = {"amount_fen": "2187654.31", "paid_on": clock.today().isoformat()}
    assert browser.post(f"{page}/pay", typed).status_code == 303
    assert "已代偿" in browser.get(page).get_data(as_text=True)


def test_the_page_declines_with_reasons(case):
    claim = case.file()
    page = f"/guarantee/claims/{claim.public_id}"
    browser = case.world.client(case.first)
    browser.get(page)
    assert browser.post(f"{page}/decline", {}).status_code == 422
    assert browser.post(f"{page}/decline", {"reason_codes": "K05"}).status_code == 303
    assert "协商" in browser.get(page).get_data(as_text=True)


def test_the_quota_of_a_loan_that_shrank_is_free_again(case):
    left = balance(account_of(case.deal.programme, "quota")).used_fen
    assert left == case.loan.balance_fen < 300 * WAN
