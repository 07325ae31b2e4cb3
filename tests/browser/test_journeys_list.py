"""Journeys of the list and of a consent taken back, by several people at real pages."""

import pytest

from app.consents.commands import withdraw_consent
from app.consents.queries import live_consents_of
from app.infra.db import db
from app.whitelist import commands
from tests.browser.chromium import complaints, overflow
from tests.referrals.builders import a_road
from tests.whitelist.commands.test_appeals import refused_entry
from tests.whitelist.listing import Desk, a_desk
from tests.world import PASSWORD, World


@pytest.fixture
def desk(world: World) -> Desk:
    """The centre with three people, and a firm that may be proposed."""
    return a_desk(world)


def on_phone(person, user):
    """Somebody else comes to the browser, on a phone."""
    person.begin()
    return person.sign_in(user.login, PASSWORD)


def at_desk(person, user):
    person.begin()
    return person.at_desk().sign_in(user.login, PASSWORD)


def test_an_appeal_is_answered_by_another_person_with_reasons(desk, person):
    refused_entry(desk)
    on_phone(person, desk.owner).open("/me/whitelist").count_from_here()
    person.press(person.find("main a[href*='/me/appeals/new?kind=entry']"))
    person.type("grounds", "材料已经补齐，请再看一次").click("提交申诉")
    mine = person.path
    assert person.clicks <= 2 and "/me/appeals/" in mine and not overflow(person.browser)
    reference = person.find("h1").text.split()[-1]

    # Whoever decided may not take it up.
    at_desk(person, desk.office.lead).open("/centre/appeals").click(reference, "main")
    assert person.sees("您参与过这项决定，须由另一人复核") and not person.all(
        "form[action$='/take']"
    )

    at_desk(person, desk.third).open("/centre/appeals").click(reference, "main")
    person.click("由我复核")
    person.choose("outcome", "upheld").type("reply", "看过补来的材料，仍缺纳税证明")
    person.press(person.find("form[action$='/answer'] button[type=submit]"))

    on_phone(person, desk.owner).open(mine)
    assert person.sees("仍缺纳税证明") and person.sees("维持原决定")
    assert not overflow(person.browser) and not complaints(person.browser)


def test_an_entry_is_approved_by_two_people_and_the_first_cannot_be_the_second(desk, person):
    entry = desk.proposed()
    page = f"/centre/whitelist/{entry.public_id}"
    at_desk(person, desk.office.officer).open(page).click("开始审查", "form")
    for box in person.all("input[name^=seen_]"):
        box.send_keys("现场看过（测试）")
    person.choose("opinion", "pass").type("note", "材料齐全（测试）").click("提交初审意见")
    assert person.sees("您已初审，等另一人决定") and not person.all("form[action$='/shortlist']")
    person.open(page)
    assert not person.all("form[action$='/shortlist']"), "the first is offered the second's step"

    at_desk(person, desk.office.lead).open(page).count_from_here()
    person.click("同意，开始公示")
    assert person.clicks == 1 and person.sees("公示")
    db.session.expire_all()
    assert entry.state == "public_notice" and entry.decided_by != entry.reviewer_id


def test_a_certificate_is_checked_by_a_bank_until_the_entry_is_removed(desk, person):
    entry = desk.listed()
    on_phone(person, desk.owner).open("/me/whitelist").count_from_here()
    person.click("开具凭证")
    assert person.clicks == 1 and person.all(".qr svg, .qr img") and not overflow(person.browser)
    check = person.named("看银行看到的页面").get_attribute("href").removeprefix(person.address)
    assert check.startswith("/certificates/"), check

    # The bank's officer scans it without signing in.
    person.begin()
    person.open(check)
    assert person.sees("企业现在在名单上") and person.sees(desk.firm.name)
    assert not person.sees(desk.firm.uscc), "the check says no more than it must"

    commands.suspend_entry(desk.act(desk.office.officer), entry=entry, code="wages")
    commands.reply_to_suspension(desk.act(desk.owner), entry=entry, reply="正在筹款")
    db.session.commit()
    at_desk(person, desk.office.lead).open(f"/centre/whitelist/{entry.public_id}")
    person.choose("code", "wages").type_into("#remove-note", "工资仍未发放").click(
        "移出名单", "form"
    )

    person.begin()
    person.open(check)
    assert person.sees("企业已移出名单，凭证无效") and not person.sees("企业现在在名单上")
    assert not complaints(person.browser)


def test_a_consent_taken_back_is_seen_by_the_bank_at_its_next_click(world, person):
    road = a_road(world)
    road.send()
    road.settle()
    at_desk(person, road.lender.officer)
    person.press(person.find("tr[data-row] a"))
    file = person.path
    assert person.sees(road.farm.firm.name)

    for consent in live_consents_of(road.farm.firm.public_id):
        withdraw_consent(world.act(road.owner), consent=consent)
    road.settle()
    person.click("受理这笔")
    assert not person.sees(road.farm.firm.name), "the file is gone at the very next click"
    person.open(file)
    assert not person.sees(road.farm.firm.name)
    person.open("/work")
    assert not person.sees(road.farm.firm.name)
