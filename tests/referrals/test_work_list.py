"""A lender's work list: the nearest deadline first; of those of one hour, the green channel."""

import re

from app.infra import clock
from app.infra.clock import at_local
from app.infra.db import db
from app.infra.paging import Page
from app.referrals import queries
from app.referrals.models import Referral
from tests.needs.builders import a_farm
from tests.referrals.builders import Road, a_road
from tests.referrals.test_asking import MONDAY
from tests.world import World


def sent(road: Road, *, green: bool = False) -> Referral:
    """Another firm's need, sent to the road's bank."""
    farm = a_farm(road.world)
    need = farm.sent()
    need.green_channel = green
    db.session.commit()
    other = Road(road.world, farm, need, road.lender)
    return other.send()


def listed(road: Road, limit: int = 50) -> list[str]:
    """The references in the order of the list, page after page."""
    actor, found, cursor = road.world.actor(road.lender.officer), [], None
    while True:
        page = queries.work_list(
            actor, Page(limit, cursor), queries.WorkFilters(), on=clock.today()
        )
        found += [one.reference for one in page.items]
        if (cursor := page.next) is None:
            return found


def test_a_green_file_has_the_nearer_deadline_and_stands_first(world: World):
    road = a_road(world)
    usual = road.send()
    green = sent(road, green=True)
    assert green.due_at < usual.due_at
    assert listed(road) == [green.reference, usual.reference]


def test_of_those_due_at_one_hour_the_green_channel_comes_first(world: World):
    with clock.frozen(at_local(MONDAY, 9)):
        road = a_road(world)
        usual, late = road.send(), sent(road)
        green = sent(road, green=True)
        green.due_at = late.due_at = usual.due_at
        db.session.commit()
        wanted = [green.reference, usual.reference, late.reference]
        assert listed(road) == wanted
        assert listed(road, limit=1) == wanted


def test_the_list_marks_the_green_channel_and_filters_by_it(world: World):
    road = a_road(world)
    usual, green = road.send(), sent(road, green=True)
    officer = world.client(road.lender.officer)
    page = officer.get("/bank").get_data(as_text=True)
    row = re.search(rf"<tr data-row>(?:(?!</tr>).)*{green.reference}.*?</tr>", page, re.DOTALL)
    assert row and "绿色通道" in row[0]
    alone = officer.get("/bank?green=1").get_data(as_text=True)
    assert green.reference in alone and usual.reference not in alone


def test_a_made_offer_shows_until_when_the_customer_may_answer(world: World):
    road = a_road(world)
    offer = road.offered()
    page = world.client(road.lender.officer).get("/bank").text
    row = page.split("<tr data-row>")[1].split("</tr>")[0]
    day = offer.valid_until
    assert "等客户答复" in row and f"{day.year}年{day.month}月{day.day}日" in row
    assert "待分配" not in row and "不需要" in row


def test_what_nobody_took_waits_to_be_allocated(world: World):
    road = a_road(world)
    road.send()
    row = world.client(road.lender.officer).get("/bank").text.split("<tr data-row>")[1]
    assert "待分配" in row.split("</tr>")[0]


def test_what_is_over_has_no_deadline(world: World):
    road = a_road(world)
    road.decline(road.send())
    page = world.client(road.lender.officer).get("/bank?state=declined").text
    assert "已办结，没有期限" in page
