"""Assets and pledges over HTTP: names, numbers and order of the contract."""

import json

import pytest
from sqlalchemy import func, select

from app.collateral.models import Asset
from app.infra.db import db
from app.infra.journal import AuditEntry
from app.referrals.commands import send_referral
from tests.collateral.builders import a_yard, an_asset, body, certificate, in_days
from tests.needs.builders import WAN, a_farm


@pytest.fixture
def farm(world):
    return a_farm(world)


def entries(subject_id, action):
    """How often something was written down about a thing."""
    statement = select(func.count()).where(
        AuditEntry.subject_id == subject_id, AuditEntry.action == action
    )
    return db.session.execute(statement).scalar_one()


def test_an_owner_declares_an_asset(world, farm):
    answer = world.api(farm.owner).post("/collateral", body(farm.firm))
    assert answer.status_code == 201
    assert answer.json["state"] == "declared" and answer.json["audit_entry"]
    assert answer.json["ceiling_fen"] == answer.json["available_fen"] == 84 * WAN
    shown = world.api(farm.owner).get(f"/collateral/{answer.json['id']}").json
    assert shown["id"] == answer.json["id"] and shown["identifier"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "C99"}, "kind"),
        ({"kind": "homestead"}, "kind"),
        ({"description": ""}, "description"),
        ({"identifier": " - "}, "identifier"),
        ({"appraised_fen": 0}, "appraised_fen"),
        ({"appraised_fen": "5"}, "appraised_fen"),
        ({"appraised_on": "2999-01-01"}, "appraised_on"),
        ({"appraised_on": "2026-02-30"}, "appraised_on"),
        ({"variant": "insured"}, "variant"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_value_is_422_beside_its_field(world, farm, change, field):
    answer = world.api(farm.owner).post("/collateral", body(farm.firm, **change))
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json["errors"]]


def test_what_the_law_refuses_carries_its_clause(world, farm):
    answer = world.api(farm.owner).post("/collateral", body(farm.firm, kind="seized"))
    assert answer.json["code"] == "never_accepted"
    assert answer.json["errors"][0]["citation"] == "civil-code#399"


@pytest.mark.parametrize("spelling", ["ab-10 2o", "AB１０２０", "abI0-20", "Ab 10 20"])
def test_a_known_identifier_is_409_in_any_spelling_and_kind_and_never_says_whose(
    world, farm, spelling
):
    world.api(farm.owner).post("/collateral", body(farm.firm, identifier="AB1020"))
    other = a_farm(world, name="别家果园")
    again = body(other.firm, identifier=spelling, kind="C03")
    answer = world.api(other.owner).post("/collateral", again)
    assert (answer.status_code, answer.json["code"]) == (409, "already_registered")
    assert farm.firm.name not in answer.get_data(as_text=True)


def test_the_second_attempt_is_written_down_about_the_first(world, farm):
    asset = an_asset(world, farm, identifier="ONCE-1")
    answer = world.api(farm.owner).post("/collateral", body(farm.firm, identifier="once 1"))
    assert answer.status_code == 409
    assert entries(asset.public_id, "declare_again") == 1


def test_what_was_withdrawn_may_be_declared_by_its_new_owner(world, farm):
    first = world.api(farm.owner).post("/collateral", body(farm.firm, identifier="SOLD-7")).json
    gone = world.api(farm.owner).post(f"/collateral/{first['id']}/withdraw", {"reason": "卖了"})
    assert (gone.status_code, gone.json["state"]) == (200, "withdrawn")
    buyer = a_farm(world)
    answer = world.api(buyer.owner).post("/collateral", body(buyer.firm, identifier="SOLD-7"))
    assert answer.status_code == 201


def test_another_owners_enterprise_is_not_found(world, farm):
    stranger = world.entrepreneur()
    assert world.api(stranger).post("/collateral", body(farm.firm)).status_code == 404


