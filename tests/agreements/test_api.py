"""Programmes over HTTP: prepared, signed by each party, read by those it concerns."""

import pytest

from app.infra.db import db
from tests.agreements.builders import WAN, a_body

PATH = "/guarantee-programmes"
FIELDS = {
    "id",
    "name",
    "guarantor",
    "lenders",
    "shares",
    "per_client_cap_fen",
    "quota_fen",
    "used_fen",
    "headroom_fen",
    "fee_rate",
    "valid_from",
    "valid_to",
    "state",
}


def post(table, by=None, **changes):
    return table.world.api(by or table.centre).post(PATH, a_body(table, **changes))


def fields_of(response):
    return {error["field"] for error in response.json["errors"]}


def test_the_centre_prepares_a_programme(table):
    response = post(table)
    assert response.status_code == 201
    assert set(response.json) >= FIELDS
    assert (response.json["state"], response.json["used_fen"]) == ("draft", 0)
    assert response.json["headroom_fen"] == response.json["quota_fen"] == 10_000 * WAN
    assert response.json["fee_rate"] == "0.008"
    assert response.json["audit_entry"]


def test_it_is_live_when_everybody_has_signed(table):
    programme = post(table).json["id"]
    states = []
    for person in table.signers:
        response = table.world.api(person).post(f"{PATH}/{programme}/sign")
        assert response.status_code == 200
        states.append(response.json["state"])
    assert states == ["signing", "signing", "live"]


def test_the_order_of_the_shares_is_kept(table):
    posted = {"national_fund": "0.2", "bank": "0.2", "guarantor": "0.4", "reguarantor": "0.2"}
    answer = post(table, shares=posted).json
    assert answer["shares"] == posted
    assert answer["share_order"] == list(posted)
    assert list(answer["shares"]) == list(posted)


def test_without_a_reguarantor_two_signatures_do(table):
    shares = {"bank": "0.2", "guarantor": "0.8"}
    programme = post(table, reguarantor_id=None, shares=shares).json["id"]
    table.world.api(table.guarantee_manager).post(f"{PATH}/{programme}/sign")
    response = table.world.api(table.bank_manager).post(f"{PATH}/{programme}/sign")
    assert response.json["state"] == "live"


def test_a_party_signs_once(table):
    programme = post(table).json["id"]
    manager = table.world.api(table.bank_manager)
    assert manager.post(f"{PATH}/{programme}/sign").status_code == 200
    second = manager.post(f"{PATH}/{programme}/sign")
    assert (second.status_code, second.json["code"]) == (409, "already_signed")
    colleague = table.world.api(table.world.person("bank_manager", table.bank))
    assert colleague.post(f"{PATH}/{programme}/sign").json["code"] == "already_signed"


def test_a_live_programme_is_not_signed_again(table):
    programme = table.live().public_id
    response = table.world.api(table.bank_manager).post(f"{PATH}/{programme}/sign")
    assert response.status_code == 409


@pytest.mark.parametrize("role", ["bank_manager", "guarantee_manager", "reguarantee_officer"])
def test_strangers_do_not_know_of_it(table, role):
    programme = post(table).json["id"]
    stranger = table.world.api(table.world.person(role))
    assert stranger.get(f"{PATH}/{programme}").status_code == 404
    assert stranger.post(f"{PATH}/{programme}/sign").status_code == 404
    assert stranger.get(PATH).json["items"] == []


@pytest.mark.parametrize("who", ["bank_officer", "guarantee_officer", "centre"])
def test_whoever_only_reads_does_not_sign(table, who):
    programme = post(table).json["id"]
    reader = table.world.api(getattr(table, who))
    assert reader.get(f"{PATH}/{programme}").status_code == 200
    assert reader.post(f"{PATH}/{programme}/sign").status_code == 403


@pytest.mark.parametrize("role", ["finance_bureau", "auditor", "finance_lead"])
def test_the_county_reads_all(table, role):
    programme = post(table).json["id"]
    found = table.world.api(table.world.person(role)).get(PATH)
    assert [item["id"] for item in found.json["items"]] == [programme]


def test_an_insurer_reads_what_leaves_it_a_share(table):
    post(table)
    shares = {"bank": "0.2", "guarantor": "0.4", "insurer": "0.4"}
    shared = post(table, shares=shares).json["id"]
    found = table.world.api(table.world.person("insurer")).get(PATH)
    assert [item["id"] for item in found.json["items"]] == [shared]


