"""The centre reads enterprises and parks in: by code, never twice, nobody's own file touched."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.accounts.commands import suspend_user
from app.accounts.queries import organisation_for
from app.enterprises import queries, reactions
from app.enterprises.models import Enterprise, Park
from app.enterprises.rules import enterprise_table, parks
from app.infra.db import db
from app.infra.imports.models import Import
from app.infra.jobs import JobRun
from app.infra.scope import unscoped
from tests.enterprises.builders import PARK, an_enterprise, credit_code, fields, places
from tests.tables import Desk, csv_of, xlsx_of

HEADER = enterprise_table.SHEET.headings
TOWNSHIP = "990101101"


@pytest.fixture
def officer(world):
    places(world)
    return world.person("finance_centre")


@pytest.fixture
def desk(world, officer):
    job = reactions.import_enterprises
    return Desk(world, officer, "/imports/new?kind=enterprises", "/imports", job)


@pytest.fixture
def park_desk(world, officer):
    return Desk(world, officer, "/imports/new?kind=parks", "/imports", reactions.import_parks)


def a_row(**kw):
    row = {
        "uscc": credit_code(),
        "name": "河口脐橙加工厂",
        "kind": "有限公司",
        "industry": "C13",
        "township_id": TOWNSHIP,
        "park_id": PARK,
        "founded_on": "2021-03-15",
        "employees": "12",
        "revenue_fen": "2800000",
        "assets_fen": "150万",
        "returnee_kind": "返乡农民工",
        **kw,
    }
    return [row.get(field, "") for field in enterprise_table.SHEET.columns]


def firms(world):
    statement = select(func.count()).select_from(Enterprise)
    return db.session.execute(
        statement.where(Enterprise.county_id == world.county.id).execution_options(scoped="a test")
    ).scalar_one()


def firm(world, uscc):
    return queries.enterprise_by_code(world.county.id, uscc)


def test_a_row_becomes_a_file_of_the_centre_without_an_owner(world, desk):
    row = a_row()
    imported = desk.taken(csv_of([HEADER, row]))
    found = firm(world, row[0])
    assert (found.state, found.owner, found.name) == ("unverified", None, "河口脐橙加工厂")
    assert (found.kind, found.revenue_fen, found.assets_fen) == (
        "company",
        280_000_000,
        150_000_000,
    )
    assert (found.park.code, found.returnee_kind, found.size) == (PARK, "migrant_worker", "micro")
    assert imported.state == "done" and imported.counts["new"] == 1 and imported.rows == []


def test_the_same_table_twice_makes_no_doubles(world, desk):
    rows = [HEADER, a_row(), a_row(name="第二家")]
    desk.taken(csv_of(rows))
    again = desk.taken(xlsx_of(rows))
    assert firms(world) == 2
    assert (again.counts["known"], again.counts["new"], again.counts["changed"]) == (2, 0, 0)


def test_a_file_nobody_holds_is_brought_up_to_date_and_an_empty_cell_says_nothing(world, desk):
    row = a_row()
    desk.taken(csv_of([HEADER, row]))
    newer = a_row(uscc=row[0], employees="30", park_id="", returnee_kind="")
    imported = desk.taken(csv_of([HEADER, newer]))
    found = firm(world, row[0])
    assert imported.counts["changed"] == 1 and firms(world) == 1
    assert (found.employees, found.park.code, found.returnee_kind) == (30, PARK, "migrant_worker")


def test_what_somebody_registered_is_left_as_they_said_it(world, desk):
    own = an_enterprise(world, world.entrepreneur())
    imported = desk.taken(csv_of([HEADER, a_row(uscc=own.uscc, name="别的名字", employees="99")]))
    found = firm(world, own.uscc)
    assert (found.name, found.employees) == ("河口脐橙加工厂", 12)
    assert imported.counts["held"] == 1 and found.owner is not None


def test_the_first_claim_of_an_imported_firm_succeeds_by_api(world, desk):
    row = a_row()
    desk.taken(csv_of([HEADER, row]))
    owner = world.entrepreneur()
    answer = world.api(owner).post("/enterprises", fields(world, uscc=row[0], employees=7))
    assert answer.status_code == 201 and answer.json["state"] == "unverified"
    found = firm(world, row[0])
    assert firms(world) == 1 and found.public_id == answer.json["id"]
    assert found.owner.user_id == owner.id and found.employees == 7
    other = world.api(world.entrepreneur()).post("/enterprises", fields(world, uscc=row[0]))
    assert other.status_code == 409 and other.json["code"] == "already_claimed"


def test_a_firm_nobody_claimed_cannot_be_verified(world, desk, officer):
    row = a_row()
    desk.taken(csv_of([HEADER, row]))
    found = firm(world, row[0])
    body = {"evidence": "licence", "note": "看了执照"}
    verify = f"/enterprises/{found.public_id}/verify"
    refused = world.api(officer).post(verify, body)
    assert refused.status_code == 409 and refused.json["code"] == "unclaimed"
    page = world.client(officer).get(f"/enterprises/{found.public_id}").get_data(as_text=True)
    assert "还没有人认领" in page and "确认核实" not in page
    world.api(world.entrepreneur()).post("/enterprises", fields(world, uscc=row[0]))
    assert world.api(officer).post(verify, body).status_code == 200


def test_bad_rows_are_explained_beside_their_columns_while_good_ones_are_taken(world, desk):
    same = credit_code()
    rows = [
        HEADER,
        a_row(),
        a_row(uscc="91990101X", founded_on="2999-01-01", township_id="月亮镇"),
        a_row(name="=cmd()", employees="十二"),
        a_row(industry="炼金术", kind="帮会"),
        a_row(uscc=same),
        a_row(uscc=same),
    ]
    text = desk.shown(csv_of(rows))
    for sentence in (
        "没有乡镇「月亮镇」",
        "成立日期不能晚于今天",
        "是公式",
        "「十二」不是整数",
        "行业「炼金术」不在目录里",
        "类型「帮会」不认识",
        "与第 6 行重复",
    ):
        assert sentence in text, sentence
    imported = desk.taken(csv_of(rows))
    assert (imported.counts["new"], imported.counts["fault"]) == (2, 4)
    assert [line for line, _ in imported.rows] == [3, 4, 5, 7]
    address = f"/imports/{imported.public_id}"
    assert "没有乡镇" in desk.page.get(address).get_data(as_text=True)
    faults = desk.page.get(f"{address}/faults.csv").get_data(as_text=True)
    assert "与第 6 行重复" in faults and "'=cmd()" in faults


def test_the_template_is_understood_and_its_example_is_not_taken(desk):
    template = desk.page.get("/imports/template?kind=enterprises")
    book = load_workbook(io.BytesIO(template.data))
    rows = [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert rows[0] == HEADER and len(rows) == 2
    text = desk.shown((io.BytesIO(template.data), "t.xlsx"))
    assert "这是模板里的示例行" in text and "还不能核对" not in text


def test_missing_and_doubled_headings_are_asked_for_before_anything_is_shown(desk):
    header = ["信用代码", "名称", "名称", "类型"]
    answer = desk.upload(csv_of([header, ["a", "b", "c", "d"]]))
    text = desk.page.get(answer.location).get_data(as_text=True)
    assert "请指定哪一列是「企业名称」" in text and "C 名称" in text and "不止一次" in text
    assert desk.page.post(f"{answer.location}/run").status_code == 422


def test_chinese_windows_csv_in_wan_is_read(world, desk):
    header = [
        {"营业收入（元）": "营业收入（万元）", "资产总额（元）": "资产总额（万元）"}.get(h, h)
        for h in HEADER
    ]
    row = a_row(revenue_fen="280", assets_fen="150")
    desk.taken(csv_of([header, row], encoding="gb18030"))
    assert firm(world, row[0]).revenue_fen == 280_000_000


def test_columns_are_said_once_and_kept_under_a_name_for_ones_own_institution(world, desk, officer):
    header = [f"列{n}" for n in range(len(HEADER))]
    row = a_row()
    address = desk.upload(csv_of([header, row])).location
    desk.page.get(address)
    chosen = {field: str(at) for at, field in enumerate(enterprise_table.SHEET.columns)}
    typed = {**chosen, "unit": "yuan", "save_as": "统计局"}
    assert desk.page.post(f"{address}/columns", typed).status_code == 303
    assert "新建档案" in desk.page.get(address).get_data(as_text=True)
    assert "统计局" in desk.page.get("/imports/new?kind=enterprises").get_data(as_text=True)
    assert "统计局" not in desk.page.get("/imports/new?kind=parks").get_data(as_text=True)
    other = world.client(world.person("finance_centre"))
    assert "统计局" not in other.get("/imports/new?kind=enterprises").get_data(as_text=True)


def test_columns_that_cannot_be_are_refused_and_what_was_chosen_stays(desk):
    address = desk.upload(csv_of([HEADER, a_row()])).location
    desk.page.get(address)
    chosen = dict.fromkeys(enterprise_table.SHEET.columns, "0")
    refused = desk.page.post(f"{address}/columns", {**chosen, "unit": "yuan", "save_as": "我的"})
    assert refused.status_code == 422
    assert "同一列不能用作两项" in refused.text and 'value="我的"' in refused.text


def test_progress_is_shown_and_a_job_that_begins_again_goes_on(world, desk):
    rows = [HEADER, *(a_row() for _ in range(3))]
    address = desk.upload(csv_of(rows)).location
    desk.page.get(address)
    desk.page.post(f"{address}/run")
    running = desk.page.get(address).text
    assert f'data-poll="{address}"' in running and "正在导入" in running
    imported = db.session.scalars(unscoped(Import, "a test").order_by(Import.id)).all()[-1]
    imported.taken, imported.counts = imported.rows[0][0], {"new": 1}
    db.session.commit()
    reactions.import_enterprises(imported.id, imported.run_id)
    reactions.import_enterprises(imported.id, imported.run_id)
    db.session.expire_all()
    assert firms(world) == 2 and imported.counts["new"] == 3
    run = db.session.get(JobRun, imported.run_id)
    assert (run.outcome, run.done, run.total) == ("done", 3, 3)
    assert "data-poll-done" in desk.page.get(address).text


def test_an_import_of_someone_who_may_no_longer_stops(world, desk, officer):
    address = desk.upload(csv_of([HEADER, a_row()])).location
    desk.page.get(address)
    desk.page.post(f"{address}/run")
    imported = db.session.scalars(unscoped(Import, "a test").order_by(Import.id)).all()[-1]
    administrator = world.person("administrator")
    suspend_user(world.act(administrator), user=officer, reason="离职")
    db.session.commit()
    reactions.import_enterprises(imported.id, imported.run_id)
    db.session.expire_all()
    assert imported.state == "dropped" and firms(world) == 0


def test_a_row_that_changed_hands_meanwhile_is_that_rows_fault(world, desk):
    """Registered between the preview and the job, in the same second as its row."""
    row = a_row()
    address = desk.upload(csv_of([HEADER, row, a_row()])).location
    desk.page.get(address)
    desk.page.post(f"{address}/run")
    world.api(world.entrepreneur()).post("/enterprises", fields(world, uscc=row[0]))
    imported = db.session.scalars(unscoped(Import, "a test").order_by(Import.id)).all()[-1]
    reactions.import_enterprises(imported.id, imported.run_id)
    db.session.expire_all()
    assert (imported.counts["held"], imported.counts["new"]) == (1, 1)


def test_only_the_centre_imports_and_only_its_own_tables_are_seen(world, desk):
    address = desk.upload(csv_of([HEADER, a_row()])).location
    assert world.client(world.person("township_liaison")).get("/imports").status_code == 403
    assert world.client(world.person("bank_officer")).get("/imports/new").status_code == 403
    assert world.client(world.person("finance_centre")).get(address).status_code == 404
    assert desk.page.get("/imports/new?kind=products").status_code == 404
    assert "a.csv" in desk.page.get("/imports").get_data(as_text=True)


PARK_HEADER = parks.SHEET.headings


def a_park(**kw):
    row = {
        "code": "P8",
        "name": "河口返乡创业园",
        "role": "重点园区",
        "township_id": TOWNSHIP,
        "opened_on": "2024-06-01",
        "manager": "河口镇人民政府",
        "targets": "带动就业 500人 2027-12-31 县政府文件第 2 条；产值 5000万 2027-12-31 同上",
        **kw,
    }
    return [row.get(field, "") for field in parks.SHEET.columns]


def park(world, code):
    return db.session.scalars(
        select(Park).where(Park.county_id == world.county.id, Park.code == code)
    ).one()


def test_a_park_is_entered_with_its_office_and_its_aims(world, park_desk, officer):
    park_desk.taken(csv_of([PARK_HEADER, a_park()]))
    found = park(world, "P8")
    assert (found.role, found.township.code, found.manager) == ("key", TOWNSHIP, "河口镇人民政府")
    assert found.opened_on.isoformat() == "2024-06-01"
    assert [(t["measure"], t["value"], t["unit"]) for t in found.targets] == [
        ("jobs", 500, "persons"),
        ("output_fen", 5_000_000_000, "fen"),
    ]
    office = organisation_for(world.actor(officer), found.public_id)
    assert (office.kind, office.name, office.state) == ("park", "河口返乡创业园", "active")


def test_a_park_is_known_by_its_code_whatever_it_is_called(world, park_desk, officer):
    park_desk.taken(csv_of([PARK_HEADER, a_park()]))
    again = park_desk.taken(csv_of([PARK_HEADER, a_park()]))
    assert again.counts["known"] == 1
    renamed = a_park(name="河口创业园", opened_on="", targets="", role="核心")
    changed = park_desk.taken(csv_of([PARK_HEADER, renamed]))
    found = park(world, "P8")
    assert changed.counts["changed"] == 1
    assert (found.name, found.role, len(found.targets)) == ("河口创业园", "core", 2)
    assert organisation_for(world.actor(officer), found.public_id).name == "河口创业园"


def test_bad_parks_are_explained(world, park_desk):
    rows = [
        PARK_HEADER,
        a_park(),
        a_park(),
        a_park(code="P9"),
        a_park(code="编号", name="甲园"),
        a_park(code="P10", name="乙园", role="不知道", targets="多多益善"),
        a_park(code="P11", name="样例产业园"),
    ]
    text = park_desk.shown(csv_of(rows))
    for sentence in (
        "与第 2 行重复",
        "只能用字母、数字",
        "类别「不知道」不认识",
        "目标「多多益善」读不懂",
        "已有同名机构",
    ):
        assert sentence in text, sentence
    assert park_desk.taken(csv_of(rows)).counts == {
        "new": 1,
        "changed": 0,
        "known": 0,
        "fault": 5,
    }
