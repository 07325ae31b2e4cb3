"""Where a need stands, in its owner's words."""

import pytest

from app.infra.db import db
from app.needs import commands
from tests.needs.builders import fetch, fresh


def page_of(farm, need):
    return farm.world.client(farm.owner).get(f"/me/needs/{need.public_id}")


def test_a_draft_says_that_nobody_sees_it(farm):
    page = page_of(farm, farm.need()).get_data(as_text=True)
    assert "只有您自己看得到" in page and "核对并提交" in page


def test_a_sent_need_names_a_person_a_phone_and_a_deadline(farm):
    need = farm.sent()
    page = page_of(farm, need).get_data(as_text=True)
    assert "您的联系人" in page and 'href="tel:023-56550000"' in page and "最晚联系" in page


def test_the_timeline_tells_what_happened(farm):
    page = page_of(farm, farm.sent()).get_data(as_text=True)
    assert "开始填写需求" in page and "提交需求" in page


def test_all_ones_needs_are_listed(farm):
    farm.sent()
    page = farm.world.client(farm.owner).get("/me/needs").get_data(as_text=True)
    assert "50万元" in page and "已提交，正在匹配" in page


def test_an_empty_list_says_what_to_do(world):
    page = world.client(world.entrepreneur()).get("/me/needs").get_data(as_text=True)
    assert "还没有需求" in page and "提一份新的需求" in page


def test_taking_back_and_trying_again(farm):
    need = farm.sent()
    phone = farm.world.client(farm.owner)
    phone.get(f"/me/needs/{need.public_id}")
    assert phone.post(f"/me/needs/{need.public_id}/withdraw", {"reason": ""}).status_code == 303
    assert fresh(need.public_id).state == "withdrawn"
    page = phone.get(f"/me/needs/{need.public_id}").get_data(as_text=True)
    assert "照这份再提一份" in page and "amount_fen=50000000" in page


def test_taking_back_twice_is_refused_alike_at_both_doors(farm):
    need = farm.sent()
    phone, api = farm.world.client(farm.owner), farm.world.api(farm.owner)
    phone.get(f"/me/needs/{need.public_id}")
    phone.post(f"/me/needs/{need.public_id}/withdraw")
    assert phone.post(f"/me/needs/{need.public_id}/withdraw").status_code == 409
    assert api.post(f"/needs/{need.public_id}/withdraw").status_code == 409


def test_a_need_with_an_accepted_offer_is_not_taken_back(farm):
    need = farm.sent()
    for action in ("admit", "refer", "offer"):
        commands.move_need(farm.world.machine(), need=need, action=action)
    commands.count_acceptance(farm.world.machine(), need=need, amount_fen=20_000_000)
    db.session.commit()
    answer = farm.world.api(farm.owner).post(f"/needs/{need.public_id}/withdraw")
    assert (answer.status_code, answer.json["code"]) == (409, "offer_accepted")


def test_an_unmet_need_is_opened_again_by_its_owner(farm):
    need = farm.sent()
    commands.close_unmet(farm.world.machine(), need=need, reason="declined_by_all")
    db.session.commit()
    phone = farm.world.client(farm.owner)
    assert "重新打开" in phone.get(f"/me/needs/{need.public_id}").get_data(as_text=True)
    phone.post(f"/me/needs/{need.public_id}/reopen")
    need = fresh(need.public_id)
    assert (need.state, need.closed_reason) == ("open", None)


def test_reopening_what_is_open_is_refused_alike_at_both_doors(farm):
    need = farm.sent()
    phone = farm.world.client(farm.owner)
    phone.get(f"/me/needs/{need.public_id}")
    page = phone.post(f"/me/needs/{need.public_id}/reopen")
    api = farm.world.api(farm.owner).post(f"/needs/{need.public_id}/reopen")
    assert (page.status_code, api.status_code) == (409, 409)
    assert "当前状态" in page.get_data(as_text=True)


@pytest.mark.parametrize("sent", [True, False])
def test_the_slip_is_one_sheet_with_a_code(farm, sent):
    need = farm.sent() if sent else farm.need()
    answer = fetch(farm.world.client(farm.owner), f"/me/needs/{need.public_id}/slip")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")


def test_a_contact_stops_the_first_clock(farm):
    need = farm.sent()
    officer = farm.world.client(farm.world.person("finance_centre"))
    officer.get(f"/centre/needs/{need.public_id}/return")
    officer.post(f"/centre/needs/{need.public_id}/contact", {"note": "电话说明了三家银行"})
    assert fresh(need.public_id).contacted_at is not None
    assert "已联系" in page_of(farm, need).get_data(as_text=True)