def test_an_entrepreneur_has_no_business_with_programmes(table):
    assert table.world.api(table.world.entrepreneur()).get(PATH).status_code == 403


def test_the_guarantors_officer_prepares_for_their_own_agency_only(table):
    assert post(table, by=table.guarantee_officer).status_code == 201
    other = table.world.organisation("guarantor")
    response = post(table, by=table.guarantee_officer, guarantor_id=other.public_id)
    assert (response.status_code, fields_of(response)) == (422, {"guarantor_id"})


@pytest.mark.parametrize("who", ["bank_officer", "bank_manager", "guarantee_manager"])
def test_others_do_not_prepare(table, who):
    assert post(table, by=getattr(table, who)).status_code == 403


BAD = {
    "shares": [
        {"bank": "0.2", "guarantor": "0.7"},
        {"bank": "0.3", "guarantor": "0.700001"},
    ],
    "shares.bank": [{"bank": "0.1", "guarantor": "0.9"}, {"bank": "0", "guarantor": "1"}],
    "shares.guarantor": [{"bank": "0.5", "reguarantor": "0.5"}],
    "shares.landlord": [{"bank": "0.2", "guarantor": "0.4", "landlord": "0.4"}],
}


@pytest.mark.parametrize(
    ("field", "shares"), [(field, shares) for field, several in BAD.items() for shares in several]
)
def test_shares_that_are_no_whole_are_refused(table, field, shares):
    response = post(table, shares=shares)
    assert response.status_code == 422
    assert field in fields_of(response)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("guarantor_id", "nobody"),
        ("lender_ids", ["nobody"]),
        ("lender_ids", []),
        ("reguarantor_id", "nobody"),
        ("quota_fen", 0),
        ("quota_fen", -1),
        ("per_client_cap_fen", 0),
        ("per_client_cap_fen", 1_000 * WAN + 1),
        ("fee_rate", "0.010001"),
        ("valid_to", "2000-01-01"),
        ("name", "  "),
        ("system", "other"),
    ],
)
def test_bad_terms_are_refused_beside_their_field(table, field, value):
    response = post(table, **{field: value})
    assert (response.status_code, fields_of(response)) == (422, {field})


@pytest.mark.parametrize("share", [0.2, "1e-1", "-0.2", "0.2000001", True])
def test_a_share_is_a_plain_decimal_string(table, share):
    response = post(table, shares={"bank": share, "guarantor": "0.8"})
    assert response.status_code == 422


def test_a_bank_named_as_guarantor_is_refused(table):
    response = post(table, guarantor_id=table.bank.public_id)
    assert fields_of(response) == {"guarantor_id"}


def test_the_refused_share_names_its_clause(table):
    response = post(table, shares={"bank": "0.19", "guarantor": "0.81"})
    assert response.json["errors"][0]["citation"] == "caijin-2025-11"


def test_the_ceiling_is_higher_under_the_plan(table):
    assert post(table, plan=True, per_client_cap_fen=2_000 * WAN).status_code == 201
    over = post(table, plan=True, per_client_cap_fen=2_000 * WAN + 1)
    assert fields_of(over) == {"per_client_cap_fen"}


def test_a_limit_known_by_hearsay_only_warns(table):
    response = post(table, system="agri", fee_rate="0.009", reguarantor_id=None)
    assert response.status_code == 201
    assert "fee_rate_high" in {warning["code"] for warning in response.json["warnings"]}


def test_the_list_filters_by_state_and_pages(table):
    live = table.live().public_id
    table.prepared()
    reader = table.world.api(table.bank_officer)
    assert [p["id"] for p in reader.get(f"{PATH}?state=live").json["items"]] == [live]
    first = reader.get(f"{PATH}?limit=1").json
    second = reader.get(f"{PATH}?limit=1&cursor={first['next']}").json
    assert {p["id"] for p in first["items"] + second["items"]} >= {live}
    assert reader.get(f"{PATH}?state=nothing").status_code == 422


def test_a_posted_programme_waits_in_the_journal_once(table):
    key = "once-" + table.bank.public_id
    caller = table.world.api(table.centre)
    first = caller.post(PATH, a_body(table), key=key)
    again = caller.post(PATH, a_body(table), key=key)
    assert first.json["id"] == again.json["id"]
    db.session.rollback()
    assert len(caller.get(PATH).json["items"]) == 1
