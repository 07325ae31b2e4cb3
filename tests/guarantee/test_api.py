"""Guarantee applications over HTTP."""

import pytest

from app.consents.commands import withdraw_consent
from app.consents.queries import live_consents_of, viewers_of
from app.infra.db import db
from app.referrals.queries import offer_by_id
from tests.agreements.builders import WAN
from tests.enterprises import builders as firms
from tests.referrals.builders import offer_body

URL = "/guarantee-applications"


def body(path, **changes):
    return {
        "offer_id": path.offer.public_id,
        "programme_id": path.programme.public_id,
        "amount_fen": 50 * WAN,
        **changes,
    }


def apply(path, by=None, **changes):
    return path.world.api(by or path.table.bank_officer).post(URL, body(path, **changes))


def go(path, who, application, step, content=None):
    return path.world.api(getattr(path.table, who)).post(f"{URL}/{application}/{step}", content)


def in_study(path, **changes):
    application = apply(path, **changes).json["id"]
    assert go(path, "guarantee_officer", application, "study").status_code == 200
    return application


def test_a_guarantee_from_application_to_letter(path):
    applied = apply(path)
    assert (applied.status_code, applied.json["state"]) == (201, "submitted")
    assert applied.json["fee_fen"] == 400_000
    application = applied.json["id"]
    studied = go(path, "guarantee_officer", application, "study")
    assert (studied.status_code, studied.json["state"]) == (200, "in_study")
    approved = go(path, "guarantee_manager", application, "approve")
    assert (approved.status_code, approved.json["state"]) == (200, "approved")
    assert approved.json["commitment"]["state"] == "reserved"
    assert approved.json["audit_entry"]
    programme = path.world.api(path.table.centre).get(
        f"/guarantee-programmes/{path.programme.public_id}"
    )
    assert programme.json["used_fen"] == 50 * WAN
    assert programme.json["headroom_fen"] == programme.json["quota_fen"] - 50 * WAN


def test_an_application_may_rest_on_the_referral_alone(path):
    response = apply(path, offer_id=None, referral_id=path.referral.public_id)
    assert response.status_code == 201
    assert response.json["offer_id"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"offer_id": None}, "offer_id"),
        ({"programme_id": "nobody"}, "programme_id"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": 50 * WAN + 1}, "amount_fen"),
        ({"amount_fen": 1.5}, "amount_fen"),
        ({"amount": 1}, "amount"),
    ],
)
def test_bad_values_are_refused_beside_their_field(path, changes, field):
    response = apply(path, **changes)
    assert response.status_code == 422
    assert {error["field"] for error in response.json["errors"]} == {field}


def test_one_of_referral_and_offer_is_named(path):
    assert apply(path, referral_id=path.referral.public_id).status_code == 422


def test_another_banks_offer_does_not_exist(path):
    assert apply(path, by=path.world.person("bank_officer")).status_code == 404


@pytest.mark.parametrize("who", ["guarantee_officer", "guarantee_manager", "centre"])
def test_only_banks_apply(path, who):
    assert apply(path, by=getattr(path.table, who)).status_code == 403


def test_a_programme_without_this_bank_is_unknown(path, world):
    other = world.bank()
    programme = path.table.prepared(lenders=(other,))
    path.table.sign(
        programme,
        world.person("bank_manager", other),
        path.table.guarantee_manager,
        path.table.reguarantee_officer,
    )
    assert programme.state == "live"
    response = apply(path, programme_id=programme.public_id)
    assert (response.status_code, response.json["errors"][0]["field"]) == (422, "programme_id")


def test_an_unsigned_programme_covers_nothing(path):
    waiting = path.table.prepared()
    assert apply(path, programme_id=waiting.public_id).status_code == 422


def test_one_application_stands_at_a_time(path):
    first = apply(path).json["id"]
    assert apply(path).json["code"] == "already_applied"
    assert go(path, "bank_officer", first, "withdraw").json["state"] == "withdrawn"
    assert apply(path).status_code == 201


