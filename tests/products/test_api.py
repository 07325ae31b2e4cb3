"""The catalogue over HTTP: exact shapes, roles, refusals."""

import pytest

from tests.products.builders import Lender, a_body

KEYS = {
    "id",
    "name",
    "lender",
    "amount_fen",
    "term_months",
    "annual_rate",
    "methods",
    "rules",
    "needs_guarantee",
    "state",
}


def errors_of(response):
    return {(e["field"], e["code"]) for e in response.json["errors"]}


def test_a_draft_is_made_published_and_read_by_all(world, lender):
    made = world.api(lender.officer).post("/products", a_body())
    assert made.status_code == 201 and made.json["state"] == "draft"
    assert set(made.json) == KEYS | {"audit_entry"}
    path = f"/products/{made.json['id']}"
    published = world.api(lender.manager).post(f"{path}/publish")
    assert published.status_code == 200 and published.json["state"] == "published"
    read = world.api(world.entrepreneur()).get(path)
    assert read.status_code == 200 and set(read.json) == KEYS
    body = a_body()
    assert {name: read.json[name] for name in body} == body
    assert read.json["lender"] == {"id": lender.bank.public_id, "name": lender.bank.name}


def test_rates_are_plain_decimal_strings(world, lender):
    rates = {"min": "0", "max": "0.240000"}
    made = world.api(lender.officer).post("/products", a_body(annual_rate=rates))
    assert made.json["annual_rate"] == {"min": "0", "max": "0.24"}


def test_what_a_product_says_beyond_the_contract_comes_back(world, lender):
    more = {
        "summary": "给脐橙加工户",
        "needs_guarantee": True,
        "guarantee_fee_rate": "0.008",
        "other_fees": [
            {"kind": "appraisal", "payee": "评估公司", "amount_fen": 50_000, "when": "drawdown"}
        ],
        "papers": ["licence"],
        "startup_loan": True,
        "valid_from": "2026-01-01",
        "valid_to": "2099-12-31",
    }
    made = world.api(lender.officer).post("/products", a_body(**more))
    assert made.status_code == 201, made.json
    assert {name: made.json[name] for name in more} == more


def test_the_lender_is_the_callers_own_bank(world, lender):
    api, other = world.api(lender.officer), Lender(world)
    own = api.post("/products", a_body(lender={"id": lender.bank.public_id, "name": "随便"}))
    assert own.status_code == 201 and own.json["lender"]["name"] == lender.bank.name
    foreign = api.post("/products", a_body(lender={"id": other.bank.public_id}))
    assert foreign.status_code == 422
    assert errors_of(foreign) == {("lender.id", "invalid")}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"id": "abc"}, "id"),
        ({"amount_fen": {"min": 1, "max": 2, "mid": 1}}, "amount_fen.mid"),
        ({"amount_fen": {"min": "1", "max": 2}}, "amount_fen.min"),
        ({"amount_fen": {"min": 1.0, "max": 2}}, "amount_fen.min"),
        ({"amount_fen": {"min": True, "max": 2}}, "amount_fen.min"),
        ({"annual_rate": {"min": 0.04, "max": "0.05"}}, "annual_rate.min"),
        ({"annual_rate": {"min": "4e-2", "max": "0.05"}}, "annual_rate.min"),
        ({"needs_guarantee": "yes"}, "needs_guarantee"),
        ({"rules": [{"code": "a", "field": "use", "op": "in", "text": "x"}]}, "rules.0.value"),
        ({"methods": "bullet"}, "methods"),
    ],
)
def test_a_malformed_body_is_refused_by_name(world, lender, changes, field):
    answer = world.api(lender.officer).post("/products", a_body(**changes))
    assert answer.status_code == 422
    assert field in {e["field"] for e in answer.json["errors"]}


@pytest.mark.parametrize("name", ["name", "amount_fen", "term_months", "annual_rate", "methods"])
def test_a_missing_field_is_refused_by_name(world, lender, name):
    body = a_body()
    del body[name]
    answer = world.api(lender.officer).post("/products", body)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json["errors"]] == [name]


def test_bad_values_are_all_named_at_once(world, lender):
    rule = {"code": "s", "field": "score", "op": ">=", "value": 600, "text": "评分"}
    body = a_body(annual_rate={"min": "0.05", "max": "0.25"}, methods=["balloon"], rules=[rule])
    answer = world.api(lender.officer).post("/products", body)
    assert answer.status_code == 422
    assert errors_of(answer) == {
        ("annual_rate", "rate_out_of_range"),
        ("methods", "method_unknown"),
        ("rules.0.field", "rule_field_score"),
    }


@pytest.mark.parametrize(("text", "status"), [("a\u0000b", 400), ("a\nb", 422)])
def test_control_characters_are_refused_not_stored(world, lender, text, status):
    """What no field could keep is refused at the door, the rest by the rule of the field."""
    assert world.api(lender.officer).post("/products", a_body(name=text)).status_code == status
    rule = {"code": "u", "field": "township", "op": "in", "value": [text], "text": "限本镇"}
    assert world.api(lender.officer).post("/products", a_body(rules=[rule])).status_code == status