@pytest.mark.parametrize("role", ["bank_officer", "guarantee_officer", "finance_centre"])
def test_only_an_owner_declares(world, farm, role):
    answer = world.api(world.person(role)).post("/collateral", body(farm.firm))
    assert answer.status_code == 403


def test_without_a_token_nothing_is_said(world):
    assert world.api().get("/collateral").status_code == 401


def test_a_bank_that_was_sent_the_need_reads_the_asset_and_another_does_not(yard, world):
    path = f"/collateral/{yard.asset.public_id}"
    assert world.api(yard.lenders[0].officer).get(path).json["available_fen"] == 84 * WAN
    assert world.api(world.person("bank_officer")).get(path).status_code == 404
    assert world.api(world.person("guarantee_officer")).get(path).status_code == 404
    assert world.api(world.entrepreneur()).get(path).status_code == 404


def test_an_asset_the_need_does_not_name_stays_unseen(yard, world):
    other = an_asset(world, yard.farm)
    api = world.api(yard.lenders[0].officer)
    assert api.get(f"/collateral/{other.public_id}").status_code == 404
    assert [a["id"] for a in api.get("/collateral").json["items"]] == [yard.asset.public_id]


def test_two_institutions_may_each_verify(yard, world):
    path = f"/collateral/{yard.asset.public_id}/verify"
    for lender in yard.lenders:
        answer = world.api(lender.officer).post(path, {"note": "看了实物"})
        assert (answer.status_code, answer.json["state"]) == (200, "verified")
    assert world.api(yard.lenders[0].officer).post(path, {"note": " "}).status_code == 422
    assert world.api(yard.owner).post(path, {"note": "我看了"}).status_code == 403


def test_a_pledge_may_be_made_on_a_declared_asset(yard):
    answer = yard.pledges(0)
    assert (answer.status_code, answer.json["state"]) == (201, "proposed")
    assert answer.json["rank"] == 1 and yard.left() == 4 * WAN


def test_the_second_bank_hears_what_is_left_and_never_for_whom(yard):
    yard.pledge(0)
    answer = yard.pledges(1, secured_fen=5 * WAN, rank=2)
    assert (answer.status_code, answer.json["code"]) == (409, "already_encumbered")
    assert answer.json["available_fen"] == 4 * WAN
    assert yard.lenders[0].bank.name not in json.dumps(answer.json, ensure_ascii=False)
    assert yard.lenders[0].bank.public_id not in json.dumps(answer.json)
    assert entries(yard.asset.public_id, "refuse_lien") == 1
    assert yard.pledges(1, secured_fen=4 * WAN, rank=2).status_code == 201
    assert yard.left() == 0


def test_a_taken_rank_is_409_with_what_is_left(yard):
    yard.pledge(0, 10 * WAN)
    answer = yard.pledges(1, secured_fen=WAN)
    assert (answer.status_code, answer.json["code"]) == (409, "already_encumbered")
    assert answer.json["available_fen"] == 74 * WAN


def test_the_second_bank_reads_nothing_of_the_first(yard, world):
    lien = yard.registered(0)
    shown = world.api(yard.lenders[1].officer).get(f"/collateral/{yard.asset.public_id}")
    assert shown.json["available_fen"] == 4 * WAN and shown.json["pledges"] == []
    assert yard.lenders[0].bank.name not in shown.get_data(as_text=True)
    other = world.api(yard.lenders[1].officer)
    assert other.get(f"/pledges/{lien.public_id}").status_code == 404
    assert other.post(f"/pledges/{lien.public_id}/release").status_code == 404