def test_the_agency_sees_it_and_strangers_do_not(path, world):
    application = apply(path).json["id"]
    for who in ("bank_manager", "guarantee_officer", "guarantee_manager", "reguarantee_officer"):
        caller = world.api(getattr(path.table, who))
        assert caller.get(f"{URL}/{application}").status_code == 200, who
        assert [a["id"] for a in caller.get(URL).json["items"]] == [application]
    for role in ("bank_manager", "guarantee_officer", "guarantee_manager", "reguarantee_officer"):
        stranger = world.api(world.person(role))
        assert stranger.get(f"{URL}/{application}").status_code == 404
        assert stranger.get(URL).json["items"] == []
        assert stranger.post(f"{URL}/{application}/study").status_code == 404
    assert world.api(world.person("insurer")).get(URL).status_code == 403


def test_the_owner_sees_it_and_whom_the_file_went_to(path, world):
    application = apply(path).json["id"]
    owner = world.api(path.road.owner)
    assert owner.get(f"{URL}/{application}").json["guarantor"]["name"] == path.table.guarantor.name
    consent = live_consents_of(path.road.farm.firm.public_id)[-1]
    shown = {viewer.organisation.id for viewer in viewers_of(consent)}
    assert {path.table.guarantor.id, path.table.reguarantor.id} <= shown


def test_the_agency_reads_the_enterprise_only_after_the_application(path, world):
    firm = path.road.farm.firm.public_id
    reader = world.api(path.table.guarantee_officer)
    assert reader.get(f"/enterprises/{firm}").status_code == 404
    apply(path)
    assert reader.get(f"/enterprises/{firm}").status_code == 200


def test_without_the_wish_for_a_guarantee_the_owner_must_name_the_agency(paths, world):
    path = paths(wants_guarantee=False)
    refused = apply(path)
    assert (refused.status_code, refused.json["code"]) == (409, "no_consent_for_recipient")
    consent = live_consents_of(path.road.farm.firm.public_id)[-1]
    firms.a_consent(
        world,
        path.road.owner,
        path.road.farm.firm,
        purposes=consent.live_purposes,
        recipients=[path.table.guarantor],
    )
    application = apply(path)
    assert application.status_code == 201
    hidden = world.api(path.table.reguarantee_officer)
    assert hidden.get(f"{URL}/{application.json['id']}").status_code == 404


def test_a_withdrawn_consent_shuts_the_agency_out_at_once(path, world):
    application = in_study(path)
    consent = live_consents_of(path.road.farm.firm.public_id)[-1]
    withdraw_consent(world.act(path.road.owner), consent=consent)
    db.session.commit()
    for who in ("guarantee_officer", "guarantee_manager", "reguarantee_officer", "bank_officer"):
        caller = world.api(getattr(path.table, who))
        assert caller.get(f"{URL}/{application}").status_code == 404
    assert go(path, "guarantee_manager", application, "approve").status_code == 404


@pytest.mark.parametrize(
    ("who", "step", "status"),
    [
        ("guarantee_manager", "study", 403),
        ("bank_officer", "study", 403),
        ("centre", "study", 403),
        ("guarantee_officer", "approve", 403),
        ("bank_manager", "approve", 403),
        ("centre", "approve", 403),
        ("reguarantee_officer", "approve", 403),
        ("guarantee_officer", "decline", 403),
        ("guarantee_officer", "withdraw", 403),
    ],
)
def test_each_step_has_its_person(path, who, step, status):
    application = apply(path).json["id"]
    assert go(path, who, application, step).status_code == status


def test_nothing_is_approved_unstudied_or_twice(path):
    application = apply(path).json["id"]
    assert go(path, "guarantee_manager", application, "approve").status_code == 409
    go(path, "guarantee_officer", application, "study")
    assert go(path, "guarantee_officer", application, "study").status_code == 409
    assert go(path, "guarantee_manager", application, "approve").status_code == 200
    assert go(path, "guarantee_manager", application, "approve").status_code == 409


