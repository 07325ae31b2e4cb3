"""Lists from other platforms: every row explained, nothing counted twice, nothing typed again."""

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from app.enterprises.commands import file_enterprise
from app.infra.db import db
from app.infra.imports.models import Import
from app.infra.imports.queries import column_maps
from app.infra.scope import unscoped
from app.needs import queries, reactions
from app.needs.models import FinancingNeed
from tests.enterprises.builders import an_enterprise, credit_code, draft, verify
from tests.needs.builders import id_in

HEADER = ["需求编号", "统一社会信用代码", "金额（万元）", "期限", "用途", "办理结果", "原因"]


@pytest.fixture
def officer(farm):
    return farm.world.person("finance_centre")


def csv_of(*rows, encoding="utf-8"):
    lines = [HEADER, *rows]
    return (io.BytesIO("\n".join(",".join(map(str, r)) for r in lines).encode(encoding)), "a.csv")


def xlsx_of(*rows):
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return (out, "a.xlsx")


def upload(farm, officer, file, **kw):
    page = farm.world.client(officer)
    page.get("/centre/lists/imports/new")
    data = {"origin": "yuhuirong", "saved": "", "file": file, **kw}
    return page, page.post("/centre/lists/imports/new", data, content_type="multipart/form-data")


def taken(farm, officer, *rows, **kw):
    """The table uploaded, shown, and taken by the worker."""
    page, answer = upload(farm, officer, csv_of(*rows), **kw)
    found = id_in(answer, "/centre/lists/imports/")
    page.get(answer.location)
    page.post(f"/centre/lists/imports/{found}/run")
    db.session.expire_all()
    imported = db.session.scalars(
        unscoped(Import, "a test looks").where(Import.public_id == found)
    ).one()
    assert imported.state == "running"
    reactions.run_import(imported.id, imported.run_id)
    db.session.expire_all()
    return imported


def needs_of(farm):
    statement = select(func.count()).select_from(FinancingNeed)
    return db.session.execute(
        statement.where(FinancingNeed.county_id == farm.world.county.id).execution_options(
            scoped="a test counts"
        )
    ).scalar_one()


def a_row(farm, number="YHR-1", **kw):
    values = {"amount": "50", "term": "12", "use": "流动资金", "result": "", "reason": "", **kw}
    return [
        number,
        kw.get("uscc", farm.firm.uscc),
        values["amount"],
        values["term"],
        values["use"],
        values["result"],
        values["reason"],
    ]


def test_a_row_becomes_a_need_that_is_worked_like_any_other(farm, officer):
    imported = taken(farm, officer, a_row(farm))
    need = queries.needs_of_enterprise(farm.firm.id, "submitted")[0]
    assert (need.origin, need.origin_number, need.amount_fen) == ("yuhuirong", "YHR-1", 50_000_000)
    assert need.reference and need.contact_id and queries.entry_of(need).declared_on
    assert imported.state == "done" and imported.counts["new"] == 1


def test_the_same_table_twice_makes_no_doubles(farm, officer):
    taken(farm, officer, a_row(farm), a_row(farm, "YHR-2", use="设备"))
    again = taken(farm, officer, a_row(farm), a_row(farm, "YHR-2", use="设备"))
    assert needs_of(farm) == 2
    assert (again.counts["known"], again.counts["new"]) == (2, 0)


def test_the_same_need_on_two_platforms_is_counted_once(farm, officer):
    need = farm.sent()
    imported = taken(farm, officer, a_row(farm, amount="52"))
    db.session.expire_all()
    assert needs_of(farm) == 1 and imported.counts["same"] == 1
    assert queries.needs_of_enterprise(farm.firm.id, need.state)[0].origin_number == "YHR-1"


def test_another_origin_has_its_own_numbers(farm, officer):
    taken(farm, officer, a_row(farm))
    taken(farm, officer, a_row(farm, use="设备"), origin="provincial_node")
    assert needs_of(farm) == 2


def test_a_result_is_written_back_by_number_or_by_our_reference(farm, officer):
    taken(farm, officer, a_row(farm))
    need = queries.needs_of_enterprise(farm.firm.id, "submitted")[0]
    reference, key = need.reference, need.public_id
    taken(farm, officer, a_row(farm, result="未通过", reason="负债过高"))
    entry = queries.entry_of(queries.need_by_id(key))
    assert (entry.result, entry.result_reason) == ("refused", "负债过高")
    taken(farm, officer, a_row(farm, reference, result="已授信"))
    assert queries.entry_of(queries.need_by_id(key)).result == "credited"


