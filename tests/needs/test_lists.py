"""The five tests recorded, the two lists kept, results written back: by page and by API."""

import io

import pytest
from openpyxl import load_workbook

from app.infra.db import db
from app.needs import commands, queries
from tests.needs.builders import fetch, fresh


@pytest.fixture
def officer(farm):
    return farm.world.person("finance_centre", name="王敏")


def entry_of(need):
    db.session.expire_all()
    return queries.entry_of(need)


def test_sending_declares_by_itself(farm):
    need = farm.sent()
    entry = entry_of(need)
    assert entry.declared_on is not None and entry.recommended_on is None


def test_a_result_is_recorded_at_both_doors(farm, officer):
    need = farm.sent()
    page, api = farm.world.client(officer), farm.world.api(officer)
    page.get(f"/needs/{need.public_id}/tests")
    shown = {"test": "premises", "outcome": "passed", "evidence": "看了租约"}
    assert page.post(f"/needs/{need.public_id}/tests", shown).status_code == 303
    answer = api.post(f"/needs/{need.public_id}/tests", {**shown, "test": "credit"})
    assert answer.status_code == 201
    assert answer.json["missing"] == ["compliance", "real_need", "lawful_use"]
    found = queries.tests_of(fresh(need.public_id))
    assert {name: row.outcome for name, row in found.items()} == {
        "premises": "passed",
        "credit": "passed",
    }


def test_a_result_without_evidence_is_refused_at_both_doors(farm, officer):
    need = farm.sent()
    page, api = farm.world.client(officer), farm.world.api(officer)
    page.get(f"/needs/{need.public_id}/tests")
    bare = {"test": "credit", "outcome": "passed", "evidence": "  "}
    assert page.post(f"/needs/{need.public_id}/tests", bare).status_code == 422
    assert api.post(f"/needs/{need.public_id}/tests", bare).status_code == 422


def test_the_newest_result_counts(farm, officer):
    need = farm.sent()
    for outcome in ("passed", "failed"):
        commands.record_test(
            farm.world.act(officer),
            need=need,
            test="credit",
            outcome=outcome,
            evidence="查了公开记录",
            source="centre",
        )
    assert queries.tests_of(need)["credit"].outcome == "failed"


def test_recommending_takes_all_five_at_both_doors(farm, officer):
    need = farm.sent()
    page, api = farm.world.client(officer), farm.world.api(officer)
    page.get(f"/needs/{need.public_id}/tests")
    refused = page.post(f"/needs/{need.public_id}/recommend")
    assert refused.status_code == 409 and "还没有记录为符合" in refused.get_data(as_text=True)
    answer = api.post(f"/needs/{need.public_id}/recommend")
    assert (answer.status_code, answer.json["code"]) == (409, "test_not_passed")
    farm.passed(need, officer)
    answer = api.post(f"/needs/{need.public_id}/recommend")
    assert answer.status_code == 200 and answer.json["recommended_on"]
    assert entry_of(need).recommended_by == officer.id
    again = api.post(f"/needs/{need.public_id}/recommend")
    assert (again.status_code, again.json["code"]) == (409, "already_recommended")


def test_the_list_shows_a_kind_and_who_recommended(farm, officer):
    declared, recommended = farm.sent(), farm.sent(use="order")
    farm.passed(recommended, officer)
    commands.recommend_need(farm.world.act(officer), need=recommended)
    db.session.commit()
    page = farm.world.client(officer)
    both = page.get("/centre/lists").get_data(as_text=True)
    assert declared.reference in both and recommended.reference in both
    one = page.get("/centre/lists?kind=recommended").get_data(as_text=True)
    assert declared.reference not in one and recommended.reference in one and "王敏" in one


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("since=2000-01-01", True),
        ("since=2999-01-01", False),
        ("until=2000-01-01", False),
        ("result=none", True),
        ("result=credited", False),
        ("text=河口", True),
        ("text=没有这家", False),
    ],
)
def test_filters_narrow_the_list(farm, officer, query, shown):
    need = farm.sent()
    page = farm.world.client(officer).get(f"/centre/lists?{query}").get_data(as_text=True)
    assert (need.reference in page) is shown


def test_a_refusal_is_written_back_with_its_reason_at_both_doors(farm, officer):
    need = farm.sent()
    entry = entry_of(need).public_id
    page, api = farm.world.client(officer), farm.world.api(officer)
    page.get(f"/centre/lists/{entry}")
    assert page.post(f"/centre/lists/{entry}", {"result": "refused"}).status_code == 422
    assert api.post(f"/list-entries/{entry}/result", {"result": "refused"}).status_code == 422
    written = {"result": "refused", "reason": "负债过高"}
    assert page.post(f"/centre/lists/{entry}", written).status_code == 303
    answer = api.post(f"/list-entries/{entry}/result", {"result": "credited"})
    assert (answer.status_code, answer.json["result"]) == (200, "credited")


def test_what_the_house_knows_is_written_back_by_itself(farm):
    need = farm.sent()
    farm.world.api(farm.owner).post(f"/needs/{need.public_id}/withdraw")
    assert entry_of(need).result == "withdrawn"


def test_the_export_is_what_is_on_the_screen(farm, officer):
    need = farm.sent()
    page = farm.world.client(officer)
    text = page.get("/centre/lists/export.csv").get_data(as_text=True)
    assert need.reference in text and farm.firm.uscc in text
    assert need.reference not in page.get("/centre/lists/export.csv?text=没有").get_data(True)
    sheet = load_workbook(io.BytesIO(fetch(page, "/centre/lists/export.xlsx").data)).active
    assert [cell.value for cell in sheet[2]][0] == need.reference


def test_a_name_that_looks_like_a_formula_stays_text(farm, officer):
    farm.firm.name = "=cmd()"
    farm.sent()
    text = farm.world.client(officer).get("/centre/lists/export.csv").get_data(as_text=True)
    assert "'=cmd()" in text


def test_the_api_lists_by_kind(farm, officer):
    need = farm.sent()
    api = farm.world.api(officer)
    assert need.public_id in [e["need_id"] for e in api.get("/list-entries").json["items"]]
    assert api.get("/list-entries?kind=recommended").json["items"] == []
    assert api.get("/list-entries?kind=other").status_code == 422


def test_lists_are_not_for_entrepreneurs_or_banks(farm):
    for user in (farm.owner, farm.world.person("bank_officer")):
        assert farm.world.client(user).get("/centre/lists").status_code == 403


def test_an_auditor_reads_but_does_not_write(farm):
    need = farm.sent()
    auditor = farm.world.api(farm.world.person("auditor"))
    assert auditor.get("/list-entries").status_code == 200
    assert auditor.post(f"/needs/{need.public_id}/recommend").status_code == 403
