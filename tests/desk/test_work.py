"""The one list of what waits: by page and by API, its counts, its reach, its cost."""

import pytest
from sqlalchemy import event

from app.desk.queries.about import ROADS, firms_of
from app.infra.db import db
from app.infra.outbox import drain
from app.infra.tasks import Task, close_tasks
from app.kernel.actors import Role
from tests.desk.builders import proposed_parameter, waits

QUERIES_MAX = 20
STAFF = [role.value for role in Role if role is not Role.ENTREPRENEUR]


def text_of(client, path="/work"):
    return client.get(path).get_data(as_text=True)


def sent(road):
    """Sent to the bank, and what follows from it done."""
    referral = road.send()
    drain(road.world.county.id)
    return referral


def test_a_sent_need_waits_for_its_bank_with_firm_and_clock(road, world):
    referral = sent(road)
    text = text_of(world.client(road.lender.officer))
    assert f'href="/bank/referrals/{referral.public_id}"' in text
    assert road.need.enterprise.name in text and "最晚何时" in text


def test_the_api_lists_the_same_with_firm_deadline_and_page(road, world):
    referral = sent(road)
    items = world.api(road.lender.officer).get("/work").get_json()["items"]
    assert [item["page"] for item in items] == [f"/bank/referrals/{referral.public_id}"]
    assert items[0]["enterprise"] == road.need.enterprise.name
    assert items[0]["due_at"].endswith("+08:00") and items[0]["late"] is False


def test_another_banks_officer_has_none_of_it(road, world):
    sent(road)
    stranger = world.person("bank_officer")
    assert world.api(stranger).get("/work").get_json()["items"] == []
    assert road.need.enterprise.name not in text_of(world.client(stranger))


def test_the_firm_is_left_out_where_the_reader_may_not_see_it(road, world):
    manager = world.person("park_manager")
    waits(world, road.need, user=manager)
    text = text_of(world.client(manager))
    assert "请看" in text and road.need.enterprise.name not in text


def test_what_is_overdue_comes_first_and_no_deadline_last(world):
    who = world.person("auditor")
    for name, hours in (("calm", 90), ("none", None), ("late", -1)):
        waits(world, world.person("auditor"), user=who, kind=name, hours=hours)
    items = world.api(who).get("/work").get_json()["items"]
    assert [item["kind"] for item in items] == ["late", "calm", "none"]


@pytest.mark.parametrize(("show", "expected"), [("all", 6), ("late", 1), ("soon", 2), ("done", 1)])
def test_every_count_equals_the_list_behind_it(world, show, expected):
    who = world.person("auditor")
    for hours in (-1, 1, 2, 90, 91, None):
        waits(world, world.person("auditor"), user=who, hours=hours)
    done = world.person("auditor")
    waits(world, done, user=who)
    close_tasks(world.machine(), subject=done)
    db.session.commit()
    listed = world.api(who).get("/work", query_string={"show": show}).get_json()["items"]
    assert len(listed) == expected
    page = text_of(world.client(who), f"/work?show={show}")
    assert page.count("<tr data-row>") == expected
    tab = page.split(f'href="/work?show={show}"')[1].split("</a>")[0]
    assert f'<span class="num">{expected}</span>' in tab


@pytest.mark.parametrize("model", sorted(ROADS, key=lambda each: each.__name__))
def test_every_kind_of_subject_leads_to_its_enterprise(world, model):
    """A road that does not fit its tables fails here, not on somebody's desk."""
    task = Task(subject_kind=model.__name__, subject_id="nothing")
    assert firms_of(world.actor(world.person("finance_centre")), [task]) == {}


def test_a_long_list_is_cut_into_pages_that_lose_nothing(world):
    who = world.person("auditor")
    for hours in (1, 2, None, None, 3):
        waits(world, world.person("auditor"), user=who, hours=hours)
    api, seen, cursor = world.api(who), [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = api.get("/work", query_string=query).get_json()
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("role", STAFF)
def test_an_empty_desk_says_what_to_do_next(world, role):
    text = text_of(world.client(world.person(role)))
    assert "没有等您处理的事" in text and "我的工作页面" in text


@pytest.mark.parametrize("role", STAFF)
def test_every_page_a_desk_names_opens(world, role):
    client = world.client(world.person(role))
    places = text_of(client).split('id="places"')[1].split("</ul>")[0]
    links = [part.split('"')[0] for part in places.split('href="')[1:]]
    assert links
    assert [client.get(link).status_code for link in links] == [200] * len(links)


@pytest.mark.parametrize("role", ["insurer", "investor", "park_manager"])
def test_who_can_do_little_is_told_what_and_what_not(world, role):
    assert 'class="note"' in text_of(world.client(world.person(role)))


def test_a_proposal_of_a_value_waits_for_the_lead(world):
    proposed_parameter(world)
    text = text_of(world.client(world.person("finance_lead")))
    assert "1 项提议等另一人批准" in text
    assert "提议等另一人批准" not in text_of(world.client(world.person("finance_centre")))


@pytest.mark.parametrize("role", STAFF)
def test_a_desk_costs_as_much_with_many_tasks_as_with_few(app, world, role):
    user = world.person(role)
    client = world.client(user)
    costs = []
    for more in (5, 195):
        waits_many(world, user, more)
        costs.append(_cost(app, lambda: client.get("/work")))
    assert costs[0] == costs[1] <= QUERIES_MAX


def test_firms_of_two_hundred_tasks_are_read_together(app, world, road):
    officer = road.lender.officer
    sent(road)
    client = world.client(officer)
    for n in range(200):
        waits(world, road.need, user=officer, kind=f"k{n}", commit=False)
    db.session.commit()
    assert _cost(app, lambda: client.get("/work")) <= QUERIES_MAX


def test_the_home_of_an_entrepreneur_is_bounded_too(app, world, road):
    road.offered()
    client = world.client(road.owner)
    assert _cost(app, lambda: client.get("/me")) <= QUERIES_MAX


def waits_many(world, user, many):
    for n in range(many):
        waits(world, user, user=user, kind=f"k{many}.{n}", commit=False)
    db.session.commit()


def _cost(app, open_page) -> int:
    """Statements of one request, the checks of the door and of the frame included."""
    open_page()
    seen = []
    engine = db.engine

    def note(conn, cursor, statement, *rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert open_page().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
