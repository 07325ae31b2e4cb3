"""An accepted offer becomes a loan, once, when everything that was asked for stands."""

import json
from datetime import timedelta

import pytest

from app.collateral import commands as collateral
from app.collateral import queries as assets
from app.collateral.rules.pledging import Secured
from app.consents.queries import is_disclosed
from app.infra import clock
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.notify import notifications_of
from app.kernel.errors import Conflict, Invalid
from app.kernel.money import format_yuan
from tests.collateral.builders import a_registration, an_asset
from tests.loans.builders import a_deal, case_a1, days_ago, fresh
from tests.needs.builders import WAN, a_farm
from tests.needs.builders import fresh as fresh_need


def test_an_accepted_offer_becomes_a_loan_with_its_schedule(world):
    deal = a_deal(world)
    answer = world.api(deal.officer).post("/loans", deal.body(contract_number="HT-1"))
    assert answer.status_code == 201, answer.json
    loan = answer.json
    assert loan["state"] == "active" and loan["audit_entry"] and loan["contract_number"] == "HT-1"
    assert loan["principal_fen"] == loan["balance_fen"] == 50 * WAN
    assert sum(line["principal_fen"] for line in loan["schedule"]["lines"]) == 50 * WAN
    assert len(loan["schedule"]["lines"]) == 12 and loan["overdue"] is False


def test_the_schedule_is_the_calculators_own(world, app):
    deal, loan = case_a1(world, days_ago(10))
    document = {
        "principal_fen": 300 * WAN,
        "annual_rate": "0.035",
        "method": "bullet",
        "drawn_on": days_ago(10).isoformat(),
        "term_months": 12,
        "fees": [{"kind": "guarantee_fee", "amount_fen": 24_000_00}],
    }
    result = app.test_cli_runner().invoke(args=["loan", "schedule"], input=json.dumps(document))
    assert json.loads(result.output) == loan.schedule


def test_case_a1_costs_the_guarantee_fee_at_drawdown(world):
    _deal, loan = case_a1(world)
    assert loan.schedule["cost"]["net_received_fen"] == 300 * WAN - 24_000_00
    days = (loan.matures_on - loan.disbursed_on).days
    interest = loan.schedule["total_interest_fen"]
    assert (days, interest) in ((365, 106_458_33), (366, 106_750_00))
    assert loan.schedule["cost"]["total_cost_fen"] == interest + 24_000_00
    assert loan.cost["simple_yearly"] == "0.043000"


def test_a_guarantee_of_a_part_costs_the_fee_of_that_part(world):
    deal = a_deal(world, guaranteed=True, amount_fen=100 * WAN)
    deal.cover(60 * WAN)
    loan = deal.book()
    assert loan.guaranteed_fen == 60 * WAN
    assert loan.fees == [{"kind": "guarantee_fee", "amount_fen": 4_800_00}]


def test_the_guarantee_takes_effect_for_what_was_drawn(world):
    deal, loan = case_a1(world)
    assert loan.commitment.state == "effective"
    assert loan.commitment.outstanding_fen == 300 * WAN
    quota = balance(account_of(deal.programme, "quota"))
    assert (quota.posted_fen, quota.pending_fen) == (300 * WAN, 0)


def test_the_need_is_fulfilled_and_the_owner_is_told(world):
    deal = a_deal(world)
    loan = deal.book()
    assert fresh_need(deal.need.public_id).state == "fulfilled"
    told = notifications_of(world.actor(deal.owner))
    assert f"/me/loans/{loan.public_id}" in [n.url for n in told]


def test_the_bank_goes_on_reading_what_the_contract_needs(world):
    deal = a_deal(world)
    deal.book()
    consents = world.api(deal.owner).get("/consents").json["items"]
    for consent in consents:
        assert world.api(deal.owner).delete(f"/consents/{consent['id']}").status_code == 204
    assert is_disclosed(deal.road.lender.bank.id, "need", deal.need.public_id)
    assert world.api(deal.officer).get(f"/needs/{deal.need.public_id}").status_code == 200


