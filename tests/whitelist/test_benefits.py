"""The page of benefits; the green channel of a listed firm and of a credit park's tenant."""

from datetime import timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.needs.models import FinancingNeed
from app.whitelist import commands, queries
from tests.whitelist.listing import open_benefits
from tests.whitelist.parks import Estate, good_estate, open_park_benefit
from tests.world import World


def text(answer) -> str:
    return answer.get_data(as_text=True)


def sent_need(estate: Estate) -> FinancingNeed:
    """A need that a new tenant of the park sends today."""
    return estate.tenant("A").sent()


def test_the_page_says_what_is_off_and_who_may_enter_it(world: World):
    world.centre()
    page = text(world.client(world.entrepreneur()).get("/benefits"))
    assert page.count("没有生效：还没有公平竞争审查文号和到期日") == 5
    assert "县金融服务中心经办提出，中心负责人批准" in page
    assert "奉节县返乡入乡创业园意见（2022 年）" in page and "fengjie-2022" not in page
    assert "填写审查文号" not in page


def test_only_whoever_may_propose_is_led_to_the_parameter(world: World):
    centre = world.centre()
    officer = world.client(world.person("finance_centre", centre))
    page = text(officer.get("/benefits"))
    assert "/centre/parameters/new?code=whitelist.benefits.green_channel" in page
    form = text(officer.get("/centre/parameters/new?code=whitelist.benefits.green_channel"))
    assert "review_until" in form and "fengjie-2022#4.7" in form


def test_an_open_benefit_shows_law_number_and_last_day(world: World):
    open_benefits(world)
    page = text(world.client(world.entrepreneur()).get("/benefits"))
    assert "奉公竞审〔2026〕1 号（测试）" in page and "答复期限 5 个工作日" in page
    rows = world.api(world.person("bank_officer")).get("/benefits").json["items"]
    found = {(row["scope"], row["code"]): row["standing"] for row in rows}
    assert found["list", "green_channel"] == "in_force"
    assert found["park", "green_channel"] == "no_review"


def test_a_review_that_is_over_is_said_so(world: World):
    open_benefits(world, until=clock.today() - timedelta(days=1))
    assert "已停止：审查到期" in text(world.client(world.entrepreneur()).get("/benefits"))


def test_a_tenant_of_a_credit_park_runs_in_the_green_channel(world: World):
    estate = good_estate(world)
    estate.designated()
    assert not sent_need(estate).green_channel
    open_park_benefit(world, "green_channel")
    assert sent_need(estate).green_channel


def test_it_ends_with_the_designation_for_new_files_alone(world: World):
    estate = good_estate(world)
    estate.designated()
    open_park_benefit(world, "green_channel")
    before = sent_need(estate)
    commands.withdraw_designation(
        estate.act(estate.officer), park=estate.park, code="asked", note=""
    )
    db.session.commit()
    assert before.green_channel
    assert not sent_need(estate).green_channel


@pytest.mark.parametrize("state", ["proposed", "refused"])
def test_a_park_on_its_way_gives_nothing(world: World, state):
    estate = good_estate(world)
    open_park_benefit(world, "green_channel")
    estate.proposed()
    if state == "refused":
        commands.refuse_designation(
            estate.act(estate.lead), park=estate.park, code="dispute", note=""
        )
        db.session.commit()
    assert not sent_need(estate).green_channel


def test_a_file_begun_while_the_park_was_designated_keeps_its_day(world: World):
    estate = good_estate(world)
    designation = estate.designated()
    before = clock.today()
    with clock.frozen(clock.at_local(before + timedelta(days=30), 9)):
        commands.withdraw_designation(
            estate.act(estate.officer), park=estate.park, code="asked", note=""
        )
        db.session.commit()
        assert queries.park_designated(estate.park.id, designation.designated_on)
        assert not queries.park_designated(estate.park.id, clock.today())


def test_an_entry_that_was_suspended_stood_the_day_before(desk):
    with clock.frozen(clock.at_local(clock.today() + timedelta(days=20), 9)):
        entry = desk.listed()
        day = clock.today()
    with clock.frozen(clock.at_local(day + timedelta(days=5), 9)):
        commands.suspend_entry(desk.act(desk.office.officer), entry=entry, code="wages")
        db.session.commit()
        assert queries.live_entry_for(desk.firm.id) is None
        found = queries.live_entry_for(desk.firm.id, on=entry.valid_from)
        assert found is not None and found.public_id == entry.public_id
