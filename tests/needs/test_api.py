"""Needs over HTTP: field names, codes and order of checks as programs rely on them."""

import pytest

from app.consents.commands import record_disclosure
from app.consents.queries import live_consent_for
from app.infra.db import db
from tests.needs.builders import body, fresh
from tests.world import World


@pytest.fixture
def api(farm):
    return farm.world.api(farm.owner)


def test_a_need_begins_as_a_draft(farm, api):
    answer = api.post("/needs", body(farm.firm, wants_guarantee=True))
    assert answer.status_code == 201 and answer.json["state"] == "draft"
    assert answer.json["audit_entry"] and answer.json["wants_guarantee"] is True


def test_every_stated_field_comes_back(farm, api):
    made = api.post("/needs", body(farm.firm)).json["id"]
    shown = api.get(f"/needs/{made}").json
    assert {name: shown[name] for name in body(farm.firm)} == body(farm.firm)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": -5}, "amount_fen"),
        ({"amount_fen": 50.5}, "amount_fen"),
        ({"amount_fen": "50000000"}, "amount_fen"),
        ({"amount_fen": True}, "amount_fen"),
        ({"amount_fen": 5_000_000_001}, "amount_fen"),
        ({"term_months": 0}, "term_months"),
        ({"term_months": 241}, "term_months"),
        ({"use": "yacht"}, "use"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "   "}, "purpose"),
        ({"purpose": "橙" * 501}, "purpose"),
        ({"collateral_ids": ["nothing"]}, "collateral_ids"),
        ({"wants_guarantee": "yes"}, "wants_guarantee"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_value_is_422_beside_its_field(farm, api, change, field):
    answer = api.post("/needs", body(farm.firm, **change))
    assert answer.status_code == 422
    assert field in [error["field"].split(".")[0] for error in answer.json["errors"]]


def test_five_hundred_chinese_characters_are_taken(farm, api):
    assert api.post("/needs", body(farm.firm, purpose="橙" * 500)).status_code == 201


def test_anothers_firm_does_not_exist(farm):
    stranger = farm.world.api(farm.world.entrepreneur())
    assert stranger.post("/needs", body(farm.firm)).status_code == 404


def test_only_entrepreneurs_state_needs(farm):
    officer = farm.world.api(farm.world.person("bank_officer"))
    assert officer.post("/needs", body(farm.firm)).status_code == 403


def test_submitting_asks_for_consent_then_verification(new_farm):
    api = new_farm.world.api(new_farm.owner)
    need = new_farm.need().public_id
    first = api.post(f"/needs/{need}/submit")
    assert (first.status_code, first.json["code"]) == (409, "no_live_consent")
    new_farm.consent()
    second = api.post(f"/needs/{need}/submit")
    assert (second.status_code, second.json["code"]) == (409, "enterprise_unverified")
    assert fresh(need).state == "draft"


def test_a_submitted_need_has_a_reference_and_a_deadline(farm, api):
    farm.consent()
    need = farm.need().public_id
    answer = api.post(f"/needs/{need}/submit")
    assert (answer.status_code, answer.json["state"]) == (200, "submitted")
    assert answer.json["reference"].startswith("XQ-") and answer.json["contact_due_at"]
    again = api.post(f"/needs/{need}/submit")
    assert (again.status_code, again.json["code"]) == (409, "illegal_state")


def test_a_need_is_taken_back_once(farm, api):
    need = farm.sent().public_id
    assert api.post(f"/needs/{need}/withdraw").json["state"] == "withdrawn"
    again = api.post(f"/needs/{need}/withdraw")
    assert (again.status_code, again.json["code"]) == (409, "illegal_state")


def test_a_draft_may_be_withdrawn_with_a_reason(farm, api):
    need = farm.need().public_id
    answer = api.post(f"/needs/{need}/withdraw", {"reason": "不需要了"})
    assert answer.status_code == 200 and fresh(need).closed_reason == "不需要了"


def test_the_centre_sees_what_was_sent_and_no_drafts(farm):
    draft, sent = farm.need().public_id, farm.sent().public_id
    centre = farm.world.api(farm.world.person("finance_centre"))
    assert centre.get(f"/needs/{draft}").status_code == 404
    assert centre.get(f"/needs/{sent}").status_code == 200
    listed = [item["id"] for item in centre.get("/needs").json["items"]]
    assert sent in listed and draft not in listed
    assert centre.post(f"/needs/{sent}/submit").status_code == 403


def test_a_bank_sees_what_was_disclosed_and_nothing_else(farm):
    need = farm.sent()
    bank = farm.world.bank()
    officer = farm.world.api(farm.world.person("bank_officer", bank))
    assert officer.get(f"/needs/{need.public_id}").status_code == 404
    consent = live_consent_for(farm.firm.public_id, "referral")
    record_disclosure(
        farm.world.act(farm.owner),
        consent=consent,
        subject_kind="need",
        subject_id=need.public_id,
        recipient_id=bank.id,
    )
    db.session.commit()
    shown = officer.get(f"/needs/{need.public_id}")
    assert shown.status_code == 200
    assert "wish_to_send" not in shown.json and "contact_due_at" not in shown.json


def test_the_list_is_filtered_by_a_known_state(farm, api):
    farm.need()
    assert len(api.get("/needs?state=draft").json["items"]) == 1
    assert api.get("/needs?state=open").json["items"] == []
    assert api.get("/needs?state=nonsense").status_code == 422


def test_a_return_needs_a_known_reason_at_both_doors(farm):
    need = farm.sent().public_id
    officer = farm.world.person("finance_centre")
    api, page = farm.world.api(officer), farm.world.client(officer)
    assert api.post(f"/needs/{need}/return", {"reason_codes": ["R99"]}).status_code == 422
    page.get(f"/centre/needs/{need}/return")
    assert page.post(f"/centre/needs/{need}/return", {"comment": "改"}).status_code == 422
    answer = api.post(f"/needs/{need}/return", {"reason_codes": ["R03"], "comment": "请补收入"})
    assert (answer.status_code, answer.json["state"]) == (200, "returned")
    owner = farm.world.client(farm.owner).get(f"/me/needs/{need}").get_data(as_text=True)
    assert "收入证明材料不足" in owner and "请补收入" in owner
    sent = farm.world.api(farm.owner).post(f"/needs/{need}/submit")
    assert (sent.status_code, sent.json["state"]) == (200, "submitted")


def test_another_county_sees_nothing(farm, app):
    need = farm.sent().public_id
    elsewhere = World(app)
    assert (
        elsewhere.api(elsewhere.person("finance_centre")).get(f"/needs/{need}").status_code == 404
    )