def test_bad_rows_are_explained_and_left_while_good_ones_are_taken(farm, officer):
    rows = [a_row(farm), a_row(farm, "YHR-2", amount="很多"), a_row(farm, "YHR-3", uscc="没有")]
    page, answer = upload(farm, officer, csv_of(*rows))
    text = page.get(answer.location).get_data(as_text=True)
    assert "金额「很多」读不懂" in text and "还没有登记" in text
    imported = taken(farm, officer, *rows)
    assert (imported.counts["new"], imported.counts["fault"]) == (1, 2)
    assert [line for line, _ in imported.rows] == [3, 4]
    address = f"/centre/lists/imports/{imported.public_id}/faults.csv"
    assert "读不懂" in farm.world.client(officer).get(address).get_data(as_text=True)


def test_an_amount_out_of_range_is_refused_as_on_the_page(farm, officer):
    imported = taken(farm, officer, a_row(farm, amount="0.5"))
    assert imported.counts["fault"] == 1 and needs_of(farm) == 0


def test_excel_is_read_too(farm, officer):
    page, answer = upload(farm, officer, xlsx_of(a_row(farm)))
    assert "新增" in page.get(answer.location).get_data(as_text=True)


def test_csv_of_a_chinese_windows_is_read(farm, officer):
    page, answer = upload(farm, officer, csv_of(a_row(farm), encoding="gb18030"))
    assert farm.firm.uscc in page.get(answer.location).get_data(as_text=True)


@pytest.mark.parametrize(
    "file",
    [
        (io.BytesIO(b""), "a.csv"),
        (io.BytesIO(b"PK\x03\x04nonsense"), "a.xlsx"),
        (io.BytesIO(b"\xff\xfe\x00\x01\x81"), "a.csv"),
        (io.BytesIO(b"only a header\n"), "a.csv"),
        (io.BytesIO(b"x" * (5 * 1024 * 1024 + 1)), "a.csv"),
    ],
)
def test_what_is_no_table_is_refused(farm, officer, file):
    content = io.BytesIO(file[0].getvalue())
    _, answer = upload(farm, officer, (content, file[1]))
    assert answer.status_code == 422


def test_five_thousand_rows_are_the_most(farm, officer):
    rows = [["n", "u", "1", "1", "", "", ""]] * 5001
    _, answer = upload(farm, officer, csv_of(*rows))
    assert answer.status_code == 422 and "最多" in answer.get_data(as_text=True)


def test_columns_are_said_once_and_kept_under_a_name(farm, officer):
    file = (io.BytesIO(f"甲,乙,丙,丁\nP-1,{farm.firm.uscc},500000,6\n".encode()), "odd.csv")
    page, answer = upload(farm, officer, file)
    address = answer.location
    page.get(address)
    chosen = {"origin_number": "0", "uscc": "1", "amount": "2", "term": "3", "unit": "yuan"}
    assert page.post(f"{address}/columns", {**chosen, "save_as": "省平台"}).status_code == 303
    saved = column_maps(farm.world.actor(officer), "needs")
    assert [m.name for m in saved] == ["省平台"]
    again = (io.BytesIO(f"丁,甲,乙,丙\n6,P-2,{farm.firm.uscc},300000\n".encode()), "odd2.csv")
    page, answer = upload(farm, officer, again, saved=saved[0].public_id)
    text = page.get(answer.location).get_data(as_text=True)
    assert "<strong>1</strong>" in text and "有问题，不导入" in text


def test_a_table_without_its_columns_cannot_be_taken(farm, officer):
    file = (io.BytesIO("甲,乙\n1,2\n".encode()), "odd.csv")
    page, answer = upload(farm, officer, file)
    page.get(answer.location)
    refused = page.post(f"{answer.location}/run")
    assert refused.status_code == 422 and "请指定哪一列" in refused.get_data(as_text=True)


def test_a_table_may_be_dropped(farm, officer):
    page, answer = upload(farm, officer, csv_of(a_row(farm)))
    page.get(answer.location)
    page.post(f"{answer.location}/drop")
    assert page.post(f"{answer.location}/run").status_code == 409
    assert needs_of(farm) == 0


def test_only_those_who_write_lists_import(farm):
    liaison = farm.world.person("township_liaison")
    assert farm.world.client(liaison).get("/centre/lists/imports/new").status_code == 403


def test_a_claim_by_a_public_code_alone_does_not_open_an_imported_need(farm, officer):
    uscc = credit_code()
    filed = draft(farm.world, uscc=uscc)
    file_enterprise(farm.world.act(officer), draft=filed)
    db.session.commit()
    imported = taken(farm, officer, a_row(farm, uscc=uscc))
    assert imported.counts["new"] == 1
    claimant = farm.world.entrepreneur()
    firm = an_enterprise(farm.world, claimant, uscc=uscc)
    (need,) = queries.needs_of_enterprise(firm.id, "submitted")
    assert queries.need_for(farm.world.actor(claimant), need.public_id) is None
    verify(farm.world, firm)
    assert queries.need_for(farm.world.actor(claimant), need.public_id) is not None
