"""Leads: a need from elsewhere for a firm nobody registered, followed up, counted once."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app.infra import clock
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.outbox import drain
from app.infra.paging import Page
from app.infra.scope import unscoped
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict, Invalid
from app.needs import commands, queries, reactions
from app.needs.models import FinancingNeed, NeedLead
from app.needs.queries.leads import leads_numbered
from app.needs.rules.leads import SAID, same_asked
from app.needs.states import NEED_LEAD
from tests.enterprises.builders import an_enterprise, credit_code, verify
from tests.liaison.builders import an_officer
from tests.needs.builders import Farm, a_lead
from tests.needs.test_imports import a_row, taken

CODE = credit_code()


@pytest.fixture
def centre(world):
    return world.person("finance_centre")


@pytest.fixture
def officer(world):
    return an_officer(world)


def waiting(world, user):
    return [lead.public_id for lead in queries.leads(world.act(user).actor, Page(50)).items]


def fresh_lead(lead: NeedLead) -> NeedLead:
    db.session.expire_all()
    return db.session.scalars(
        unscoped(NeedLead, "a test looks").where(NeedLead.public_id == lead.public_id)
    ).one()


def said(lead: NeedLead) -> list:
    """What is still known of the firm."""
    return [value for name in SAID if (value := getattr(lead, name)) is not None]


def count_needs(world) -> int:
    db.session.expire_all()
    statement = select(func.count()).select_from(FinancingNeed)
    own = statement.where(FinancingNeed.county_id == world.county.id)
    return db.session.execute(own.execution_options(scoped="a test counts")).scalar_one()


def test_the_same_use_within_a_tenth_is_the_same_need():
    assert same_asked("order", 100, "order", 110) and same_asked("order", 100, "order", 90)
    assert not same_asked("order", 100, "order", 111)
    assert not same_asked("order", 100, "inventory", 100)


def test_the_centre_hands_a_lead_to_an_officer_who_alone_sees_it(world, centre, officer):
    lead = a_lead(world, centre)
    other = an_officer(world)
    assert [t.kind for t in tasks_for(world.act(centre).actor)] == ["need_lead"]
    assert waiting(world, officer) == [] and waiting(world, centre) == [lead.public_id]
    page = world.client(centre)
    page.get(f"/field/leads/{lead.public_id}")
    fields = {"officer": officer.public_id}
    assert page.post(f"/field/leads/{lead.public_id}/hand", fields).status_code == 303
    assert waiting(world, officer) == [lead.public_id] and waiting(world, other) == []
    assert [t.url for t in tasks_for(world.act(officer).actor)] == [
        f"/field/leads/{lead.public_id}"
    ]
    assert world.client(other).get(f"/field/leads/{lead.public_id}").status_code == 404


def test_the_page_names_the_source_and_hides_the_amount_from_the_field(world, centre, officer):
    lead = a_lead(world, centre, officer=officer)
    path = f"/field/leads/{lead.public_id}"
    field = world.client(officer).get(path).get_data(as_text=True)
    desk = world.client(centre).get(path).get_data(as_text=True)
    for page in (field, desk):
        assert "省级节点" in page and "SJ-9" in page and "未登记食品厂" in page
    assert "500,000" in desk and "500,000" not in field
    assert "未登记食品厂" in world.client(officer).get("/field/leads").get_data(as_text=True)


def test_a_lead_may_be_handed_to_another_officer(world, centre, officer):
    lead, other = a_lead(world, centre, officer=officer), an_officer(world)
    commands.hand_lead(world.act(centre), lead=lead, officer=other)
    db.session.commit()
    assert waiting(world, officer) == [] and waiting(world, other) == [lead.public_id]


def test_only_an_officer_of_the_field_is_handed_a_lead(world, centre):
    lead = a_lead(world, centre)
    page = world.client(centre)
    page.get(f"/field/leads/{lead.public_id}")
    for wrong in (centre.public_id, "nobody", ""):
        answer = page.post(f"/field/leads/{lead.public_id}/hand", {"officer": wrong})
        assert answer.status_code == 422
    with pytest.raises(Invalid):
        commands.hand_lead(world.act(centre), lead=lead, officer=centre)


@pytest.mark.parametrize("role", ["bank_officer", "entrepreneur", "park_manager"])
def test_nobody_else_reads_leads(world, centre, role):
    lead = a_lead(world, centre)
    person = world.person(role) if role != "entrepreneur" else world.entrepreneur()
    for path in ("/field/leads", f"/field/leads/{lead.public_id}"):
        assert world.client(person).get(path).status_code in (403, 404)


def test_what_it_said_is_forgotten_when_nothing_comes_of_it(world, centre, officer):
    lead = a_lead(world, centre, officer=officer)
    page = world.client(officer)
    page.get(f"/field/leads/{lead.public_id}")
    assert page.post(f"/field/leads/{lead.public_id}/end", {"reason": "gone"}).status_code == 422
    answer = page.post(f"/field/leads/{lead.public_id}/end", {"reason": "not_wanted"})
    assert answer.status_code == 303
    lead = fresh_lead(lead)
    assert (lead.state, lead.ended_reason, said(lead)) == ("ended", "not_wanted", [])
    assert tasks_for(world.act(officer).actor) == []
    text = page.get(f"/field/leads/{lead.public_id}").get_data(as_text=True)
    assert "未登记食品厂" not in text and "企业不需要了" in text
    with pytest.raises(Conflict):
        commands.end_lead(world.act(officer), lead=lead, reason="not_wanted")


def stated_by_its_owner(world, uscc, **kw) -> FinancingNeed:
    """The firm registers, is verified, and its owner states a need."""
    owner = world.entrepreneur(mobile=None)
    farm = Farm(world, owner, an_enterprise(world, owner, verified=False, uscc=uscc))
    drain(world.county.id)
    verify(world, farm.firm)
    need = farm.sent(**kw)
    drain(world.county.id)
    return need


def test_a_firm_that_registers_and_states_the_need_is_counted_once(world, centre, officer):
    lead = a_lead(world, centre, officer=officer, uscc=CODE)
    need = stated_by_its_owner(world, CODE)
    lead = fresh_lead(lead)
    assert (lead.state, lead.need_id, said(lead)) == ("settled", need.id, [])
    db.session.refresh(need)
    assert (need.origin, need.origin_number) == ("provincial_node", "SJ-9")
    again = taken_again(world, centre)
    assert again == {"known": 1} and count_needs(world) == 1


def test_a_closed_lead_stands_with_its_number_among_the_past_ones(world, centre, officer):
    lead = a_lead(world, centre, officer=officer, uscc=CODE)
    stated_by_its_owner(world, CODE)
    for person in (centre, officer):
        page = world.client(person)
        past = page.get("/field/leads?past=1").get_data(as_text=True)
        one = page.get(f"/field/leads/{lead.public_id}").get_data(as_text=True)
        for text in (past, one):
            assert "SJ-9" in text and "已登记并申报" in text and "未登记食品厂" not in text
        assert "企业已申报，线索了结" in one


def test_what_is_closed_stays_closed():
    assert {s for s in NEED_LEAD.states if not NEED_LEAD.actions(s)} == {
        "settled",
        "ended",
        "expired",
    }


def test_another_need_leaves_the_lead_waiting(world, centre):
    lead = a_lead(world, centre, uscc=CODE)
    stated_by_its_owner(world, CODE, use="equipment")
    assert fresh_lead(lead).state == "waiting"


def taken_again(world, centre, number="SJ-9", uscc=CODE) -> dict:
    """The same number comes from the node once more; what became of its row."""
    farm = Farm(world, centre, SimpleNamespace(uscc=uscc))
    row = a_row(farm, number, uscc=uscc)
    imported = taken(farm, centre, row, origin="provincial_node")
    return {k: v for k, v in imported.counts.items() if v}


def test_the_same_number_after_registration_is_the_need_and_settles_the_lead(world, centre):
    lead = a_lead(world, centre, uscc=CODE)
    an_enterprise(world, world.entrepreneur(mobile=None), uscc=CODE)
    assert taken_again(world, centre) == {"new": 1}
    assert fresh_lead(lead).state == "settled"
    assert taken_again(world, centre) == {"known": 1} and count_needs(world) == 1


def test_an_ended_lead_does_not_come_back(world, centre, officer):
    lead = a_lead(world, centre, officer=officer, uscc=CODE)
    commands.end_lead(world.act(officer), lead=lead, reason="elsewhere")
    db.session.commit()
    assert taken_again(world, centre) == {"known": 1}
    assert len(leads_numbered(world.county.id, "provincial_node", ["SJ-9"])) == 1
    assert waiting(world, centre) == []


def test_the_officer_hears_that_the_firm_registered(world, centre, officer):
    a_lead(world, centre, officer=officer, uscc=CODE)
    an_enterprise(world, world.entrepreneur(mobile=None), uscc=CODE)
    drain(world.county.id)
    told = [note.kind for note in notifications_of(world.act(officer).actor)]
    assert told == ["lead_registered"]


def test_a_list_from_another_platform_has_faults_and_no_leads(world, centre):
    farm = Farm(world, centre, SimpleNamespace(uscc=CODE))
    imported = taken(farm, centre, a_row(farm, "YHR-1", uscc=CODE))
    assert imported.counts["fault"] == 1 and waiting(world, centre) == []


def test_a_lead_is_kept_no_longer_than_a_need(world, centre):
    lead = a_lead(world, centre)
    days = world.act(centre).policy["needs.expire_days"]
    for later, state in ((days - 1, "waiting"), (days + 1, "expired")):
        with clock.frozen(clock.now() + timedelta(days=later)):
            reactions.keep_needs()
        assert fresh_lead(lead).state == state
    assert said(fresh_lead(lead)) == []
