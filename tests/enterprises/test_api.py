"""The doors of enterprises over HTTP: exact answers, exact refusals."""

from datetime import timedelta

import pytest

from app.enterprises.models import Dispute, Enterprise
from app.infra import clock
from app.infra.db import db
from app.infra.scope import unscoped
from app.policy.county import county_pack
from tests.enterprises.builders import (
    OTHER_TOWNSHIP,
    PARK,
    TOWNSHIP,
    an_enterprise,
    credit_code,
    fields,
    places,
)


@pytest.fixture
def owner(world):
    return world.entrepreneur()


def wrong_fields(response) -> list[str]:
    assert response.status_code == 422, response.json
    return [error["field"] for error in response.json["errors"]]


def test_places_and_their_organisations_share_an_id(world, owner):
    at = places(world)
    api = world.api(owner)
    townships = api.get("/townships").json
    assert {t["code"]: t["id"] for t in townships["items"]} == {
        TOWNSHIP: at[TOWNSHIP].public_id,
        OTHER_TOWNSHIP: at[OTHER_TOWNSHIP].public_id,
    }
    assert townships["next"] is None
    parks = api.get("/parks").json["items"]
    assert [(p["id"], p["role"]) for p in parks] == [(at[PARK].public_id, "core")]
    assert parks[0]["township_id"] == at[TOWNSHIP].public_id
    assert [o["id"] for o in api.get("/organisations?kind=park").json["items"]] == [parks[0]["id"]]


def test_places_are_entered_once(world):
    first, again = places(world), places(world)
    assert {code: o.id for code, o in first.items()} == {code: o.id for code, o in again.items()}


def test_every_industry_on_offer_can_be_registered(world, owner):
    codes = [line["code"] for line in world.api(owner).get("/industries").json["items"]]
    assert len(codes) == len(set(codes)) > 100
    assert {"C13", "A01", "H62"} <= set(codes)


@pytest.mark.parametrize("path", ["/townships", "/parks", "/industries"])
def test_reference_lists_are_for_all_who_signed_in(world, path):
    assert world.api().get(path).status_code == 401
    for role in ("investor", "administrator", "finance_bureau", "reguarantee_officer"):
        assert world.api(world.person(role)).get(path).status_code == 200


def test_registering_answers_id_size_and_state(world, owner):
    body = fields(world)
    answer = world.api(owner).post("/enterprises", body)
    assert answer.status_code == 201
    assert (answer.json["state"], answer.json["size"]) == ("unverified", "micro")
    assert answer.json["audit_entry"]
    assert {name: answer.json[name] for name in body} == body


def test_the_owner_reads_it_back(world, owner):
    made = world.api(owner).post("/enterprises", fields(world)).json
    made.pop("audit_entry")
    assert world.api(owner).get(f"/enterprises/{made['id']}").json == made


def test_a_park_may_be_left_out(world, owner):
    body = fields(world)
    del body["park_id"]
    assert world.api(owner).post("/enterprises", body).json["park_id"] is None


def test_a_workshop_may_lack_a_code(world, owner):
    body = fields(world, kind="workshop")
    del body["uscc"]
    assert world.api(owner).post("/enterprises", body).status_code == 201
    assert wrong_fields(world.api(owner).post("/enterprises", {**body, "kind": "company"})) == [
        "uscc"
    ]


TOMORROW = (clock.today() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " "),
        ("name", None),
        ("uscc", "91500236MA5U5JQ800"),
        ("uscc", 91),
        ("kind", "partnership"),
        ("industry", "C99"),
        ("industry", "P83"),
        ("park_id", "nosuchpark"),
        ("township_id", "nosuchtownship"),
        ("township_id", None),
        ("founded_on", TOMORROW),
        ("founded_on", "2021-02-30"),
        ("employees", -1),
        ("employees", "12"),
        ("employees", 1.5),
        ("employees", True),
        ("revenue_fen", -1),
        ("revenue_fen", 10**16),
        ("assets_fen", None),
        ("colour", "blue"),
    ],
)
def test_a_bad_value_is_422_at_its_field(world, owner, field, value):
    response = world.api(owner).post("/enterprises", fields(world, **{field: value}))
    assert wrong_fields(response) == [field]


def test_all_bad_values_are_told_together(world, owner):
    body = fields(world, uscc="X", industry="C99", founded_on=TOMORROW)
    assert wrong_fields(world.api(owner).post("/enterprises", body)) == [
        "uscc",
        "industry",
        "founded_on",
    ]


def test_only_entrepreneurs_register(world):
    for role in ("bank_officer", "township_liaison", "finance_centre"):
        response = world.api(world.person(role)).post("/enterprises", fields(world))
        assert response.status_code == 403


def test_a_second_claim_is_refused_and_kept_as_a_dispute(world, owner):
    code = credit_code()
    first = world.api(owner).post("/enterprises", fields(world, uscc=code)).json
    other = world.entrepreneur()
    response = world.api(other).post("/enterprises", fields(world, uscc=code.lower()))
    assert (response.status_code, response.json["code"]) == (409, "already_claimed")
    assert [d.claimant_id for d in all_disputes(world)] == [other.id]
    assert world.api(other).get(f"/enterprises/{first['id']}").status_code == 404


def all_disputes(world) -> list[Dispute]:
    db.session.expire_all()
    statement = unscoped(Dispute, "test").where(Dispute.county_id == world.county.id)
    return list(db.session.scalars(statement))


