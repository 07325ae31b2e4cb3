"""The room's pages: every one opens, is whole, and shows what its reader needs."""

import re

import pytest

from app.infra.db import db
from app.referrals import queries
from tests.needs.builders import WAN
from tests.referrals.builders import a_road


def read(browser, path, status=200):
    response = browser._call("get", path)
    assert response.status_code == status, response.get_data(as_text=True)[-2000:]
    page = response.get_data(as_text=True)
    if status == 200:
        whole(page)
    return page


def whole(page):
    """One title, one h1, a label for every field somebody fills in."""
    assert len(re.findall(r"<title>[^<]+</title>", page)) == 1
    assert page.count("<h1") == 1
    labelled = set(re.findall(r'<label[^>]*for="([^"]+)"', page))
    fields = re.findall(r"<(?:input|select|textarea)[^>]*>", page)
    for field in fields:
        if 'type="hidden"' in field:
            continue
        found = re.search(r"\sid=\"([^\"]+)\"", field)
        assert found and found.group(1) in labelled, field


def test_the_work_list_shows_the_nearest_deadline_first_with_filters_in_the_address(world):
    road = a_road(world)
    referral = road.send()
    officer = world.client(road.lender.officer)
    page = read(officer, "/bank")
    assert referral.reference in page and "500" not in page.split("<table")[0]
    assert referral.reference in read(officer, "/bank?queue=unassigned&q=hkqc")
    assert referral.reference not in read(officer, "/bank?queue=mine")
    assert referral.reference in read(officer, f"/bank?q={referral.reference}")
    assert referral.reference not in read(officer, "/bank?q=nobody")
    assert referral.reference not in read(officer, "/bank?green=1")
    park = road.farm.firm.park.public_id
    assert referral.reference in read(officer, f"/bank?park={park}")
    assert referral.reference not in read(officer, "/bank?park=none")
    assert referral.reference not in read(officer, "/bank?state=declined")


def test_the_export_holds_exactly_the_filtered_rows(road):
    referral = road.send()
    officer = road.world.client(road.lender.officer)
    for form in ("csv", "xlsx"):
        assert officer._call("get", f"/bank/export.{form}").status_code == 200
    text = officer._call("get", "/bank/export.csv").get_data(as_text=True)
    assert text.count("\r\n") == 2 and referral.reference in text
    text = officer._call("get", "/bank/export.csv?queue=mine").get_data(as_text=True)
    assert text.count("\r\n") == 1


@pytest.mark.parametrize("role", ["entrepreneur", "finance_centre", "auditor"])
def test_the_work_list_is_for_lenders(road, role):
    user = road.owner if role == "entrepreneur" else road.world.person(role)
    read(road.world.client(user), "/bank", 403)


def test_several_are_handed_over_at_once_and_each_result_is_said(world):
    road = a_road(world)
    referral = road.send()
    manager = world.client(road.lender.manager)
    assert "转交所选" in read(manager, "/bank")
    data = {
        "referral": [referral.public_id, "x" * 26],
        "officer": road.lender.officer.public_id,
    }
    assert manager.post("/bank/assign", data).status_code == 303
    db.session.expire_all()
    assert referral.assigned_to == road.lender.officer.id
    page = read(manager, "/bank")
    assert "已转交 1 笔" in page and "没有找到其中一笔转介" in page
    assert manager.post("/bank/assign", {"officer": data["officer"]}).status_code == 422
    officer = world.client(road.lender.officer)
    assert "转交所选" not in read(officer, "/bank")


def test_the_file_shows_facts_criteria_and_documents_beside_the_decision(road):
    referral = road.send()
    page = read(road.world.client(road.lender.officer), f"/bank/referrals/{referral.public_id}")
    first = page.index('class="two-pane act-first"')
    assert first < page.index("给出方案") < page.index("需求与企业")
    assert all(heading in page for heading in ("五项标准", "项里符合", "材料"))
    assert page.count('name="reason_codes"') == 30 and "<legend>信用状况</legend>" in page


def test_every_reader_of_a_file_sees_only_their_own_buttons(road):
    referral = road.send()
    at = f"/bank/referrals/{referral.public_id}"
    world = road.world
    assert "不予通过" in read(world.client(road.lender.officer), at)
    manager = read(world.client(road.lender.manager), at)
    assert "转交同事" in manager and "不予通过" not in manager
    centre = read(world.client(world.person("finance_centre")), at)
    assert "提醒银行" in centre and "不予通过" not in centre and "批准" not in centre
    read(world.client(road.owner), at, 404)
    read(world.client(world.person("auditor")), at)


def test_the_file_and_the_sheet_are_printed(road):
    referral = road.send()
    officer = road.world.client(road.lender.officer)
    printed = officer._call("get", f"/bank/referrals/{referral.public_id}/file.pdf")
    assert printed.status_code == 200 and printed.data.startswith(b"%PDF")
    offer = road.offer(referral)
    owner = road.world.client(road.owner)
    printed = owner._call("get", f"/me/offers/{offer.public_id}/sheet.pdf")
    assert printed.status_code == 200 and printed.data.startswith(b"%PDF")


