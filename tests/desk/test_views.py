"""First pages of each role, the whole file of a need, search."""

import pytest

from app.infra.notify import notify
from app.kernel.actors import Role
from tests.referrals.builders import a_road
from tests.world import World

STAFF = [role.value for role in Role if role is not Role.ENTREPRENEUR]


def test_the_front_page_is_open_and_shows_three_entrances(world):
    page = world.client().get("/")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert all(f'href="{path}"' in text for path in ("/check", "/me/needs/new", "/products"))


def test_the_help_page_names_the_complaint_phone_of_the_readers_county(world):
    bank = world.bank(complaint_phone="023-12345678")
    officer = world.person("bank_officer", bank)
    text = world.client(officer).get("/help").get_data(as_text=True)
    assert bank.name in text and "023-12345678" in text


@pytest.mark.parametrize("role", STAFF)
def test_every_role_lands_on_a_page_it_may_open(world, role):
    user = world.person(role)
    client = world.client(user)
    landing = client.get("/home")
    assert landing.status_code == 302
    assert landing.location == "/work"
    assert client.get(landing.location).status_code == 200


def test_staff_without_a_second_factor_are_asked_for_it_first(app, world):
    officer = world.person("bank_officer")
    app.config["STAFF_TOTP"] = True
    try:
        landing = world.client(officer).get("/home")
    finally:
        app.config["STAFF_TOTP"] = False
    assert landing.location.endswith("/account/second-factor")


def test_a_new_entrepreneur_is_told_to_register_a_firm(world):
    text = world.client(world.entrepreneur()).get("/me").get_data(as_text=True)
    assert "先登记您的企业或店铺" in text


def test_the_home_page_says_where_a_need_stands_and_who_has_it(road, world):
    road.send()
    text = world.client(road.owner).get("/me").get_data(as_text=True)
    assert road.lender.bank.name in text
    assert "接下来由谁办" in text


def test_an_open_offer_is_the_next_thing_to_do(road, world):
    offer = road.offered()
    text = world.client(road.owner).get("/me").get_data(as_text=True)
    assert "有银行给出了方案" in text
    assert f"/me/offers/{offer.public_id}" in text


def test_papers_asked_for_come_before_an_offer(world):
    road = a_road(world, lenders=2)
    road.offered(road.others[0])
    road.asked("流水")
    text = world.client(road.owner).get("/me").get_data(as_text=True)
    assert "银行在等您的材料" in text


def test_staff_have_no_entrepreneurs_home(world):
    assert world.client(world.person("auditor")).get("/me").status_code == 403


def test_the_file_of_a_need_answers_why_no_money(road, world):
    referral = road.send()
    road.decline(referral, "R23")
    centre = world.person("finance_centre")
    text = world.client(centre).get(f"/centre/needs/{road.need.public_id}").get_data(as_text=True)
    assert "R23" in text and road.lender.bank.name in text


def test_the_file_offers_a_reminder_to_the_centre_and_none_to_the_auditor(road, world):
    road.send()
    path = f"/centre/needs/{road.need.public_id}"
    centre, auditor = world.person("finance_centre"), world.person("auditor")
    assert "提醒银行" in world.client(centre).get(path).get_data(as_text=True)
    assert "提醒银行" not in world.client(auditor).get(path).get_data(as_text=True)


def test_a_need_of_another_county_does_not_exist(app, road, world):
    stranger = World(app).person("finance_centre")
    assert world.client(stranger).get(f"/centre/needs/{road.need.public_id}").status_code == 404


def test_a_bank_has_no_file_of_the_whole_need(road, world):
    road.send()
    path = f"/centre/needs/{road.need.public_id}"
    assert world.client(road.lender.officer).get(path).status_code == 403


def test_search_leads_the_centre_to_the_whole_file(road, world):
    centre = world.person("finance_centre")
    page = world.client(centre).get("/search", query_string={"q": road.need.reference})
    assert f"/centre/needs/{road.need.public_id}" in page.get_data(as_text=True)


def test_search_shows_a_lender_only_what_was_sent_to_it(road, world):
    stranger = world.person("bank_officer")
    road.send()
    query = {"q": road.need.enterprise.name}
    own = world.client(road.lender.officer).get("/search", query_string=query)
    other = world.client(stranger).get("/search", query_string=query)
    assert road.need.enterprise.name in own.get_data(as_text=True).split("<h1>")[1]
    assert "没有找到您可以查看的结果" in other.get_data(as_text=True)


def test_a_percent_sign_finds_nothing_rather_than_everything(road, world):
    centre = world.person("finance_centre")
    page = world.client(centre).get("/search", query_string={"q": "%"})
    assert "没有找到" in page.get_data(as_text=True)


def test_opening_a_notification_marks_it_read_and_leads_on(world):
    user = world.person("bank_officer")
    text = "有新的转介"
    notify(world.machine(), user_ids=[user.id], kind="x", text=text, url="/bank")
    client = world.client(user)
    page = client.get("/work").get_data(as_text=True)
    path = page.split('action="/notifications/')[1].split('"')[0]
    assert client.post(f"/notifications/{path}").location.endswith("/bank")
    assert "全部标为已读" not in client.get("/work").get_data(as_text=True)


def test_all_notifications_are_marked_read_at_once(world):
    user = world.person("bank_officer")
    for kind in ("a", "b"):
        notify(world.machine(), user_ids=[user.id], kind=kind, text="有进展")
    client = world.client(user)
    assert "全部标为已读" in client.get("/work").get_data(as_text=True)
    assert client.post("/notifications/read").status_code == 303
    assert "全部标为已读" not in client.get("/work").get_data(as_text=True)


def test_nobody_opens_the_notification_of_another(world):
    one, other = world.person("bank_officer"), world.person("bank_officer")
    notify(world.machine(), user_ids=[one.id], kind="x", text="有进展", url="/bank")
    page = world.client(one).get("/work").get_data(as_text=True)
    path = page.split('action="/notifications/')[1].split('"')[0]
    assert world.client(other).post(f"/notifications/{path}").status_code == 404
