"""The journeys of the people, by real pages and a real browser, with their goals counted."""

import re

import pytest
from selenium.webdriver import ActionChains, Keys

from app.accounts.commands import revoke_sessions
from app.infra import clock
from app.infra.db import db
from tests.browser.chromium import complaints, overflow
from tests.enterprises.builders import credit_code
from tests.liaison.builders import an_officer
from tests.referrals.builders import Road, a_road
from tests.world import PASSWORD, World

AMOUNT, TERM, USE, PURPOSE = "50万", "12", "working_capital", "收脐橙要付果农货款"


@pytest.fixture
def road(world: World) -> Road:
    """A verified firm that agreed, its submitted need, and two banks it fits."""
    road = a_road(world, lenders=2)
    road.settle()
    return road


def state_need(person) -> None:
    """The first screen of a need."""
    person.type("amount_fen", AMOUNT).type("term_months", TERM)
    person.choose("use", USE).type("purpose", PURPOSE)


# The entrepreneur.


def test_pre_check_from_the_front_door_to_matches_in_two_screens(person):
    person.open("/").count_from_here()
    person.click("测一测", "main")
    person.type("amount_fen", "30万").type("term_months", "12").type("founded_months", "26")
    person.click("看结果")
    assert person.screens <= 2 and person.typed <= 5
    assert person.sees("按您的回答") and person.sees("登记并继续")
    assert not overflow(person.browser) and not complaints(person.browser)


def test_first_time_from_the_front_door_to_a_need_that_sends_itself(person):
    """Phone code, firm, need, consent: the need waits for the firm to be verified."""
    person.open("/")
    person.click("提出需求", "main")
    person.click("用手机验证码")
    mobile = f"139{credit_code()[-8:].translate(_DIGITS)}"
    person.type("mobile", mobile).click("发送验证码")
    code = re.search(r"验证码是 ?(\d{6})", person.text())
    assert code, person.text()
    person.type("name", "张返乡").type("code", code.group(1)).click("注册并登录")
    register_firm(person)
    person.open("/me/needs/new")
    state_need(person)
    person.click("保存，下一步")
    person.click("保存，下一步")
    agree_to_everything(person)
    person.click("核实后自动提交")
    assert person.sees("核实") and not complaints(person.browser)


_DIGITS = str.maketrans("ABCDEFGHJKLMNPQRTUWXY", "012345678901234567890")


def register_firm(person) -> None:
    person.open("/me/enterprises/new")
    person.type("name", "返乡脐橙加工厂").type("uscc", credit_code())
    person.type("industry", "蔬菜、菌类、水果和坚果加工")
    person.press_option("township_id").set_date("founded_on", "2023-05-01")
    person.type("employees", "20").type("revenue_fen", "800万").type("assets_fen", "500万")
    person.click("登记")
    assert "/me/enterprises/" in person.path, person.text(".problems")


def agree_to_everything(person) -> None:
    for box in person.all("[name=purposes]"):
        person.press_box(box)


def test_a_need_in_three_screens_and_seven_typed_inputs(world, person):
    road = a_road(world)
    person.sign_in(road.owner.login, PASSWORD).open("/me/needs/new").count_from_here()
    state_need(person)
    person.click("保存，下一步")
    person.click("保存，下一步")
    agree_to_everything(person)
    person.click("提交")
    assert person.screens <= 3 and person.typed <= 7
    assert "/me/needs/" in person.path and person.sees("经过")


def test_the_owner_chooses_two_banks_and_sends(road, person):
    person.sign_in(road.owner.login, PASSWORD)
    person.open(f"/me/needs/{road.need.public_id}/matches").count_from_here()
    for box in person.all("[name=product]")[:2]:
        person.press_box(box)
    person.press_box(person.find("#agreed"))
    person.click("发送给选中的银行")
    assert person.clicks <= 4
    person.click("看每家银行办到哪一步")
    for lender in road.lenders:
        assert person.sees(lender.bank.name), person.text()