def test_too_little_headroom_is_said_at_the_top_level(paths):
    path = paths(quota_fen=49 * WAN)
    application = in_study(path)
    refused = go(path, "guarantee_manager", application, "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "headroom_exceeded")
    assert refused.json["headroom_fen"] == 49 * WAN


def test_the_clients_cap_is_its_own_refusal(paths):
    path = paths(per_client_cap_fen=80 * WAN)
    assert go(path, "guarantee_manager", in_study(path), "approve").status_code == 200
    path.offer = path.another_offer(same_farm=True)
    refused = go(path, "guarantee_manager", in_study(path), "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "client_cap_exceeded")
    assert refused.json["headroom_fen"] == 30 * WAN


def test_another_firm_has_a_cap_of_its_own(paths):
    path = paths(per_client_cap_fen=50 * WAN)
    assert go(path, "guarantee_manager", in_study(path), "approve").status_code == 200
    path.offer = path.another_offer()
    assert go(path, "guarantee_manager", in_study(path), "approve").status_code == 200


def test_the_law_limits_one_client_of_an_agency(paths):
    path = paths(net_assets_fen=300 * WAN)
    refused = go(path, "guarantee_manager", in_study(path), "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "client_cap_exceeded")
    assert refused.json["headroom_fen"] == 37_500_000
    assert refused.json["errors"][0]["citation"] == "guowuyuan-683#16"


def test_a_no_carries_reasons(path):
    application = in_study(path)
    for wrong in ({"reason_codes": []}, {"reason_codes": ["R99"]}, {}):
        assert go(path, "guarantee_manager", application, "decline", wrong).status_code == 422
    said = {"reason_codes": ["R12"], "comment": ""}
    answer = go(path, "guarantee_manager", application, "decline", said)
    assert (answer.status_code, answer.json["state"]) == (200, "rejected")
    assert [reason["code"] for reason in answer.json["decline_reasons"]] == ["R12"]
    assert apply(path).status_code == 201


def test_counter_guarantees_are_kept_in_order(path):
    application = in_study(path)
    asked = [{"kind": "controller", "text": "实控人连带"}, {"kind": "other", "text": "设备"}]
    answer = go(path, "guarantee_manager", application, "approve", {"counter_guarantees": asked})
    assert answer.json["commitment"]["counter_guarantees"] == asked


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "family_home", "text": "自住"}, "counter_guarantees.0.kind"),
        ({"kind": "mortgage", "text": "家庭住房一套"}, "counter_guarantees.0.kind"),
        (
            {"kind": "pledge", "collateral_id": "nothing", "text": ""},
            "counter_guarantees.0.collateral_id",
        ),
        ({"text": "没有种类"}, "counter_guarantees.0.kind"),
    ],
)
def test_more_than_the_ladder_allows_is_refused(path, asked, field):
    application = in_study(path)
    answer = go(path, "guarantee_manager", application, "approve", {"counter_guarantees": [asked]})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json["errors"]} == {field}


def offered(path, programme_id):
    """A bank's answer to a need of its own, naming a programme."""
    officer = path.world.api(path.table.bank_officer)
    named = offer_body(guarantee_programme_id=programme_id)
    return officer.post(f"/referrals/{path.sent().public_id}/offer", named)


def test_an_offer_names_a_live_programme_whatever_its_headroom(paths):
    path = paths(quota_fen=WAN)
    answer = offered(path, path.programme.public_id)
    assert answer.status_code == 201
    assert answer.json["guarantee_programme_id"] == path.programme.public_id
    fees = [item for item in answer.json["cost"]["items"] if item["kind"] == "guarantee_fee"]
    assert [fee["amount_fen"] for fee in fees] == [400_000]


def test_an_offer_cannot_name_a_programme_that_is_not_live_for_its_bank(path):
    for unknown in ("nobody", path.table.prepared().public_id):
        answer = offered(path, unknown)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == "guarantee_programme_id"


def test_an_application_keeps_to_the_programme_that_the_offer_names(path):
    path.offer = offer_by_id(offered(path, path.programme.public_id).json["id"])
    other = path.table.live()
    refused = apply(path, programme_id=other.public_id)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "programme_id")
    assert apply(path).status_code == 201