def test_a_past_day_may_precede_offer_and_acceptance_and_is_overdue_at_once(world):
    deal = a_deal(world, guaranteed=True)
    deal.cover()
    answer = world.api(deal.officer).post(
        "/loans", deal.body(disbursed_on=days_ago(100).isoformat())
    )
    assert answer.status_code == 201, answer.json
    assert answer.json["overdue"] is True and answer.json["state"] == "overdue"
    assert answer.json["days_past_due"] >= 68


@pytest.mark.parametrize("door", ["api", "page"])
def test_a_future_day_is_no_day_of_payment(world, door):
    deal = a_deal(world)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert _refused(world, deal, door, disbursed_on=tomorrow) == (422, "future_day")


@pytest.mark.parametrize("door", ["api", "page"])
def test_before_the_programme_there_was_no_programme(world, door):
    deal = a_deal(world, guaranteed=True, programme={"valid_from": days_ago(30)})
    deal.cover()
    early = days_ago(31).isoformat()
    assert _refused(world, deal, door, disbursed_on=early) == (422, "before_programme")
    assert deal.book(days_ago(30)).state == "active"


@pytest.mark.parametrize("door", ["api", "page"])
def test_an_offer_is_booked_once(world, door):
    deal = a_deal(world)
    deal.book()
    assert _refused(world, deal, door) == (409, "already_booked")


@pytest.mark.parametrize("door", ["api", "page"])
def test_an_open_offer_is_not_booked(world, door):
    deal = a_deal(world, accepted=False)
    assert _refused(world, deal, door) == (409, "offer_not_accepted")


@pytest.mark.parametrize("door", ["api", "page"])
def test_an_offer_that_names_a_programme_waits_for_the_guarantee(world, door):
    deal = a_deal(world, guaranteed=True)
    assert _refused(world, deal, door) == (409, "guarantee_missing")


def _refused(world, deal, door, **changes):
    """(status, code) of a booking that is refused; both doors say the same."""
    if door == "api":
        answer = world.api(deal.officer).post("/loans", deal.body(**changes))
        code = answer.json.get("code") or _code_of_page(deal, **changes)
        return answer.status_code, code
    browser = world.client(deal.officer)
    page = f"/bank/offers/{deal.offer.public_id}/book"
    assert browser.get(page).status_code == 200
    typed = {"disbursed_on": clock.today().isoformat(), **changes}
    return browser.post(page, typed).status_code, _code_of_page(deal, **changes)


def _code_of_page(deal, **changes):
    day = clock.today().fromisoformat(changes.get("disbursed_on", clock.today().isoformat()))
    with pytest.raises((Conflict, Invalid)) as refused:
        deal.book(day)
    db.session.rollback()
    return refused.value.code


def test_a_condition_with_an_asset_waits_for_its_registered_pledge(world):
    deal, asset = _with_condition(world)
    answer = world.api(deal.officer).post("/loans", deal.body())
    assert (answer.status_code, answer.json["code"]) == (409, "condition_open")
    lien = _pledged(world, deal, asset)
    answer = world.api(deal.officer).post("/loans", deal.body())
    assert answer.status_code == 201, answer.json
    db.session.expire_all()
    assert [carried.id for carried in assets.liens_securing("loan", answer.json["id"])] == [lien.id]


def test_a_condition_of_words_alone_never_blocks(world):
    deal = a_deal(world, conditions=({"kind": "insurance", "text": "买好财产险"},))
    assert deal.book().state == "active"


def _with_condition(world):
    farm = a_farm(world)
    asset = an_asset(world, farm)
    condition = {"kind": "pledge", "collateral_id": asset.public_id, "text": "烘干线抵押"}
    deal = a_deal(world, farm=farm, collateral_ids=(asset.public_id,), conditions=(condition,))
    return deal, asset


def _pledged(world, deal, asset):
    act = world.act(deal.officer)
    referral = deal.offer.referral
    secured = Secured("referral", referral.public_id, deal.need.enterprise.public_id, True)
    collateral.verify_asset(act, asset=asset, note="看了实物")
    lien = collateral.propose_lien(act, asset=asset, secured=secured, secured_fen=50 * WAN, rank=1)
    collateral.register_lien(act, lien=lien, registration=a_registration())
    db.session.commit()
    return lien