def test_the_owner_accepts_an_offer_in_three_taps_from_home(road, person):
    road.offered()
    road.settle()
    person.sign_in(road.owner.login, PASSWORD).open("/me").count_from_here()
    person.click("去办")
    if not person.all("form[action$='/accept']"):
        person.press(person.find("main a[href*='/me/offers/']"))
    person.click("接受这份方案")
    assert person.clicks <= 3
    assert person.sees("已接受")


def test_a_consent_is_taken_back_in_two_taps(road, person):
    person.sign_in(road.owner.login, PASSWORD).open("/me/consents").count_from_here()
    person.open_fold("撤回这份授权").click("确认撤回")
    assert person.clicks <= 2
    assert person.sees("没有有效的授权")


def test_what_was_typed_survives_the_end_of_the_session(world, person):
    """The session ends while the form is open; sent all the same, nothing of it is lost."""
    road = a_road(world)
    person.sign_in(road.owner.login, PASSWORD).open("/me/needs/new")
    state_need(person)
    revoke_sessions(road.owner.id, at=clock.now())
    db.session.commit()
    person.click("保存，下一步")
    assert person.path == "/login"
    person.sign_in(road.owner.login, PASSWORD).open("/me/needs/new")
    kept = person.find("[name=purpose]").get_attribute("value")
    assert kept == PURPOSE and person.find(f"[name=use][value={USE}]").is_selected()


def test_a_draft_is_shown_to_its_writer_only(world, person):
    first, second = a_road(world), a_road(world)
    person.sign_in(first.owner.login, PASSWORD).open("/me/needs/new")
    state_need(person)
    person.click("退出")
    person.sign_in(second.owner.login, PASSWORD).open("/me/needs/new")
    assert person.find("[name=purpose]").get_attribute("value") == ""
    person.click("退出")
    person.sign_in(first.owner.login, PASSWORD).open("/me/needs/new")
    assert person.find("[name=purpose]").get_attribute("value") == PURPOSE


def test_a_need_without_any_script(world, person):
    road = a_road(world)
    person.without_scripts()
    person.sign_in(road.owner.login, PASSWORD).open("/me/needs/new")
    state_need(person)
    assert person.text("[data-money-for]") == "", "a script ran"
    person.click("保存，下一步")
    person.click("保存，下一步")
    agree_to_everything(person)
    person.click("提交")
    assert "/me/needs/" in person.path and not person.all(".problems")


def test_a_need_by_keyboard_alone(world, person):
    """Tab, arrows, space and Enter; the focus is always to be seen."""
    road = a_road(world)
    person.sign_in(road.owner.login, PASSWORD).open("/me/needs/new")
    keys = Keyboard(person)
    keys.to("[name=amount_fen]").write(AMOUNT)
    keys.to("[name=term_months]").write(TERM)
    keys.to("[name=use]").write(Keys.SPACE)
    keys.to("[name=purpose]").write(PURPOSE)
    keys.to("main button[type=submit]").enter()
    keys.to("main button[type=submit]").enter()
    for number, _ in enumerate(person.all("[name=purposes]")):
        keys.to(f"#purposes-{number}").write(Keys.SPACE)
    keys.to("main button[type=submit]").enter()
    assert "/me/needs/" in person.path and not person.all(".problems")


class Keyboard:
    """No pointer: the focus moves by Tab."""

    def __init__(self, person):
        self.person = person

    def to(self, css: str) -> "Keyboard":
        wanted = self.person.find(css)
        for _ in range(80):
            here = self.person.browser.switch_to.active_element
            if here == wanted:
                assert self.person.browser.execute_script(_SEEN, here), f"{css} is hidden"
                return self
            self._press(Keys.TAB)
        raise AssertionError(f"Tab does not lead to {css}")

    def write(self, keys: str) -> "Keyboard":
        self._press(keys)
        return self

    def enter(self) -> None:
        self.person.leave(lambda: self._press(Keys.ENTER))

    def _press(self, keys: str) -> None:
        ActionChains(self.person.browser).send_keys(keys).perform()


