"""Consents through their two doors: the API and the owner's page."""

from datetime import timedelta

import pytest

from app.consents.queries import consents_of_enterprise, live_consent_for
from app.infra import clock
from app.infra.db import db
from app.kernel.dates import add_months
from tests.enterprises.builders import a_consent, an_enterprise, disclosed, places


@pytest.fixture
def owner(world):
    return world.entrepreneur()


@pytest.fixture
def enterprise(world, owner):
    return an_enterprise(world, owner)


def body(enterprise, **kw):
    day = clock.today() + timedelta(days=100)
    return {
        "enterprise_id": enterprise.public_id,
        "purposes": ["scoring", "matching", "referral"],
        "expires_on": day.isoformat(),
        **kw,
    }


def wrong_fields(response) -> list[str]:
    assert response.status_code == 422, response.json
    return [error["field"] for error in response.json["errors"]]


def test_giving_answers_id_and_state_and_can_be_read_again(world, owner, enterprise):
    bank = world.bank()
    api = world.api(owner)
    answer = api.post("/consents", body(enterprise, recipients=[bank.public_id]))
    assert (answer.status_code, answer.json["state"]) == (201, "given")
    assert answer.json["recipients"] == [bank.public_id]
    assert [c["id"] for c in api.get("/consents").json["items"]] == [answer.json["id"]]
    viewers = api.get(f"/consents/{answer.json['id']}").json["viewers"]
    assert [(v["id"], v["disclosed"]) for v in viewers] == [(bank.public_id, False)]


@pytest.mark.parametrize(
    ("kw", "fields"),
    [
        ({"purposes": []}, ["purposes"]),
        ({"purposes": ["statistics"]}, ["purposes"]),
        ({"purposes": "scoring"}, ["purposes"]),
        ({"recipients": ["nosuchbank"]}, ["recipients"]),
        ({"expires_on": "soon"}, ["expires_on"]),
        ({"scope": []}, ["scope"]),
    ],
)
def test_bad_values_are_422(world, owner, enterprise, kw, fields):
    assert wrong_fields(world.api(owner).post("/consents", body(enterprise, **kw))) == fields


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 201)])
def test_a_consent_begins_today_at_the_earliest(world, owner, enterprise, days, status):
    day = (clock.today() + timedelta(days=days)).isoformat()
    assert (
        world.api(owner).post("/consents", body(enterprise, expires_on=day)).status_code == status
    )


@pytest.mark.parametrize(("days", "status"), [(0, 201), (1, 422)])
def test_a_consent_ends_within_twelve_months(world, owner, enterprise, days, status):
    day = (add_months(clock.today(), 12) + timedelta(days=days)).isoformat()
    assert (
        world.api(owner).post("/consents", body(enterprise, expires_on=day)).status_code == status
    )


def test_a_township_is_no_recipient(world, owner, enterprise):
    office = next(iter(places(world).values()))
    response = world.api(owner).post("/consents", body(enterprise, recipients=[office.public_id]))
    assert wrong_fields(response) == ["recipients"]


def test_nobody_consents_for_another_s_enterprise(world, enterprise):
    assert world.api(world.entrepreneur()).post("/consents", body(enterprise)).status_code == 404
    assert world.api(world.person("bank_officer")).post("/consents", {}).status_code == 403
    assert world.api().post("/consents", body(enterprise)).status_code == 401


