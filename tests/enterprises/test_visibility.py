"""Who sees an enterprise: every role, before and after a disclosure, in both doors."""

import pytest

from app.accounts.commands import declare_interest
from app.consents import commands as consents
from app.consents.queries import readings_of
from app.infra.db import db
from tests.enterprises.builders import (
    OTHER_TOWNSHIP,
    PARK,
    TOWNSHIP,
    a_consent,
    an_enterprise,
    disclosed,
    places,
)
from tests.world import World

LENDERS = {
    "bank_officer": "bank",
    "bank_manager": "bank",
    "guarantee_officer": "guarantor",
    "guarantee_manager": "guarantor",
    "reguarantee_officer": "reguarantor",
    "insurer": "insurer",
    "investor": "investor",
}


@pytest.fixture
def owner(world):
    return world.entrepreneur()


@pytest.fixture
def enterprise(world, owner):
    return an_enterprise(world, owner)


def sees(world, user, enterprise) -> int:
    """The status of both doors, which must agree."""
    api = world.api(user).get(f"/enterprises/{enterprise.public_id}").status_code
    page = world.client(user).get(f"/enterprises/{enterprise.public_id}").status_code
    assert api == (200 if page == 302 else page)
    return api


@pytest.mark.parametrize("role", ["finance_centre", "finance_lead", "auditor"])
def test_the_centre_and_the_auditor_see_the_county(world, enterprise, role):
    assert sees(world, world.person(role), enterprise) == 200


@pytest.mark.parametrize("role", ["entrepreneur", "finance_bureau", "administrator", *LENDERS])
def test_others_see_nothing_of_it(world, enterprise, role):
    assert sees(world, world.person(role), enterprise) == 404


def test_the_owner_sees_it(world, owner, enterprise):
    assert sees(world, owner, enterprise) == 200


def test_a_liaison_sees_the_township_and_a_park_its_tenants(world, enterprise):
    at = places(world)
    assert sees(world, world.person("township_liaison", at[TOWNSHIP]), enterprise) == 200
    assert sees(world, world.person("township_liaison", at[OTHER_TOWNSHIP]), enterprise) == 404
    assert sees(world, world.person("park_manager", at[PARK]), enterprise) == 200
    assert sees(world, world.person("park_manager"), enterprise) == 404


def test_another_county_s_centre_sees_nothing(app, world, enterprise):
    elsewhere = World(app)
    assert sees(elsewhere, elsewhere.person("finance_centre"), enterprise) == 404


def test_a_park_reads_no_amounts(world, enterprise):
    manager = world.person("park_manager", places(world)[PARK])
    shown = world.api(manager).get(f"/enterprises/{enterprise.public_id}").json
    assert "revenue_fen" not in shown and shown["employees"] == 12
    page = world.client(manager).get(f"/enterprises/{enterprise.public_id}")
    assert "营业收入" not in page.get_data(as_text=True)
    listed = world.client(manager).get("/centre/enterprises").get_data(as_text=True)
    assert enterprise.name in listed and "营业收入" not in listed


@pytest.mark.parametrize(("role", "kind"), LENDERS.items())
def test_a_lender_sees_it_while_it_is_disclosed_and_not_one_request_longer(
    world, owner, enterprise, role, kind
):
    recipient = world.organisation(kind)
    officer = world.person(role, recipient)
    consent = a_consent(world, owner, enterprise)
    assert sees(world, officer, enterprise) == 404
    disclosed(world, consent, owner, recipient)
    assert sees(world, officer, enterprise) == 200
    consents.withdraw_consent(world.act(owner), consent=consent)
    assert sees(world, officer, enterprise) == 404


def test_what_a_lender_reads_is_what_the_consent_says(world, owner, enterprise):
    bank = world.bank()
    disclosed(world, a_consent(world, owner, enterprise), owner, bank)
    shown = world.api(world.person("bank_officer", bank)).get(
        f"/enterprises/{enterprise.public_id}"
    )
    assert set(shown.json) == {
        "id", "name", "uscc", "kind", "industry", "township_id", "park_id", "founded_on",
        "employees", "revenue_fen", "assets_fen", "size", "state",
    }  # fmt: skip


def test_a_reading_is_logged_for_the_owner_once_a_day(world, owner, enterprise):
    bank = world.bank(name="夔门银行")
    disclosed(world, a_consent(world, owner, enterprise), owner, bank)
    officer = world.person("bank_officer", bank)
    world.api(officer).get(f"/enterprises/{enterprise.public_id}")
    world.client(officer).get(f"/enterprises/{enterprise.public_id}")
    centre = world.person("finance_centre")
    world.api(centre).get(f"/enterprises/{enterprise.public_id}")
    world.api(owner).get(f"/enterprises/{enterprise.public_id}")
    house = centre.memberships[0].organisation.name
    readings = readings_of(enterprise.public_id)
    found = [(r.organisation, r.what) for r in readings]
    assert found == [(house, "open"), ("夔门银行", "open")]
    assert "夔门银行" in world.client(owner).get("/me/consents").get_data(as_text=True)


def test_a_loan_keeps_the_file_readable_after_the_withdrawal(world, owner, enterprise):
    bank = world.bank()
    consent = a_consent(world, owner, enterprise)
    disclosed(world, consent, owner, bank)
    act = world.act(owner)
    consents.keep_by_contract(
        act,
        enterprise_id=enterprise.public_id,
        recipient_id=bank.id,
        subjects={enterprise.public_id},
        reason="借款合同",
    )
    consents.withdraw_consent(act, consent=consent)
    assert sees(world, world.person("bank_officer", bank), enterprise) == 200
    assert "借款合同" in world.client(owner).get("/me/consents").get_data(as_text=True)


@pytest.mark.parametrize("role", ["finance_centre", "auditor"])
def test_whoever_declared_an_interest_is_kept_out(world, enterprise, role):
    person = world.person(role)
    declare_interest(world.act(person), enterprise_id=enterprise.public_id, relation="配偶的企业")
    db.session.commit()
    assert sees(world, person, enterprise) == 404
    assert world.api(person).get("/enterprises").json["items"] == []
