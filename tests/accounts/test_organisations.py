"""Institutions: founded in trial mode, taken live, ended with a successor."""

import pytest

from app.accounts import queries
from app.infra.db import db
from tests.world import in_days

NEW = "/admin/organisations/new"


@pytest.fixture
def admin(world):
    return world.client(world.person("administrator"))


def found(admin, **typed):
    admin.get(NEW)
    fields = {"kind": "bank", "name": "县农商行", "complaint_phone": "023-56550001", **typed}
    return admin.post(NEW, fields)


def test_an_institution_begins_on_trial_and_is_taken_live(world, admin):
    page = found(admin)
    assert page.status_code == 303
    assert "试运行" in admin.get(page.location).get_data(as_text=True)
    assert admin.post(f"{page.location}/go-live").status_code == 303
    public_id = page.location.rsplit("/", 1)[1]
    organisation = queries.organisation_for(world.actor(world.person("auditor")), public_id)
    assert organisation.state == "active"
    assert admin.post(f"{page.location}/go-live").status_code == 409


def test_who_makes_offers_must_name_a_complaint_phone(admin):
    answer = found(admin, complaint_phone="")
    assert answer.status_code == 422 and "投诉电话" in answer.get_data(as_text=True)


def test_a_name_stands_once(admin):
    assert found(admin).status_code == 303
    assert found(admin).status_code == 409


def test_the_list_shows_how_many_are_in_office(world, admin):
    bank = world.bank()
    world.person("bank_officer", bank)
    text = admin.get("/admin/organisations").get_data(as_text=True)
    row = text.split(f"/organisations/{bank.public_id}/members")[1]
    assert row.split(">")[1].startswith("1<")


def test_an_ended_institution_names_its_successor_and_its_people_are_out(world, admin):
    old, new = world.bank(), world.bank()
    officer = world.person("bank_officer", old)
    theirs = world.client(officer)
    assert theirs.get("/bank").status_code == 200
    path = f"/admin/organisations/{old.public_id}"
    admin.get(path)
    typed = {"last_day": in_days(0).isoformat(), "successor": new.public_id}
    assert admin.post(f"{path}/retire", typed).status_code == 303
    assert theirs.get("/bank").status_code == 302
    assert new.name in admin.get(path).get_data(as_text=True)


@pytest.mark.parametrize("days", [1, -10_000])
def test_the_last_day_is_neither_ahead_nor_before_the_first(world, admin, days):
    bank = world.bank()
    typed = {"last_day": in_days(days).isoformat(), "successor": ""}
    answer = admin.post(f"/admin/organisations/{bank.public_id}/retire", typed)
    assert answer.status_code == 422


def test_an_institution_is_not_its_own_successor(world, admin):
    bank = world.bank()
    typed = {"last_day": in_days(0).isoformat(), "successor": bank.public_id}
    answer = admin.post(f"/admin/organisations/{bank.public_id}/retire", typed)
    assert answer.status_code == 422


def test_the_administrators_own_office_is_not_closed_from_inside(world):
    person = world.person("administrator")
    own = person.memberships[0].organisation.public_id
    client = world.client(person)
    typed = {"last_day": in_days(0).isoformat(), "successor": ""}
    assert client.post(f"/admin/organisations/{own}/retire", typed).status_code == 409


@pytest.mark.parametrize("role", ["finance_lead", "bank_manager", "auditor"])
def test_only_the_administrator_manages_institutions(world, role):
    client = world.client(world.person(role))
    assert client.get("/admin/organisations").status_code == 403
    assert found(client).status_code == 403


def test_programs_read_the_same_institutions(world):
    bank = world.bank()
    retired = world.bank()
    db.session.execute(
        db.text("update organisations set state = 'retired' where id = :id"), {"id": retired.id}
    )
    items = world.api(world.person("auditor")).get("/organisations?kind=bank").json["items"]
    assert [item["id"] for item in items] == [bank.public_id]
    refused = world.api(world.person("auditor")).get("/organisations?kind=casino")
    assert refused.status_code == 422
