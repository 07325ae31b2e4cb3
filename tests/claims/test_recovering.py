"""What comes back after a claim: costs first, the rest shared as the loss was, never beyond it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.claims import commands, queries
from app.claims.models import Claim
from app.claims.rules.recovering import recovery_parts
from app.infra.db import db
from tests.claims.builders import A2_LEFT_FEN, a_case
from tests.loans.builders import days_ago
from tests.loans.test_races import acting
from tests.referrals.test_races import at_once


@pytest.fixture
def paid(world):
    case = a_case(world)
    return case, case.pay(case.approved())


def recover(case, claim, by=None, **kw):
    body = {"amount_fen": 412_345_67, "received_on": days_ago(0).isoformat(), **kw}
    return case.world.api(by or case.first).post(f"/claims/{claim.public_id}/recoveries", body)


def test_case_a3_to_the_fen(paid):
    case, claim = paid
    answer = recover(case, claim, costs_fen=38_000_00)
    assert (answer.status_code, answer.json["net_fen"]) == (201, 374_345_67)
    assert answer.json["parts_fen"] == {
        "guarantor": 149_738_27,
        "reguarantor": 74_869_14,
        "national_fund": 74_869_13,
        "bank": 74_869_13,
    }
    assert list(answer.json["parts_fen"]) == ["guarantor", "reguarantor", "national_fund", "bank"]


BAD = [
    ({"amount_fen": 0}, "amount_not_positive"),
    ({"costs_fen": 412_345_68}, "costs_beyond"),
    ({"costs_fen": -1}, "costs_beyond"),
    ({"amount_fen": A2_LEFT_FEN + 1}, "beyond_loss"),
    ({"received_on": days_ago(-1).isoformat()}, "future_day"),
    ({"received_on": days_ago(2000).isoformat()}, "before_disbursement"),
]


@pytest.mark.parametrize(("changes", "code"), BAD)
def test_what_cannot_be_meant(paid, changes, code):
    case, claim = paid
    answer = recover(case, claim, **changes)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)
    assert claim.recoveries == []


def test_before_a_payment_nothing_is_recovered(world):
    case = a_case(world)
    answer = recover(case, case.approved())
    assert (answer.status_code, answer.json["code"]) == (409, "claim_not_paid")


def test_the_page_shows_who_gets_how_much(paid):
    case, claim = paid
    person, url = case.world.client(case.first), f"/guarantee/claims/{claim.public_id}"
    person.get(url)
    typed = {"amount_fen": "412345.67", "costs_fen": "38000", "received_on": str(days_ago(0))}
    assert person.post(f"{url}/recoveries", {**typed, "amount_fen": ""}).status_code == 422
    assert person.post(f"{url}/recoveries", typed).status_code == 303
    page = person.get(url).get_data(as_text=True)
    assert "149,738.27" in page and "74,869.14" in page


def test_only_the_guarantor_records_and_nothing_is_edited(paid):
    case, claim = paid
    assert recover(case, claim, by=case.officer).status_code == 403
    assert recover(case, claim).status_code == 201
    with pytest.raises(DBAPIError):
        db.session.execute(text("delete from recoveries"))
    db.session.rollback()


def test_two_receipts_at_once_never_pass_the_loss(paid):
    case, claim = paid
    key, person = claim.id, case.first.id

    def call():
        found = db.session.get(Claim, key, execution_options={"scoped": "a race"})
        commands.record_recovery(
            acting(person), claim=found, amount_fen=A2_LEFT_FEN, received_on=days_ago(0)
        )

    assert sorted(at_once(case.world, [call] * 3)) == ["beyond_loss"] * 2 + ["done"]
    assert queries.claim_for(case.world.actor(case.first), claim.public_id).recovered_fen == (
        A2_LEFT_FEN
    )


def test_nothing_left_after_costs_is_shared_as_nothing(paid):
    _case, claim = paid
    assert recovery_parts(100, 100, claim.parts) == (0, dict.fromkeys(dict(claim.parts), 0))


def test_the_page_says_what_is_left_to_share_after_costs(paid):
    case, claim = paid
    assert recover(case, claim, amount_fen=1_234_57, costs_fen=100_01).status_code == 201
    page = case.world.client(case.first).get(f"/guarantee/claims/{claim.public_id}").text
    assert "可分" in page and "1,134.56 元" in page


def test_the_owner_and_the_bank_are_told_what_a_paid_claim_means(paid):
    case, _claim = paid
    owner = case.world.client(case.deal.owner).get(f"/me/loans/{case.loan.public_id}").text
    assert "欠款没有免除" in owner and case.deal.table.guarantor.name in owner
    bank = case.world.client(case.officer).get(f"/bank/loans/{case.loan.public_id}").text
    assert "这里不再登记还款，也不能冲正" in bank