_SEEN = """
const box = arguments[0].getBoundingClientRect();
const x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
const top = document.elementFromPoint(x, y);
return top !== null && (arguments[0].contains(top) || top.contains(arguments[0]));
"""


# The bank.


def test_a_bank_answers_in_four_clicks_from_its_list(road, person):
    road.send()
    road.settle()
    person.at_desk().sign_in(road.lender.officer.login, PASSWORD).count_from_here()
    person.press(person.find("tr[data-row] a"))
    person.click("受理这笔")
    person.click("给出方案")
    person.click("发送方案")
    assert person.clicks <= 4
    assert person.sees("待答复"), person.text()[:400]


def test_a_bank_declines_in_five_clicks_without_writing(road, person):
    road.send()
    road.settle()
    person.at_desk().sign_in(road.lender.officer.login, PASSWORD).count_from_here()
    person.press(person.find("tr[data-row] a"))
    person.open_fold("不予通过").press_box(person.find("#reason-R23"))
    person.click("确认不通过")
    assert person.clicks <= 5 and person.typed == 0
    assert person.sees("未通过")


def test_a_manager_approves_in_two_clicks_a_file(world, person):
    road = a_road(world, amount_fen=200_000_000)
    road.offered(amount_fen=200_000_000)
    road.settle()
    person.at_desk().sign_in(road.lender.manager.login, PASSWORD).count_from_here()
    person.press(person.find("tr[data-row] a"))
    person.click("批准并发给创业者")
    assert person.clicks <= 2
    assert person.path == "/bank/approvals"


# The field, the centre, the auditor.


def test_a_liaison_logs_a_visit(road, person):
    officer = an_officer(road.world)
    person.sign_in(officer.login, PASSWORD).open("/field?all=1").count_from_here()
    person.click("记走访")
    person.press_box(person.find("[name=issues]"))
    person.click("记下")
    assert person.clicks <= 4 and not person.all(".problems"), person.text(".problems")


def test_the_centre_drills_from_a_figure_to_its_rows(road, person):
    road.send()
    officer = road.world.person("finance_centre")
    person.at_desk().sign_in(officer.login, PASSWORD).open("/centre").count_from_here()
    person.press(person.find("main table a"))
    figure = len(person.all("tr[data-row]"))
    assert figure == 1 and person.sees(road.need.reference)
    person.press(person.find("tr[data-row] a"))
    assert person.sees(road.farm.firm.name) and person.clicks <= 2


def test_the_auditor_sees_who_read_a_firm_in_three_clicks(road, person):
    referral = road.send()
    officer = road.world.client(road.lender.officer)
    assert officer.get(f"/bank/referrals/{referral.public_id}").status_code == 200
    auditor = road.world.person("auditor")
    person.at_desk().sign_in(auditor.login, PASSWORD).count_from_here()
    person.click("操作记录", "main")
    person.type_into("#firm", road.farm.firm.name)
    person.click("查看", "form.filters")
    assert person.clicks <= 3 and person.sees(road.lender.bank.name)


def test_the_language_is_changed_by_one_press_and_kept(road, person):
    person.sign_in(road.owner.login, PASSWORD).open("/me")
    person.click("English")
    assert person.find("html").get_attribute("lang") == "en" and person.path == "/me"
    person.open("/me/needs")
    assert person.find("html").get_attribute("lang") == "en"
    person.click("中文")
    assert person.find("html").get_attribute("lang") == "zh-CN"


def test_a_refused_form_says_what_is_wrong_and_keeps_what_was_typed(road, person):
    person.sign_in(road.owner.login, PASSWORD).open("/me/needs/new")
    person.type("amount_fen", "很多").type("purpose", PURPOSE)
    person.click("保存，下一步")
    assert person.browser.switch_to.active_element == person.find(".problems")
    assert person.find("[name=purpose]").get_attribute("value") == PURPOSE
    assert person.find("[name=amount_fen]").get_attribute("aria-invalid") == "true"
    assert not overflow(person.browser)
