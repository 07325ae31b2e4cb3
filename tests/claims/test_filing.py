"""A bank claims on the guarantor of an overdue loan: when, how much, once."""

import pytest

from app.claims import commands, queries
from app.infra.db import db
from app.infra.scope import unscoped
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict
from app.loans.models import Loan
from tests.claims.builders import A2_LEFT_FEN, a_case, an_overdue
from tests.loans.builders import a_deal, days_ago, fresh
from tests.loans.test_races import acting
from tests.needs.builders import WAN
from tests.referrals.test_races import at_once


def filed(case):
    return case.world.api(case.officer).post(f"/loans/{case.loan.public_id}/claims")


def test_case_a2_to_the_fen(world):
    answer = filed(a_case(world))
    assert answer.status_code == 201, answer.json
    claim = answer.json
    assert claim["state"] == "notified" and claim["audit_entry"]
    assert claim["base_fen"] == A2_LEFT_FEN
    assert claim["cash"] == {"bank": 546_913_58, "guarantor": 2_187_654_31}
    assert claim["burden"] == {
        "guarantor": 1_093_827_15,
        "reguarantor": 546_913_58,
        "national_fund": 546_913_58,
        "bank": 546_913_58,
    }


def test_a_claim_moves_loan_and_letter_and_asks_both_desks(world):
    case = a_case(world)
    claim = case.file()
    assert (fresh(case.loan).state, claim.commitment.state) == ("in_claim", "in_claim")
    for person in (case.first, case.second):
        assert claim.public_id in str([task.url for task in tasks_for(world.actor(person))])


def test_a_part_that_is_guaranteed_is_claimed_pro_rata(world):
    case = an_overdue(world, 70, covered_fen=30 * WAN)
    answer = filed(case)
    assert answer.json["base_fen"] == 30 * WAN
    assert answer.json["cash"]["guarantor"] == 24 * WAN


def test_interest_is_claimed_only_where_the_programme_says_so(world):
    case = an_overdue(world, 70, programme={"claim_base": "principal_and_interest"})
    interest = case.loan.schedule["total_interest_fen"]
    assert interest > 0 and filed(case).json["base_fen"] == 50 * WAN + interest


@pytest.mark.parametrize(("slack", "status"), [(1, 409), (0, 201)])
def test_sixty_days_or_what_the_programme_says(world, slack, status):
    days = an_overdue(world, 10).loan.days_past_due(days_ago(0))
    case = an_overdue(world, 10, programme={"trigger_days_overdue": days + slack})
    answer = filed(case)
    assert answer.status_code == status, answer.json
    assert answer.json.get("code") == ("too_early" if status == 409 else None)


def test_after_two_years_it_is_too_late(world):
    answer = filed(an_overdue(world, 740))
    assert (answer.status_code, answer.json["code"]) == (409, "too_late")


def test_a_loan_without_a_guarantee_has_nobody_to_claim_on(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(200))
    answer = world.api(deal.officer).post(f"/loans/{loan.public_id}/claims")
    assert (answer.status_code, answer.json["code"]) == (409, "not_guaranteed")


def test_one_claim_of_a_loan_stands_at_a_time(world):
    case = a_case(world)
    case.file()
    answer = filed(case)
    assert (answer.status_code, answer.json["code"]) == (409, "already_claimed")


def test_two_claims_at_once_make_one(world):
    case = a_case(world)
    officer_id, loan_id = case.officer.id, case.loan.id

    def file():
        loan = db.session.scalars(unscoped(Loan, "a race").where(Loan.id == loan_id)).one()
        commands.file_claim(acting(officer_id), loan=loan)

    assert sorted(at_once(world, [file, file])) == ["already_claimed", "done"]


def test_who_is_not_of_the_bank_does_not_file(world):
    case = a_case(world)
    path = f"/loans/{case.loan.public_id}/claims"
    assert world.api(case.first).post(path).status_code == 403
    assert world.api(world.person("bank_officer")).post(path).status_code == 404
    assert world.api(case.officer).post(path, {"base_fen": 1}).status_code == 422


def test_the_page_shows_the_figures_and_files_with_one_button(world):
    case = a_case(world)
    browser = world.client(case.officer)
    page = f"/bank/loans/{case.loan.public_id}"
    assert f"{page}/claim" in browser.get(page).get_data(as_text=True)
    shown = browser.get(f"{page}/claim").get_data(as_text=True)
    assert "2,187,654.31" in shown and "1,093,827.15" in shown
    sent = browser.post(f"{page}/claim")
    assert sent.status_code == 303
    assert "2,734,567.89" in browser.get(sent.location).get_data(as_text=True)
    again = browser.post(f"{page}/claim")
    assert again.status_code == 409


def test_the_page_says_why_it_is_too_early(world):
    case = an_overdue(world, 5)
    page = world.client(case.officer).get(f"/bank/loans/{case.loan.public_id}/claim")
    assert "逾期满 60 天" in page.get_data(as_text=True)


def test_a_repayment_before_the_approval_makes_the_claim_smaller(world):
    case = a_case(world)
    claim = case.approve(case.file(), case.first)
    case.deal.repay(case.loan, 34_567_89)
    db.session.expire_all()
    assert claim.state == "notified" and claim.first_approver is None
    assert claim.base_fen == A2_LEFT_FEN - 34_567_89 == claim.commitment.outstanding_fen
    assert sum(fen for _party, fen in claim.burden) == claim.base_fen


def test_arrears_that_are_paid_end_the_claim_and_the_guarantee_runs_on(world):
    case = a_case(world)
    claim = case.file()
    case.deal.repay(case.loan, A2_LEFT_FEN)
    db.session.expire_all()
    assert claim.state == "closed" and fresh(case.loan).state == "settled"
    assert claim.commitment.state == "released"
    assert queries.open_claim_of(case.loan) is None


def test_a_claim_needs_a_letter_in_force(world):
    case = a_case(world)
    case.approve(case.file())
    with pytest.raises(Conflict, match="已有代偿申请"):
        case.file()
