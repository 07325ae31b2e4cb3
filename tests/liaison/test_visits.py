"""A visit logged on a phone: once, for all three reports."""

import pytest
from sqlalchemy import func, select

from app.infra.db import db
from app.liaison.models import Problem, Visit
from app.needs import queries as needs
from tests.liaison.builders import typed
from tests.needs.builders import a_farm


def count(model, farm):
    statement = select(func.count()).select_from(model)
    statement = statement.where(model.county_id == farm.world.county.id)
    return db.session.execute(statement.execution_options(scoped="counted in a test")).scalar_one()


def phone_of(farm, officer):
    phone = farm.world.client(officer)
    phone.get(f"/field/visits/new?enterprise={farm.firm.public_id}")
    return phone


def test_the_form_knows_the_firm_and_works_offline(farm, officer):
    page = farm.world.client(officer).get(f"/field/visits/new?enterprise={farm.firm.public_id}")
    text = page.get_data(as_text=True)
    assert farm.firm.name in text and 'data-offline-queue="visits"' in text
    assert "geolocation" not in text and 'type="file"' not in text


def test_a_visit_is_written_down_and_shown_on_the_list(farm, officer):
    answer = phone_of(farm, officer).post("/field/visits", typed(farm, issues=["labour"]))
    assert answer.status_code == 303 and count(Visit, farm) == 1
    page = farm.world.client(officer).get("/field").get_data(as_text=True)
    assert farm.firm.name in page and "上次" in page


def test_a_replayed_visit_is_written_once(farm, officer):
    phone = phone_of(farm, officer)
    for _ in range(2):
        assert phone.post("/field/visits", typed(farm, idempotency_key="k1")).status_code == 303
    assert count(Visit, farm) == 1


def test_one_post_serves_the_tests_and_the_problem_too(farm, officer):
    need = farm.sent()
    answer = phone_of(farm, officer).post(
        "/field/visits",
        typed(farm, premises="passed", real_need="passed", needs_help="y", issues=["labour"]),
    )
    assert answer.status_code == 303 and count(Problem, farm) == 1
    found = needs.tests_of(need)
    assert {test: (row.outcome, row.source) for test, row in found.items()} == {
        "premises": ("passed", "visit"),
        "real_need": ("passed", "visit"),
    }
    assert found["premises"].evidence == "生产正常"


def test_tests_without_a_need_stay_with_the_visit(farm, officer):
    phone_of(farm, officer).post("/field/visits", typed(farm, credit="passed"))
    visit = db.session.scalars(
        select(Visit)
        .where(Visit.county_id == farm.world.county.id)
        .execution_options(scoped="read in a test")
    ).one()
    assert (visit.tests, visit.need_id) == ({"credit": "passed"}, None)


@pytest.mark.parametrize(
    "change",
    [
        {"on": "2999-01-01"},
        {"on": ""},
        {"mode": "drone"},
        {"next_on": "2020-01-01"},
        {"note": "", "needs_help": "y"},
        {"enterprise": "nothing"},
    ],
)
def test_a_bad_visit_is_refused_and_nothing_is_kept(farm, officer, change):
    answer = phone_of(farm, officer).post("/field/visits", typed(farm, **change))
    assert answer.status_code == 422 and count(Visit, farm) == 0


def test_no_firm_is_chosen_by_standing_first_in_the_list(farm, officer):
    phone = farm.world.client(officer)
    page = phone.get("/field/visits/new").get_data(as_text=True)
    assert '<option selected value="">请选择企业' in page
    answer = phone.post("/field/visits", typed(farm, enterprise="", note="去看过"))
    assert answer.status_code == 422 and "请选择本乡镇的企业" in answer.get_data(as_text=True)
    assert "去看过" in answer.get_data(as_text=True) and count(Visit, farm) == 0


def test_a_firm_of_another_township_is_out_of_reach(farm):
    elsewhere = farm.world.person("township_liaison")
    phone = farm.world.client(elsewhere)
    phone.get("/field/visits/new")
    assert phone.post("/field/visits", typed(farm)).status_code == 422


def test_the_centre_reads_and_exports_but_does_not_visit(farm, officer):
    phone_of(farm, officer).post("/field/visits", typed(farm, issues=["market"]))
    centre = farm.world.client(farm.world.person("finance_centre"))
    assert "销路" in centre.get("/centre/visits").get_data(as_text=True)
    assert "李联络" in centre.get("/centre/visits/export.csv").get_data(as_text=True)
    assert centre.get("/field").status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"), [("mode=phone", False), ("text=河口", True), ("since=2999-01-01", False)]
)
def test_filters_narrow_the_visits(farm, officer, query, shown):
    phone_of(farm, officer).post("/field/visits", typed(farm))
    centre = farm.world.client(farm.world.person("finance_centre"))
    page = centre.get(f"/centre/visits?{query}").get_data(as_text=True)
    assert ("生产正常" in page) is shown


def test_an_officer_sees_that_a_need_is_open_but_no_amount(farm, officer):
    farm.sent()
    page = farm.world.client(officer).get("/field?all=1").get_data(as_text=True)
    assert "已提交，正在匹配" in page and "50万元" not in page


def test_owners_and_banks_see_no_visits(farm):
    for user in (farm.owner, farm.world.person("bank_officer")):
        assert farm.world.client(user).get("/centre/visits").status_code == 403


def test_a_township_sees_only_its_own(farm, officer):
    phone_of(farm, officer).post("/field/visits", typed(farm))
    elsewhere = farm.world.client(farm.world.person("township_liaison"))
    assert "生产正常" not in elsewhere.get("/centre/visits").get_data(as_text=True)
    assert a_farm(farm.world).firm.name in farm.world.client(officer).get("/field").get_data(True)
