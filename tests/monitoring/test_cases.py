"""Every figure of the board equals the list it opens; the export is what is on the screen."""

import re
from datetime import timedelta

import pytest

from app.accounts.commands import declare_interest
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page
from app.monitoring import queries
from app.monitoring.queries import Filter
from tests.enterprises.builders import PARK, places
from tests.monitoring.counting import statements
from tests.needs.builders import a_farm
from tests.referrals.builders import a_road
from tests.world import World

EVERYTHING = Page(200)


@pytest.fixture
def county(world):
    """A few needs in different states with different lenders and clocks."""
    road = a_road(world, lenders=3)
    road.offered()
    late = road.send(road.others[0])
    late.contact_due_at = late.due_at = clock.now() - timedelta(hours=1)
    road.decline(road.send(road.others[1]), lender=road.others[1])
    for amount in (1, 2, 3):
        a_farm(world).sent(amount_fen=amount * 1_000_000)
    a_farm(world).need()
    db.session.commit()
    return road


@pytest.fixture
def centre(world):
    return world.actor(world.person("finance_centre"))


def listed(actor, figure):
    """The list behind a figure, read as the page reads it: from the URL."""
    found = queries.cases(actor, Filter.of(figure.opens), EVERYTHING).items
    return len(found), sum(need.amount_fen for need in found)


@pytest.mark.parametrize("figures", ["by_state", "by_park", "by_bank", "by_clock"])
def test_every_figure_equals_its_list(county, centre, figures):
    for chosen in (Filter(), Filter(state="offered"), Filter(bank=county.lender.bank.public_id)):
        for figure in getattr(queries, figures)(centre, chosen):
            assert (figure.count, figure.amount_fen) == listed(centre, figure), figure


def test_the_total_equals_its_list_and_leaves_drafts_out(county, centre):
    total = queries.total(centre, Filter())
    assert (total.count, total.amount_fen) == listed(centre, total)
    assert total.count == 4


def test_states_add_up_to_the_total(county, centre):
    assert sum(f.count for f in queries.by_state(centre, Filter())) == 4


def test_parks_count_their_own_firms(world, centre):
    a_farm(world).sent()
    a_farm(world, park_id=None).sent()
    (figure,) = queries.by_park(centre, Filter())
    assert (figure.key, figure.count) == (places(world)[PARK].public_id, 1)
    assert listed(centre, figure)[0] == 1


def test_bank_and_clock_are_met_by_one_and_the_same_referral(county, centre):
    late = Filter(clock="contact_late")
    ours, theirs = county.lender.bank.public_id, county.others[0].bank.public_id
    assert queries.total(centre, Filter(clock="contact_late", bank=theirs)).count == 1
    assert queries.total(centre, Filter(clock="contact_late", bank=ours)).count == 0
    assert {f.key for f in queries.by_bank(centre, late)} == {theirs}


def test_a_late_clock_is_counted_once_per_need(county, centre):
    found = {f.key: f.count for f in queries.by_clock(centre, Filter())}
    assert found["contact_late"] == found["decision_late"] == found["running"] == 1


def test_what_falls_due_today_is_not_late(road, centre):
    referral = road.send()
    referral.contact_due_at = clock.now() + timedelta(seconds=30)
    db.session.commit()
    found = {f.key: f.count for f in queries.by_clock(centre, Filter())}
    same_day = clock.day_of(referral.contact_due_at) == clock.today()
    assert found["contact_late"] == 0 and found["today"] == int(same_day)


def test_unknown_values_in_the_address_do_not_filter(county, centre):
    chosen = Filter.of({"state": "x", "clock": "y", "since": "soon", "strange": "z"})
    assert chosen == Filter()


def test_a_name_a_pinyin_initial_and_a_reference_find_the_need(county, centre):
    firm = county.need.enterprise
    for text in (firm.name, firm.name_initials, county.need.reference):
        assert county.need in queries.cases(centre, Filter(text=text), EVERYTHING).items


def test_another_county_sees_nothing_of_it(app, county):
    stranger = World(app)
    actor = stranger.actor(stranger.person("finance_centre"))
    assert queries.total(actor, Filter()).count == 0


def test_who_declared_an_interest_counts_without_the_firm(world, county):
    user = world.person("finance_centre")
    firm = county.need.enterprise.public_id
    declare_interest(world.act(user), enterprise_id=firm, relation="弟弟的公司")
    db.session.commit()
    actor = world.actor(user)
    assert queries.total(actor, Filter()).count == 3
    assert listed(actor, queries.total(actor, Filter()))[0] == 3


@pytest.mark.parametrize("path", ["/centre", "/centre/cases", "/centre/banks"])
def test_a_list_asks_little_of_the_database(world, county, path):
    client = world.client(world.person("finance_centre"))
    client.get(path)
    with statements() as seen:
        assert client.get(path).status_code == 200
    asked = [s for s in seen if s.lstrip().lower().startswith("select")]
    assert len(asked) <= 12, "\n".join(s[:160] for s in asked)


def test_the_board_links_each_figure_to_its_list(world, county):
    client = world.client(world.person("finance_centre"))
    page = client.get("/centre").get_data(as_text=True)
    links = re.findall(r'href="(/centre/cases\?[^"]+)">(\d+)<', page)
    assert len(links) > 6
    for path, figure in links:
        shown = client.get(path.replace("&amp;", "&")).get_data(as_text=True)
        assert f"共 {figure} 笔" in shown, path


def test_the_export_is_what_is_on_the_screen(world, county):
    client = world.client(world.person("finance_centre"))
    rows = client.get("/centre/cases.csv?state=offered").get_data(as_text=True).splitlines()
    assert len(rows) == 2 and county.need.reference in rows[1]
    sheet = client.get("/centre/cases.xlsx?state=offered")
    assert sheet.status_code == 200 and sheet.data[:2] == b"PK"


def test_the_bureau_sees_sums_and_opens_no_case(world, county):
    client = world.client(world.person("finance_bureau"))
    board = client.get("/centre").get_data(as_text=True)
    assert "共 4 笔需求" in board and "/centre/cases" not in board
    for path in ("/centre/cases", "/centre/cases.csv", "/centre/cases.xlsx"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("role", ["entrepreneur", "bank_officer", "township_liaison", "insurer"])
def test_other_roles_have_no_board(world, role):
    client = world.client(world.person(role))
    for path in ("/centre", "/centre/cases", "/centre/evening", "/centre/banks"):
        assert client.get(path).status_code == 403


def test_an_empty_county_says_so(world):
    page = world.client(world.person("finance_centre")).get("/centre")
    assert "还没有提交的需求" in page.get_data(as_text=True)