def test_a_claim_made_twice_is_one_dispute(world, owner):
    code = credit_code()
    an_enterprise(world, owner, uscc=code)
    other = world.entrepreneur()
    for _ in range(2):
        answer = world.api(other).post("/enterprises", fields(world, uscc=code))
        assert answer.json["code"] == "already_claimed"
    assert len(all_disputes(world)) == 1


def test_one_s_own_code_again_is_no_dispute(world, owner):
    code = credit_code()
    an_enterprise(world, owner, uscc=code)
    answer = world.api(owner).post("/enterprises", fields(world, uscc=code))
    assert (answer.status_code, answer.json["code"]) == (409, "already_claimed")
    assert all_disputes(world) == []


def test_bad_values_come_before_the_claim(world, owner):
    code = credit_code()
    an_enterprise(world, owner, uscc=code)
    body = fields(world, uscc=code, industry="C99")
    assert wrong_fields(world.api(world.entrepreneur()).post("/enterprises", body)) == ["industry"]
    assert all_disputes(world) == []


def test_the_same_request_key_gives_the_same_answer(world, owner):
    body = fields(world)
    first = world.api(owner).post("/enterprises", body, key="k1")
    again = world.api(owner).post("/enterprises", body, key="k1")
    assert (again.status_code, again.json) == (201, first.json)
    other = world.api(owner).post("/enterprises", {**body, "name": "别的"}, key="k1")
    assert other.status_code == 422


def test_a_claim_repeated_with_its_key_is_the_same_refusal(world, owner):
    code = credit_code()
    an_enterprise(world, owner, uscc=code)
    api, body = world.api(world.entrepreneur()), fields(world, uscc=code)
    for _ in range(2):
        assert api.post("/enterprises", body, key="k2").status_code == 409


def verify(api, enterprise: Enterprise, **kw):
    body = {"evidence": "licence", "note": "看了执照", **kw}
    return api.post(f"/enterprises/{enterprise.public_id}/verify", body)


def test_the_centre_verifies_with_evidence(world, owner):
    enterprise = an_enterprise(world, owner)
    answer = verify(world.api(world.person("finance_centre")), enterprise)
    assert (answer.status_code, answer.json["state"]) == (200, "verified")
    assert answer.json["audit_entry"] and answer.json["evidence"] == "licence"


def test_the_liaison_of_the_township_verifies_and_no_other(world, owner):
    enterprise, at = an_enterprise(world, owner), places(world)
    other = world.person("township_liaison", at[OTHER_TOWNSHIP])
    assert verify(world.api(other), enterprise).status_code == 404
    liaison = world.person("township_liaison", at[TOWNSHIP])
    assert verify(world.api(liaison), enterprise).status_code == 200


def test_the_owner_does_not_verify_and_a_stranger_sees_nothing(world, owner):
    enterprise = an_enterprise(world, owner)
    assert verify(world.api(owner), enterprise).status_code == 403
    assert verify(world.api(world.entrepreneur()), enterprise).status_code == 404
    assert verify(world.api(world.person("bank_officer")), enterprise).status_code == 404
    auditor = world.api(world.person("auditor"))
    assert verify(auditor, enterprise, evidence="rumour").status_code == 403


@pytest.mark.parametrize(
    ("body", "fields_"),
    [
        ({"evidence": "rumour"}, ["evidence"]),
        ({"note": ""}, ["note"]),
        ({"note": "  "}, ["note"]),
        ({"extra": 1}, ["extra"]),
    ],
)
def test_a_verification_without_evidence_or_words_is_422(world, owner, body, fields_):
    enterprise = an_enterprise(world, owner)
    response = verify(world.api(world.person("finance_centre")), enterprise, **body)
    assert wrong_fields(response) == fields_


def test_it_is_verified_once(world, owner):
    enterprise = an_enterprise(world, owner, verified=True)
    answer = verify(world.api(world.person("finance_centre")), enterprise)
    assert (answer.status_code, answer.json["code"]) == (409, "illegal_state")


def test_a_dispute_does_not_stop_the_holder_s_verification(world, owner):
    code = credit_code()
    enterprise = an_enterprise(world, owner, uscc=code)
    world.api(world.entrepreneur()).post("/enterprises", fields(world, uscc=code))
    assert verify(world.api(world.person("finance_centre")), enterprise).status_code == 200


def test_the_list_is_paged_filtered_and_without_amounts(world, owner):
    made = [an_enterprise(world, owner, name=f"橙厂{n}") for n in range(3)]
    api = world.api(owner)
    first = api.get("/enterprises?limit=2").json
    rest = api.get(f"/enterprises?limit=2&cursor={first['next']}").json
    ids = [item["id"] for item in first["items"] + rest["items"]]
    assert ids == [e.public_id for e in reversed(made)] and rest["next"] is None
    assert "revenue_fen" not in first["items"][0]
    assert [i["name"] for i in api.get("/enterprises?q=cc1").json["items"]] == ["橙厂1"]
    assert api.get("/enterprises?state=verified").json["items"] == []
    assert wrong_fields(api.get("/enterprises?state=happy")) == ["state"]


def test_the_pack_of_the_county_itself_can_be_entered(world):
    pack = county_pack("fengjie")
    assert len({park.code for park in pack.parks}) == len(pack.parks)
