"""Objections, certificates and the negative list over HTTP: the refusals of the pages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as text_of

from app.infra import clock
from app.infra.db import db
from app.whitelist import commands, queries
from tests.whitelist.listing import Desk
from tests.world import World

OBJECTION = {"name": "邻居", "contact": "13800000000", "grounds": "三个月没有发工资了"}


@pytest.fixture(autouse=True)
def a_fresh_hour(app):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text_of("delete from rate_counters where name like 'objection:%'"))


def post(desk: Desk, user: Any, path: str, body: Any = None) -> Any:
    answer = desk.world.api(user).post(path, body or {})
    db.session.expire_all()
    return answer


def code(answer: Any) -> str:
    return str(answer.json["errors"][0]["code"])


# Objections


def test_anybody_with_a_token_objects_and_the_centre_alone_reads_who(desk):
    entry = desk.on_notice()
    path = f"/whitelist-entries/{entry.public_id}/objections"
    banker = desk.world.person("bank_officer")
    made = post(desk, banker, path, OBJECTION)
    assert made.status_code == 201 and made.json["state"] == "open" and not made.json["late"]
    assert "邻居" not in made.get_data(as_text=True)
    centre = desk.world.api(desk.third)
    (row,) = centre.get("/objections?state=open").json["items"]
    assert (row["id"], row["name"], row["grounds"]) == (
        made.json["id"],
        "邻居",
        OBJECTION["grounds"],
    )
    assert centre.get(f"/objections/{row['id']}").json["contact"] == "13800000000"
    for user in (banker, desk.owner):
        assert desk.world.api(user).get(f"/objections/{row['id']}").status_code == 404
        assert desk.world.api(user).get("/objections").status_code == 403
    assert centre.get("/objections?state=lost").status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"contact": ""}, {"grounds": "短"}, {"grounds": "长" * 1001}]
)
def test_what_the_page_refuses_the_call_refuses(desk, wrong):
    entry = desk.on_notice()
    path = f"/whitelist-entries/{entry.public_id}/objections"
    refused = post(desk, desk.third, path, {**OBJECTION, **wrong})
    assert refused.status_code == 422 and refused.json["errors"][0]["field"] == next(iter(wrong))
    page = desk.world.client(desk.third)
    page.get(f"/notices/{entry.public_id}/objection")
    sent = page.post(f"/notices/{entry.public_id}/objection", {**OBJECTION, **wrong})
    assert sent.status_code == 422


def test_what_the_public_does_not_know_is_not_found(desk):
    path = f"/whitelist-entries/{desk.proposed().public_id}/objections"
    assert post(desk, desk.third, path, OBJECTION).status_code == 404


def test_only_so_many_an_hour(desk):
    path = f"/whitelist-entries/{desk.on_notice().public_id}/objections"
    answers = [post(desk, desk.third, path, OBJECTION) for _ in range(6)]
    assert [a.status_code for a in answers] == [201] * 5 + [429]


def test_an_objection_from_another_county_reaches_the_countys_own_centre(desk, app):
    entry = desk.on_notice()
    far = World(app)
    path = f"/whitelist-entries/{entry.public_id}/objections"
    made = far.api(far.person("bank_officer")).post(path, OBJECTION)
    assert made.status_code == 201
    rows = desk.world.api(desk.third).get("/objections").json["items"]
    assert [row["id"] for row in rows] == [made.json["id"]]


# Certificates


def test_a_certificate_is_made_by_its_owner_and_checked_by_a_bank(desk):
    entry = desk.listed()
    path = f"/whitelist-entries/{entry.public_id}/certificate"
    assert desk.world.api(desk.owner).get(path).status_code == 404
    made = post(desk, desk.owner, path)
    assert made.status_code == 201 and made.json["address"].endswith(made.json["code"])
    assert post(desk, desk.owner, path).json["id"] == made.json["id"]
    bank = desk.world.api(desk.world.person("bank_officer"))
    told = bank.get(f"/certificates/{made.json['code']}").json
    assert (told["valid"], told["state"], told["name"]) == (True, "active", desk.firm.name)
    assert (
        told["valid_to"] == entry.valid_to.isoformat()
        and "不构成政府信用背书" in told["disclaimer"]
    )
    assert not {"grade", "points", "uscc", "enterprise_id"} & set(told)
    assert post(desk, desk.owner, f"{path}/withdraw").json["state"] == "withdrawn"
    assert bank.get(f"/certificates/{made.json['code']}").status_code == 404
    assert code(post(desk, desk.owner, f"{path}/withdraw")) == "no_certificate"


def test_a_certificate_is_not_valid_while_its_entry_rests_or_is_over(desk):
    entry = desk.listed()
    certificate = commands.issue_certificate(desk.act(desk.owner), entry=entry)
    db.session.commit()
    bank = desk.world.api(desk.world.person("bank_officer"))
    path = f"/certificates/{certificate.code}"
    with clock.frozen(clock.now() + timedelta(days=400)):
        desk.world._sessions.clear()
        late = desk.world.api(desk.world.person("bank_officer"))
        assert late.get(path).json["valid"] is False
    commands.suspend_entry(desk.act(desk.office.officer), entry=entry, code="wages")
    db.session.commit()
    told = bank.get(path).json
    assert (told["valid"], told["state"]) == (False, "suspended")


def test_who_is_not_on_the_list_has_no_certificate_at_either_door(desk):
    entry = desk.on_notice()
    path = f"/whitelist-entries/{entry.public_id}/certificate"
    assert code(post(desk, desk.owner, path)) == "not_active"
    page = desk.world.client(desk.owner)
    page.get("/me/whitelist")
    assert page.post(f"/me/whitelist/{entry.public_id}/certificate").status_code == 409
    assert post(desk, desk.third, path).status_code == 404
    assert post(desk, desk.world.entrepreneur(), path).status_code == 404


# The negative list


def a_record(desk: Desk, **kw: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "name": desk.firm.name,
        "uscc": desk.firm.uscc,
        "code": "wages",
        "source": "奉人社监〔2026〕3 号",
        "source_on": today.isoformat(),
        "until": (today + timedelta(days=90)).isoformat(),
        **kw,
    }


def test_entered_over_the_api_suspends_and_another_person_ends_it(desk):
    entry = desk.listed()
    made = post(desk, desk.office.officer, "/negative-records", a_record(desk))
    assert made.status_code == 201 and made.json["state"] == "listed"
    assert made.json["enterprise_id"] == desk.firm.public_id
    assert (entry.state, entry.exit_code) == ("suspended", "negative_list")
    path = f"/negative-records/{made.json['id']}"
    said = {"correction": "已补发，来源撤销"}
    assert code(post(desk, desk.office.officer, f"{path}/correct", said)) == "four_eyes"
    assert post(desk, desk.third, f"{path}/correct", {"correction": ""}).status_code == 422
    assert post(desk, desk.third, f"{path}/correct", said).json["state"] == "corrected"
    assert post(desk, desk.third, f"{path}/correct", said).status_code == 409
    centre = desk.world.api(desk.third)
    assert centre.get(path).json["correction"] == said["correction"]
    assert centre.get("/negative-records?state=listed").json["items"] == []
    assert len(centre.get("/negative-records").json["items"]) == 1
    assert centre.get("/negative-records?state=lost").status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"uscc": ""},
        {"code": "weather"},
        {"source": " "},
        {"source_on": (clock.today() + timedelta(days=1)).isoformat()},
        {"until": (clock.today() - timedelta(days=1)).isoformat()},
    ],
)
def test_both_doors_refuse_a_record_without_source_or_end(desk, wrong):
    field = next(iter(wrong))
    refused = post(desk, desk.third, "/negative-records", a_record(desk, **wrong))
    assert refused.status_code == 422 and refused.json["errors"][0]["field"] == field
    page = desk.world.client(desk.third)
    page.get("/centre/negatives")
    sent = page.post("/centre/negatives", a_record(desk, **wrong))
    assert sent.status_code == 422 and f'id="{field}-error"' in sent.get_data(as_text=True)


def test_the_negative_list_is_the_centres_alone(desk):
    made = post(desk, desk.office.officer, "/negative-records", a_record(desk))
    path = f"/negative-records/{made.json['id']}"
    banker = desk.world.person("bank_officer")
    assert desk.world.api(banker).get(path).status_code == 404
    assert desk.world.api(desk.owner).get(path).status_code == 403
    assert desk.world.api(banker).get("/negative-records").status_code == 403
    assert post(desk, banker, "/negative-records", a_record(desk)).status_code == 403


# Appeals


def test_an_appeal_is_read_by_its_enterprise_and_the_centre(desk):
    score = queries.newest_score(desk.firm.id)
    body = {"kind": "score", "subject_id": score.public_id, "grounds": "少算了用工"}
    made = post(desk, desk.owner, "/appeals", body)
    path = f"/appeals/{made.json['id']}"
    for user in (desk.owner, desk.third):
        told = desk.world.api(user).get(path).json
        assert (told["grounds"], told["state"]) == ("少算了用工", "filed")
        assert told["enterprise_id"] == desk.firm.public_id and told["answered_at"] is None
    for user in (desk.world.entrepreneur(), desk.world.person("bank_officer")):
        assert desk.world.api(user).get(path).status_code == 404