def test_the_owner_reads_who_holds_what(yard, world):
    yard.pledge(0)
    shown = world.api(yard.owner).get(f"/collateral/{yard.asset.public_id}").json
    assert [p["holder"]["name"] for p in shown["pledges"]] == [yard.lenders[0].bank.name]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"secured_fen": 0}, 422),
        ({"rank": 0}, 422),
        ({"rank": 10}, 422),
        ({"rank": "1"}, 422),
        ({"referral_id": None}, 422),
        ({"loan_id": "x"}, 422),
        ({"referral_id": "nothing"}, 404),
        ({"referral_id": None, "loan_id": "nothing"}, 404),
    ],
)
def test_a_pledge_names_one_business_that_one_may_see(yard, change, status):
    assert yard.pledges(0, **change).status_code == status


def test_another_banks_referral_is_not_found(yard):
    assert yard.pledges(0, referral_id=yard.referrals[1].public_id).status_code == 404


def test_an_asset_of_another_enterprise_is_422(yard, world):
    other = a_yard(world)
    referral = send_referral(
        world.act(other.owner), need=other.need, product=yard.lenders[0].product
    )
    answer = yard.pledges(0, referral_id=referral.public_id)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "referral_id")


def test_values_are_checked_before_what_stands_in_the_way(yard):
    yard.pledge(0, 84 * WAN)
    assert yard.pledges(1, secured_fen=0).status_code == 422


def test_the_owner_may_not_pledge_and_a_stranger_does_not_know_it(yard, world):
    path = f"/collateral/{yard.asset.public_id}/pledges"
    assert world.api(yard.owner).post(path, yard.request(0)).status_code == 403
    assert world.api(world.person("bank_officer")).post(path, yard.request(0)).status_code == 404


def register(yard, lien, at=0, **kw):
    path = f"/pledges/{lien.public_id}/register"
    return yard.world.api(yard.lenders[at].officer).post(path, certificate(**kw))


def test_an_unverified_asset_is_not_registered(yard):
    lien = yard.pledge(0)
    answer = register(yard, lien)
    assert (answer.status_code, answer.json["code"]) == (409, "asset_unverified")
    yard.verify(1)
    answer = register(yard, lien)
    assert (answer.status_code, answer.json["state"]) == (200, "registered")
    shown = yard.world.api(yard.owner).get(f"/collateral/{yard.asset.public_id}").json
    assert shown["state"] == "encumbered" and shown["used_fen"] == 80 * WAN


def test_a_new_value_is_looked_at_again_before_registering(yard, world):
    yard.verify()
    path = f"/collateral/{yard.asset.public_id}/appraisals"
    value = {"appraised_fen": 300 * WAN, "appraised_on": in_days(0).isoformat()}
    answer = world.api(yard.owner).post(path, value)
    assert answer.json["ceiling_fen"] == 150 * WAN and answer.json["verified"] is False
    lien = yard.pledge(0, 120 * WAN)
    assert register(yard, lien).json["code"] == "asset_unverified"


def test_a_lower_value_refuses_new_pledges_and_lets_go_of_the_old(yard, world):
    lien = yard.registered(0)
    path = f"/collateral/{yard.asset.public_id}/appraisals"
    value = {"appraised_fen": 100 * WAN, "appraised_on": in_days(0).isoformat()}
    answer = world.api(yard.owner).post(path, value)
    assert (answer.json["ceiling_fen"], answer.json["available_fen"]) == (50 * WAN, 0)
    assert yard.pledges(1, secured_fen=1, rank=2).json["available_fen"] == 0
    release = world.api(yard.lenders[0].officer).post(f"/pledges/{lien.public_id}/release")
    assert release.json["state"] == "released"


def test_a_tractor_goes_to_the_machinery_station(world):
    yard = a_yard(world, kind="C01")
    yard.verify()
    lien = yard.pledge(0)
    refused = register(yard, lien, registry="中登网")
    assert refused.status_code == 422
    (error,) = refused.json["errors"]
    assert (error["field"], error["citation"]) == ("registry", "tractor-registration-2018")
    passed = register(yard, lien, registry="农机监理", registry_number="渝农机抵2026-17")
    assert (passed.status_code, passed.json["state"]) == (200, "registered")