def test_a_decline_takes_four_clicks_and_no_words(world):
    """Row, open the decline panel, tick, confirm."""
    road = a_road(world, lenders=2)
    referral = road.send()
    officer = world.client(road.lender.officer)
    at = f"/bank/referrals/{referral.public_id}"
    assert at in read(officer, "/bank")
    read(officer, at)
    assert officer.post(f"{at}/decline", {"reason_codes": "R18"}).status_code == 303
    page = read(officer, at)
    assert "R18" in page and "已办结" in page


def test_a_refused_decline_keeps_the_ticks(road):
    referral = road.send()
    officer = road.world.client(road.lender.officer)
    data = {"reason_codes": ["R30", "R18"], "comment": "太短"}
    answer = officer.post(f"/bank/referrals/{referral.public_id}/decline", data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'value="R18" id="reason-R18" checked' in page
    whole(page)


def test_the_offer_page_is_filled_in_and_says_the_limit(world):
    road = a_road(world, amount_fen=150 * WAN)
    referral = road.send()
    officer = world.client(road.lender.officer)
    page = read(officer, f"/bank/referrals/{referral.public_id}/offer")
    assert 'value="150万元"' in page and 'value="3"' in page and "经办权限" in page
    assert "formaction=" in page and "等额本金" not in page


def test_the_owners_pages(world):
    road = a_road(world, lenders=3)
    offer = road.offered()
    waiting = road.send(road.others[0])
    owner = world.client(road.owner)
    assert offer.referral.lender.name in read(owner, "/me/offers")
    page = read(owner, f"/me/needs/{road.need.public_id}/offers")
    assert waiting.lender.name in page and "综合年化成本" in page
    sheet = read(owner, f"/me/offers/{offer.public_id}")
    assert "接受这份方案" in sheet and "将部分贷款转为存款" in sheet
    assert "023-56550000" in sheet and "还款计划" in sheet
    read(owner, f"/me/needs/{road.need.public_id}/questions")


def test_the_centre_proposes_the_next_lender(world):
    road = a_road(world, lenders=2)
    road.decline(road.send())
    centre = world.client(world.person("finance_centre"))
    at = f"/centre/needs/{road.need.public_id}/refer"
    page = read(centre, at)
    assert road.others[0].bank.name in page
    product = road.others[0].product.public_id
    assert centre.post(at, {"product": product}).status_code == 303
    invited = queries.waiting_referrals_of(road.need.id)[0]
    assert invited.state == "invited"
    owner = world.client(road.owner)
    assert "中心推荐的银行" in read(owner, f"/me/needs/{road.need.public_id}/offers")
    accept = f"/me/referrals/{invited.public_id}/accept-invitation"
    assert owner.post(accept).status_code == 303
    db.session.expire_all()
    assert invited.state == "sent"


def test_the_approvals_page_and_the_sheet_to_approve(world):
    road = a_road(world, amount_fen=150 * WAN)
    offer = road.offered(amount_fen=150 * WAN)
    manager = world.client(road.lender.manager)
    assert offer.reference in read(manager, "/bank/approvals")
    assert "批准并发给创业者" in read(manager, f"/bank/offers/{offer.public_id}")
    back = manager.post(f"/bank/offers/{offer.public_id}/return", {"reason": ""})
    assert back.status_code == 422
    back = manager.post(f"/bank/offers/{offer.public_id}/return", {"reason": "期限太长"})
    assert back.status_code == 303
    at = f"/bank/referrals/{offer.referral.public_id}"
    assert "期限太长" in read(world.client(road.lender.officer), at)


def test_leave_cover_is_arranged_by_the_manager(road):
    colleague = road.world.person("bank_officer", road.lender.bank, name="代办人")
    manager = road.world.client(road.lender.manager)
    read(manager, "/bank/cover")
    data = {
        "officer": road.lender.officer.public_id,
        "cover": colleague.public_id,
        "valid_from": "2099-01-05",
        "valid_to": "2099-01-09",
    }
    assert manager.post("/bank/cover", data).status_code == 303
    assert "代办人" in read(manager, "/bank/cover")
    assert manager.post("/bank/cover", {**data, "valid_to": "2099-01-01"}).status_code == 422
    same = {**data, "cover": road.lender.officer.public_id}
    assert manager.post("/bank/cover", same).status_code == 422
    officer = road.world.client(road.lender.officer)
    read(officer, "/bank/cover", 403)


def test_covered_work_counts_as_mine(road):
    referral = road.taken()
    colleague = road.world.person("bank_officer", road.lender.bank, name="代办人")
    browser = road.world.client(colleague)
    assert referral.reference not in read(browser, "/bank?queue=mine")
    manager = road.world.client(road.lender.manager)
    manager.post(
        "/bank/cover",
        {
            "officer": road.lender.officer.public_id,
            "cover": colleague.public_id,
            "valid_from": "2020-01-01",
            "valid_to": "2099-01-09",
        },
    )
    assert referral.reference in read(browser, "/bank?queue=mine")
