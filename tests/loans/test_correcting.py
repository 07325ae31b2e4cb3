"""A booking under a wrong day or number is put right; what stood before stays readable."""

from datetime import timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.loans.models import LoanCorrection
from tests.loans.builders import a_deal, case_a1, days_ago, fresh

REASON = "放款日录错，应为实际到账日"


def correct(deal, loan, by=None, **kw):
    body = {"disbursed_on": days_ago(20).isoformat(), "reason": REASON, **kw}
    return deal.world.api(by or deal.officer).post(f"/loans/{loan.public_id}/correct", body)


def test_the_day_moves_schedule_interest_and_maturity(world):
    deal, loan = case_a1(world)
    before = loan.schedule
    answer = correct(deal, loan)
    assert answer.status_code == 200, answer.json
    loan = fresh(loan)
    assert loan.disbursed_on == days_ago(20) and loan.lines[0].due_on == loan.matures_on
    assert loan.commitment.effective_on == days_ago(20)
    assert loan.schedule != before
    kept = db.session.query(LoanCorrection).filter_by(loan_id=loan.id).one()
    assert kept.before["schedule"] == before and kept.after["disbursed_on"] in str(days_ago(20))


def test_a_contract_number_alone_leaves_the_lines(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(3), "HT-1")
    lines = [line.id for line in loan.lines]
    answer = correct(deal, loan, disbursed_on=loan.disbursed_on.isoformat(), contract_number="HT-2")
    assert answer.json["contract_number"] == "HT-2"
    assert [line.id for line in fresh(loan).lines] == lines


BAD = [
    ({"disbursed_on": days_ago(-1).isoformat()}, 422, "future_day"),
    ({"disbursed_on": days_ago(400).isoformat()}, 422, "before_programme"),
    ({"reason": "错"}, 422, "reason_short"),
    ({"disbursed_on": days_ago(0).isoformat()}, 422, "nothing_changed"),
]


@pytest.mark.parametrize(("changes", "status", "code"), BAD)
def test_what_cannot_be_meant(world, changes, status, code):
    deal, loan = case_a1(world)
    answer = correct(deal, loan, **changes)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (status, code)
    assert fresh(loan).disbursed_on == days_ago(0)


def test_after_a_repayment_or_a_closed_day_it_waits_for_the_right_hands(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(3))
    with clock.frozen(clock.now() + timedelta(days=1)):
        own = correct(deal, loan)
        assert (own.status_code, own.json["code"]) == (409, "four_eyes")
        assert correct(deal, loan, by=deal.road.lender.manager).status_code == 200
    deal.repay(loan, 10_000_00)
    assert correct(deal, loan, disbursed_on=days_ago(5).isoformat()).json["code"] == (
        "has_repayments"
    )


def test_the_page_corrects_and_shows_what_was(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(3))
    person, url = world.client(deal.officer), f"/bank/loans/{loan.public_id}"
    assert "更正放款日或合同号" in person.get(url).get_data(as_text=True)
    wrong = person.post(f"{url}/correct", {"disbursed_on": "", "reason": REASON})
    assert wrong.status_code == 422
    typed = {"disbursed_on": days_ago(10).isoformat(), "contract_number": "HT-7", "reason": REASON}
    assert person.post(f"{url}/correct", typed).status_code == 303
    page = person.get(url).get_data(as_text=True)
    assert REASON in page and days_ago(3).isoformat() in page


def test_a_day_after_the_letters_last_is_not_covered(world):
    deal, loan = case_a1(world, days_ago(10))
    loan.commitment.valid_until = days_ago(8)
    db.session.commit()
    answer = correct(deal, loan, disbursed_on=days_ago(2).isoformat())
    assert (answer.status_code, answer.json["code"]) == (409, "guarantee_missing")