def test_only_officers_draft_and_only_managers_publish(world, lender):
    draft = lender.draft()
    assert world.api(lender.manager).post("/products", a_body()).status_code == 403
    assert world.api(world.entrepreneur()).post("/products", a_body()).status_code == 403
    assert world.api(world.person("finance_lead")).post("/products", a_body()).status_code == 403
    assert world.api().post("/products", a_body()).status_code == 401
    path = f"/products/{draft.public_id}/publish"
    assert world.api(lender.officer).post(path).status_code == 403
    assert world.api(world.entrepreneur()).post(path).status_code == 404
    assert world.api().post(path).status_code == 401


def test_another_banks_manager_meets_404_before_and_403_after_publication(world, lender):
    draft, other = lender.draft(), Lender(world)
    path = f"/products/{draft.public_id}"
    assert world.api(other.manager).post(f"{path}/publish").status_code == 404
    world.api(lender.manager).post(f"{path}/publish")
    for verb in ("publish", "pause", "resume", "retire"):
        assert world.api(other.manager).post(f"{path}/{verb}").status_code == 403
    assert world.api(other.officer).post(f"{path}/edit", a_body()).status_code == 403


def test_publishing_twice_is_a_conflict(world, lender):
    product = lender.published()
    answer = world.api(lender.manager).post(f"/products/{product.public_id}/publish")
    assert answer.status_code == 409 and answer.json["code"] == "illegal_state"


def test_a_manager_who_drafted_as_an_officer_does_not_publish(world, lender):
    from app.infra.db import db  # noqa: PLC0415

    draft = lender.draft()
    lender.officer.memberships[0].role = "bank_manager"
    db.session.commit()
    answer = world.api(lender.officer).post(f"/products/{draft.public_id}/publish")
    assert answer.status_code == 409 and answer.json["code"] == "four_eyes"


def test_pause_resume_and_retire(world, lender):
    api, path = world.api(lender.manager), f"/products/{lender.published().public_id}"
    assert api.post(f"{path}/pause", {"reason": "额度用完"}).json["state"] == "paused"
    assert world.api(world.entrepreneur()).get(path).status_code == 404
    assert api.post(f"{path}/resume").json["state"] == "published"
    assert api.post(f"{path}/retire").json["state"] == "retired"
    assert api.post(f"{path}/retire").status_code == 409


def test_editing_what_is_published_answers_the_next_edition(world, lender):
    product = lender.published()
    api, path = world.api(lender.officer), f"/products/{product.public_id}"
    edited = api.post(f"{path}/edit", a_body(name="第二版"))
    assert edited.status_code == 200
    assert edited.json["state"] == "draft" and edited.json["id"] != product.public_id
    assert api.get(path).json["name"] == "脐橙流水贷"
    again = api.post(f"{path}/edit", a_body())
    assert again.status_code == 409 and again.json["code"] == "edition_open"
    assert api.post(f"{path}/edit", a_body(name=" ")).status_code == 422


def test_the_same_key_makes_one_draft(world, lender):
    api = world.api(lender.officer)
    first = api.post("/products", a_body(), key="k1")
    assert api.post("/products", a_body(), key="k1").json == first.json
    assert api.post("/products", a_body(name="另一个"), key="k1").status_code == 422
    assert len(api.get("/products").json["items"]) == 1


def test_the_list_is_paged_and_filtered(world, lender):
    for name in ("a", "b", "c"):
        lender.published(name=name)
    lender.draft(name="d")
    api = world.api(world.entrepreneur())
    first = api.get("/products?limit=2").json
    assert [p["name"] for p in first["items"]] == ["a", "b"] and set(first["items"][0]) == KEYS
    rest = api.get(f"/products?limit=2&cursor={first['next']}").json
    assert [p["name"] for p in rest["items"]] == ["c"] and rest["next"] is None
    mine = world.api(lender.officer).get("/products?state=draft").json["items"]
    assert [p["name"] for p in mine] == ["d"]
    assert api.get("/products?amount_fen=1").json["items"] == []
    assert len(api.get("/products?needs_guarantee=false&term_months=12").json["items"]) == 3


@pytest.mark.parametrize(
    "query",
    [
        "state=new",
        "needs_guarantee=yes",
        "amount_fen=many",
        "amount_fen=-1",
        "amount_fen=99999999999999999",
        "term_months=1.5",
        "limit=0",
        "colour=red",
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(world, query):
    answer = world.api(world.entrepreneur()).get(f"/products?{query}")
    assert answer.status_code == 422


def test_no_product_no_answer(world):
    assert world.api(world.entrepreneur()).get("/products/nothing").status_code == 404
    assert world.api().get("/products").status_code == 401