def test_a_deletion_is_204_and_holds_at_once(world, owner, enterprise):
    bank = world.bank()
    consent = a_consent(world, owner, enterprise)
    disclosed(world, consent, owner, bank)
    officer = world.api(world.person("bank_officer", bank))
    assert officer.get(f"/enterprises/{enterprise.public_id}").status_code == 200
    answer = world.api(owner).delete(f"/consents/{consent.public_id}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert officer.get(f"/enterprises/{enterprise.public_id}").status_code == 404
    again = world.api(owner).delete(f"/consents/{consent.public_id}")
    assert (again.status_code, again.json["code"]) == (409, "illegal_state")


def test_who_may_delete_and_who_may_only_look(world, owner, enterprise):
    path = f"/consents/{a_consent(world, owner, enterprise).public_id}"
    assert world.api(world.entrepreneur()).delete(path).status_code == 404
    assert world.api(world.person("bank_officer")).delete(path).status_code == 404
    centre = world.api(world.person("finance_centre"))
    assert (centre.get(path).status_code, centre.delete(path).status_code) == (200, 403)


def live(enterprise, purpose="referral"):
    db.session.expire_all()
    return live_consent_for(enterprise.public_id, purpose)


def give_on_page(world, owner, **fields):
    browser = world.client(owner)
    browser.get("/me/consents/new")
    day = (clock.today() + timedelta(days=100)).isoformat()
    return browser.post("/me/consents/new", {"expires_on": day, **fields})


def test_the_page_shows_the_whole_text_and_ticks_nothing(world, owner, enterprise):
    page = world.client(owner).get("/me/consents/new").get_data(as_text=True)
    assert "每次查阅都有记录" in page and page.count('name="purposes"') == 3
    assert "checked" not in page


def test_the_page_gives_what_was_ticked(world, owner, enterprise):
    answer = give_on_page(world, owner, enterprise_id=enterprise.public_id, purposes=["matching"])
    assert answer.status_code == 303
    assert live(enterprise, "matching") is not None and live(enterprise, "referral") is None


@pytest.mark.parametrize(
    "wrong", [{"purposes": []}, {"purposes": ["x"]}, {"expires_on": "2020-01-01"}]
)
def test_the_page_refuses_what_the_api_refuses(world, owner, enterprise, wrong):
    fields = {"enterprise_id": enterprise.public_id, "purposes": ["matching"], **wrong}
    assert give_on_page(world, owner, **fields).status_code == 422
    assert live(enterprise, "matching") is None


def test_the_page_gives_nothing_for_another_s_enterprise(world, enterprise):
    stranger = world.entrepreneur()
    an_enterprise(world, stranger)
    fields = {"enterprise_id": enterprise.public_id, "purposes": ["matching"]}
    assert give_on_page(world, stranger, **fields).status_code == 404


def test_a_consent_is_withdrawn_with_one_button(world, owner, enterprise):
    consent = a_consent(world, owner, enterprise)
    browser = world.client(owner)
    page = browser.get("/me/consents").get_data(as_text=True)
    assert f"/me/consents/{consent.public_id}/withdraw" in page and "接收方立即看不到" in page
    assert browser.post(f"/me/consents/{consent.public_id}/withdraw").status_code == 303
    assert live(enterprise) is None
    assert browser.post(f"/me/consents/{consent.public_id}/withdraw").status_code == 409


def test_one_recipient_is_stopped_on_the_page(world, owner, enterprise):
    bank, other = world.bank(), world.bank()
    consent = a_consent(world, owner, enterprise, recipients=[bank, other])
    browser = world.client(owner)
    browser.get("/me/consents")
    path = f"/me/consents/{consent.public_id}/narrow"
    assert browser.post(path, {}).status_code == 422
    assert browser.post(path, {"recipients": [bank.public_id]}).status_code == 303
    assert live_consent_for(enterprise.public_id, "referral", recipient_id=bank.id) is None
    assert live_consent_for(enterprise.public_id, "referral", recipient_id=other.id) is not None


def test_a_consent_is_renewed_on_the_page(world, owner, enterprise):
    consent = a_consent(world, owner, enterprise)
    browser = world.client(owner)
    browser.get("/me/consents")
    day = (clock.today() + timedelta(days=200)).isoformat()
    path = f"/me/consents/{consent.public_id}/renew"
    assert browser.post(path, {"expires_on": day}).status_code == 303
    db.session.expire_all()
    states = [c.state for c in consents_of_enterprise(enterprise.public_id)]
    assert states == ["given", "superseded"]


def test_an_entrepreneur_without_an_enterprise_is_told_what_to_do(world):
    browser = world.client(world.entrepreneur())
    assert "请先登记企业" in browser.get("/me/consents").get_data(as_text=True)
    assert "先登记企业" in browser.get("/me/consents/new").get_data(as_text=True)


def test_a_consent_that_names_nobody_comes_before_one_for_somebody_else(world, owner, enterprise):
    general = a_consent(world, owner, enterprise)
    a_consent(world, owner, enterprise, recipients=[world.bank()])
    assert live_consent_for(enterprise.public_id, "referral").id == general.id
