"""A second claim: opened, argued, settled; and two claims in the same second."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.consents.queries import live_consents_of
from app.enterprises import commands, queries
from app.enterprises.models import Dispute, Enterprise
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.paging import Page
from app.infra.scope import unscoped
from app.infra.tasks import tasks_for
from tests.enterprises.builders import a_consent, an_enterprise, credit_code, fields


@pytest.fixture
def holder(world):
    return world.entrepreneur(name="现登记人")


@pytest.fixture
def claimant(world):
    return world.entrepreneur(name="申请人甲")


@pytest.fixture
def enterprise(world, holder):
    return an_enterprise(world, holder)


@pytest.fixture
def dispute(world, enterprise, claimant) -> Dispute:
    dispute = commands.open_dispute(world.act(claimant), enterprise=enterprise)
    db.session.commit()
    return dispute


def settle(world, officer, dispute, **fields_):
    browser = world.client(officer)
    browser.get(f"/centre/disputes/{dispute.public_id}")
    body = {"outcome": "transfer", "note": "执照原件在申请人手里", **fields_}
    return browser.post(f"/centre/disputes/{dispute.public_id}/settle", body)


def test_the_centre_is_asked_and_the_holder_is_told_without_a_name(world, holder, dispute):
    centre = world.person("finance_centre")
    assert [t.kind for t in tasks_for(world.actor(centre)) if t.kind == "dispute"] == ["dispute"]
    assert [n.kind for n in notifications_of(world.actor(holder))] == ["dispute"]
    path = f"/me/enterprises/{dispute.enterprise.public_id}"
    page = world.client(holder).get(path).get_data(as_text=True)
    assert "有人提出" in page and "申请人甲" not in page


def test_the_claimant_says_why_and_may_take_it_back(world, claimant, dispute):
    browser = world.client(claimant)
    browser.get("/me/enterprises")
    path = f"/me/disputes/{dispute.public_id}"
    assert browser.post(f"{path}/grounds", {"grounds": ""}).status_code == 422
    assert browser.post(f"{path}/grounds", {"grounds": "我是法定代表人"}).status_code == 303
    centre = world.client(world.person("finance_centre"))
    assert "我是法定代表人" in centre.get(f"/centre/disputes/{dispute.public_id}").get_data(True)
    assert browser.post(f"{path}/withdraw").status_code == 303
    assert browser.post(f"{path}/withdraw").status_code == 409


def test_only_the_claimant_argues_and_only_the_centre_settles(world, holder, dispute):
    browser = world.client(holder)
    browser.get("/me/enterprises")
    path = f"/me/disputes/{dispute.public_id}/grounds"
    assert browser.post(path, {"grounds": "x"}).status_code == 404
    for role in ("township_liaison", "bank_officer"):
        person = world.client(world.person(role))
        assert person.get(f"/centre/disputes/{dispute.public_id}").status_code == 404
        assert person.get("/centre/disputes").status_code == 403


@pytest.mark.parametrize("wrong", [{"outcome": ""}, {"outcome": "split"}, {"note": " "}])
def test_a_settlement_needs_an_outcome_and_reasons(world, dispute, wrong):
    assert settle(world, world.person("finance_centre"), dispute, **wrong).status_code == 422


def test_kept_is_kept(world, holder, dispute):
    assert settle(world, world.person("finance_lead"), dispute, outcome="keep").status_code == 303
    db.session.expire_all()
    assert queries.owns(world.actor(holder), dispute.enterprise)
    assert dispute.state == "kept"
    assert settle(world, world.person("finance_lead"), dispute).status_code == 409


def test_a_transfer_moves_the_enterprise_and_keeps_its_history(world, holder, claimant, dispute):
    enterprise = dispute.enterprise
    a_consent(world, holder, enterprise)
    assert settle(world, world.person("finance_centre"), dispute).status_code == 303
    db.session.expire_all()
    assert queries.own_enterprises(world.actor(holder)) == []
    assert queries.own_enterprises(world.actor(claimant)) == [enterprise]
    standings = [(m.user_id, m.ended_at is None) for m in enterprise.members]
    assert standings == [(holder.id, False), (claimant.id, True)]
    assert live_consents_of(enterprise.public_id) == []
    told = [event.action for event in queries.history_of(world.actor(claimant), enterprise)]
    assert told == ["register", "transfer"]


def test_a_transfer_to_a_helper_makes_the_helper_the_owner(world, holder, enterprise):
    helper = world.entrepreneur()
    commands.add_helper(world.act(holder), enterprise=enterprise, user=helper, agreed=True)
    claim = commands.open_dispute(world.act(helper), enterprise=enterprise)
    db.session.commit()
    assert settle(world, world.person("finance_centre"), claim).status_code == 303
    db.session.expire_all()
    assert queries.owns(world.actor(helper), enterprise)


def test_the_list_shows_open_ones_first_asked(world, dispute):
    centre = world.person("finance_centre")
    page = world.client(centre).get("/centre/disputes").get_data(as_text=True)
    assert "申请人甲" in page
    assert queries.disputes(world.actor(centre), Page(), state="kept").items == []


def test_of_two_claims_in_the_same_second_one_wins_and_one_is_a_dispute(world):
    people = [world.entrepreneur() for _ in range(4)]
    body = fields(world, uscc=credit_code())
    programs = [world.api(person) for person in people]
    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(lambda p: _post(p, body), programs))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    assert {a.json["code"] for a in answers if a.status_code == 409} == {"already_claimed"}
    db.session.expire_all()
    held = unscoped(Enterprise, "test").where(Enterprise.county_id == world.county.id)
    claims = unscoped(Dispute, "test").where(Dispute.county_id == world.county.id)
    assert len(list(db.session.scalars(held))) == 1
    assert len(list(db.session.scalars(claims))) == 3


def _post(program, body):
    headers = {"Authorization": f"Bearer {program.token}"}
    return program.client.post("/api/v1/enterprises", json=body, headers=headers)