def test_another_banks_offer_does_not_exist(world):
    deal, stranger = a_deal(world), world.person("bank_officer")
    assert world.api(stranger).post("/loans", deal.body()).status_code == 404
    page = world.client(stranger).get(f"/bank/offers/{deal.offer.public_id}/book")
    assert page.status_code == 404


def test_the_owner_does_not_book(world):
    deal = a_deal(world)
    assert world.api(deal.owner).post("/loans", deal.body()).status_code == 403


def test_a_contract_number_stands_for_one_loan_of_a_bank(world):
    deal = a_deal(world)
    deal.book(number="HT-7")
    other = a_deal(world, lender=deal.road.lender)
    answer = world.api(other.officer).post("/loans", other.body(contract_number="HT-7"))
    assert (answer.status_code, answer.json["code"]) == (409, "contract_number_taken")
    assert a_deal(world).book(number="HT-7").contract_number == "HT-7"


def test_the_page_books_and_shows_the_loan(world):
    deal = a_deal(world)
    browser = world.client(deal.officer)
    assert deal.offer.reference in browser.get("/bank/loans/new").get_data(as_text=True)
    page = f"/bank/offers/{deal.offer.public_id}/book"
    assert browser.get(page).status_code == 200
    sent = browser.post(page, {"disbursed_on": days_ago(3).isoformat(), "contract_number": ""})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    shown = browser.get(sent.location)
    assert shown.status_code == 200 and "还款计划" in shown.get_data(as_text=True)
    assert deal.offer.reference not in browser.get("/bank/loans/new").get_data(as_text=True)


def test_a_settled_loan_is_never_booked_again(world):
    deal = a_deal(world)
    loan = deal.book()
    deal.repay(loan, 50 * WAN)
    assert fresh(loan).state == "settled"
    with pytest.raises(Conflict):
        deal.book()


def test_without_the_letter_the_page_leads_to_the_guarantee(world):
    deal = a_deal(world, guaranteed=True)
    bank, url = world.client(deal.officer), f"/bank/offers/{deal.offer.public_id}"
    page = bank.get(f"{url}/book").text
    assert "担保机构批准后才能登记放款" in page and f'href="{url}/guarantee"' in page
    deal.cover()
    assert "担保机构批准后才能登记放款" not in bank.get(f"{url}/book").text


def test_a_booked_offer_still_shows_its_letter_and_no_form(world):
    deal, loan = case_a1(world)
    page = world.client(deal.officer).get(f"/bank/offers/{deal.offer.public_id}/book").text
    assert loan.commitment.letter_number in page and "已批准" in page
    assert 'name="disbursed_on"' not in page


def test_an_offer_that_waits_for_its_answer_has_no_form_to_book(world):
    deal = a_deal(world, accepted=False)
    page = world.client(deal.officer).get(f"/bank/offers/{deal.offer.public_id}/book").text
    assert "等创业者接受方案后才能登记放款" in page and 'name="disbursed_on"' not in page


def test_the_sheet_after_the_drawdown_names_who_is_paid_and_the_day(world):
    deal, loan = case_a1(world, days_ago(10))
    payees = {item["kind"]: item["payee"] for item in loan.cost["items"]}
    assert payees["guarantee_fee"] == deal.table.guarantor.name
    page = world.client(deal.owner).get(f"/me/loans/{loan.public_id}").text
    assert "实际放款计算" in page


def test_the_schedule_ends_with_its_totals_to_the_fen(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    deal.repay(loan, 12_345_67)
    page = world.client(deal.owner).get(f"/me/loans/{loan.public_id}").text
    last = page.split('<tr class="total">')[1].split("</tr>")[0]
    due = 50 * WAN + loan.schedule["total_interest_fen"]
    for fen in (due, 50 * WAN, loan.schedule["total_interest_fen"], 12_345_67):
        assert f"{format_yuan(fen)} 元" in last, last