def test_a_trade_mark_at_another_office_is_registered_with_a_warning(world):
    yard = a_yard(world, kind="C09")
    yard.verify()
    answer = register(yard, yard.pledge(0, WAN), registry="中登网")
    assert answer.status_code == 200
    assert [w["code"] for w in answer.json["warnings"]] == ["wrong_registry"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"registry": ""}, "registry"),
        ({"registry_number": ""}, "registry_number"),
        ({"registered_on": in_days(1).isoformat()}, "registered_on"),
        ({"until": in_days(0).isoformat()}, "until"),
        ({"until": None}, "until"),
    ],
)
def test_a_bad_certificate_is_422_even_on_an_unverified_asset(yard, change, field):
    answer = register(yard, yard.pledge(0), **change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_release_gives_rank_and_amount_back_and_frees_the_asset(yard, world):
    lien = yard.registered(0)
    api = world.api(yard.lenders[0].officer)
    assert api.post(f"/pledges/{lien.public_id}/release").json["state"] == "released"
    assert yard.left() == 84 * WAN
    assert world.api(yard.owner).get(f"/collateral/{yard.asset.public_id}").json["state"] == "free"
    assert yard.pledges(1, secured_fen=84 * WAN).status_code == 201
    assert api.post(f"/pledges/{lien.public_id}/release").status_code == 409
    assert register(yard, lien).status_code == 409


def test_a_proposal_is_taken_back_by_its_release(yard, world):
    lien = yard.pledge(0)
    api = world.api(yard.lenders[0].officer)
    assert api.post(f"/pledges/{lien.public_id}/release").status_code == 200
    assert yard.left() == 84 * WAN


def test_a_registration_is_prolonged_and_never_shortened(yard, world):
    lien = yard.registered(0)
    api, path = world.api(yard.lenders[0].officer), f"/pledges/{lien.public_id}/renew"
    assert api.post(path, {"until": in_days(300).isoformat()}).status_code == 422
    answer = api.post(path, {"until": in_days(800).isoformat()})
    assert answer.json["until"] == in_days(800).isoformat()


def test_a_verifier_corrects_what_sets_the_ceiling(world):
    yard = a_yard(world, kind="C13")
    assert yard.left() == 84 * WAN
    yard.verify(variant="uninsured")
    assert yard.left() == 0
    assert yard.pledges(0, secured_fen=1).json["available_fen"] == 0


def test_a_pledged_asset_is_not_withdrawn(yard, world):
    yard.pledge(0)
    answer = world.api(yard.owner).post(f"/collateral/{yard.asset.public_id}/withdraw")
    assert (answer.status_code, answer.json["code"]) == (409, "asset_pledged")


def test_the_same_key_pledges_once(yard, world):
    api = world.api(yard.lenders[0].officer)
    path = f"/collateral/{yard.asset.public_id}/pledges"
    first, second = (api.post(path, yard.request(0), key="pledge-1") for _ in range(2))
    assert first.json == second.json and yard.left() == 4 * WAN


def test_a_refused_pledge_may_be_tried_again_with_its_key(yard, world):
    lien = yard.pledge(0, 84 * WAN)
    api = world.api(yard.lenders[1].officer)
    path = f"/collateral/{yard.asset.public_id}/pledges"
    assert api.post(path, yard.request(1), key="again").status_code == 409
    world.api(yard.lenders[0].officer).post(f"/pledges/{lien.public_id}/release")
    assert api.post(path, yard.request(1), key="again").status_code == 201


def test_an_asset_stands_once_whatever_two_requests_do(world, farm):
    an_asset(world, farm, identifier="TWICE")
    rows = select(func.count()).select_from(Asset).where(Asset.county_id == world.county.id)
    world.api(farm.owner).post("/collateral", body(farm.firm, identifier="twice"))
    assert db.session.execute(rows.execution_options(scoped="count")).scalar_one() == 1
