"""Who looks after whom: one officer a firm, one leader a park."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.infra.db import db
from app.liaison import commands
from app.liaison.models import Assignment
from tests.enterprises.builders import PARK, an_enterprise, places
from tests.liaison.builders import an_officer


@pytest.fixture
def centre(farm):
    return farm.world.person("finance_centre")


def assign(farm, centre, officer, subject, standing="officer"):
    page = farm.world.client(centre)
    page.get("/centre/liaison")
    data = {"officer": officer.public_id, "standing": standing, "subject": subject}
    return page.post("/centre/liaison", data)


def test_an_assigned_firm_is_the_officers_own(farm, officer, centre):
    an_enterprise(farm.world, farm.owner, name="山上民宿")
    assert assign(farm, centre, officer, farm.firm.public_id).status_code == 303
    page = farm.world.client(officer).get("/field").get_data(as_text=True)
    assert farm.firm.name in page and "山上民宿" not in page
    assert "山上民宿" in farm.world.client(officer).get("/field?all=1").get_data(as_text=True)


def test_a_firm_has_one_officer(farm, officer, centre):
    assign(farm, centre, officer, farm.firm.public_id)
    second = assign(farm, centre, an_officer(farm.world), farm.firm.public_id)
    assert second.status_code == 409 and "已有人联系" in second.get_data(as_text=True)


def test_a_leader_has_one_firm_and_may_have_a_park(farm, officer, centre):
    other = an_enterprise(farm.world, farm.owner, name="山上民宿").public_id
    park = places(farm.world)[PARK].public_id
    assert assign(farm, centre, officer, farm.firm.public_id, "lead").status_code == 303
    assert assign(farm, centre, officer, other, "lead").status_code == 409
    assert assign(farm, centre, officer, park, "lead").status_code == 303
    assert assign(farm, centre, an_officer(farm.world), park, "lead").status_code == 409


def test_a_park_is_for_leaders(farm, officer, centre):
    park = places(farm.world)[PARK].public_id
    assert assign(farm, centre, officer, park, "officer").status_code == 422


def test_the_next_one_comes_after_the_last_has_ended(farm, officer, centre):
    assign(farm, centre, officer, farm.firm.public_id)
    row = db.session.query(Assignment).filter_by(officer_id=officer.id).one()
    page = farm.world.client(centre)
    page.get("/centre/liaison")
    assert page.post(f"/centre/liaison/{row.public_id}/end").status_code == 303
    assert page.post(f"/centre/liaison/{row.public_id}/end").status_code == 409
    successor = an_officer(farm.world)
    assert assign(farm, centre, successor, farm.firm.public_id).status_code == 303
    assert "李联络" in page.get("/centre/liaison?past=1").get_data(as_text=True)


def test_the_database_says_no_finally(farm, officer, centre):
    act = farm.world.act(centre)
    first = commands.assign_officer(act, officer=officer, standing="officer", enterprise=farm.firm)
    db.session.commit()
    db.session.add(
        Assignment(
            county_id=first.county_id,
            officer_id=an_officer(farm.world).id,
            enterprise_id=farm.firm.id,
            standing="officer",
            valid_from=first.valid_from,
            assigned_by=centre.id,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_only_the_centre_assigns(farm, officer):
    assert farm.world.client(officer).get("/centre/liaison").status_code == 403
