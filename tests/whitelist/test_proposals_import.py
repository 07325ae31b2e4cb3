"""Several proposals from a table: by a township, by page and by program, with the same fates."""

import csv
import io
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import pytest
from openpyxl import Workbook

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra.db import db
from app.infra.imports.models import Import
from app.infra.scope import unscoped
from app.whitelist import queries, reactions
from tests.enterprises.builders import OTHER_TOWNSHIP, TOWNSHIP, an_enterprise, places
from tests.needs.builders import fetch, id_in
from tests.whitelist.listing import Desk

AT = "/centre/whitelist/imports"
HEADER = ("统一社会信用代码", "企业名称", "推荐理由")


@dataclass
class Field:
    """A township with a firm that may be proposed, one nobody verified, and one elsewhere."""

    desk: Desk
    liaison: User
    unverified: Enterprise
    elsewhere: Enterprise

    @property
    def rows(self) -> list[tuple[str, ...]]:
        good, bad = self.desk.firm, self.unverified
        return [
            (good.uscc, good.name, "订单稳定"),
            (bad.uscc, "", ""),
            (self.elsewhere.uscc, "", ""),
            (good.reference, "", "写了两次"),
            (good.uscc, "别家公司", ""),
            ("", "没有代码", ""),
        ]


@pytest.fixture
def field(desk: Desk) -> Field:
    world = desk.world
    at = places(world)
    owner = world.entrepreneur()
    return Field(
        desk,
        world.person("township_liaison", at[TOWNSHIP]),
        an_enterprise(world, owner, name="没有核实的厂"),
        an_enterprise(world, owner, name="别处的厂", township_id=at[OTHER_TOWNSHIP].public_id),
    )


def as_csv(rows: list[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def as_xlsx(rows: list[tuple[str, ...]]) -> bytes:
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(field: Field, content: bytes, by: User | None = None) -> tuple[Any, str]:
    """The browser, and the address of the table it sent."""
    browser = field.desk.world.client(by or field.liaison)
    browser.get(f"{AT}/new")
    answer = browser.post(
        f"{AT}/new",
        {"saved": "", "origin": "", "file": (io.BytesIO(content), "提名.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)[-1500:]
    return browser, f"{AT}/{id_in(answer, f'{AT}/')}"


def taken(public_id: str) -> Import:
    """The table after its job."""
    db.session.expire_all()
    statement = unscoped(Import, "a test looks").where(Import.public_id == public_id)
    imported = db.session.scalars(statement).one()
    reactions.import_proposals(imported.id, imported.run_id)
    db.session.expire_all()
    return imported


def run(browser: Any, at: str) -> Import:
    assert browser.post(f"{at}/run").status_code == 303
    return taken(at.rsplit("/", 1)[1])


def entries(field: Field) -> list[tuple[str, str, str]]:
    db.session.expire_all()
    found = queries.entries_of(field.desk.firm.id)
    return [(e.state, e.proposed_as, e.grounds) for e in found]


def test_every_row_is_shown_with_its_fate_before_anything_happens(field):
    browser, at = uploaded(field, as_csv(field.rows))
    page = browser.get(at).get_data(as_text=True)
    for said in (
        "企业还没有核实归属",
        "没有找到",
        "与第 2 行是同一家企业",
        "「统一社会信用代码或企业编号」是空的",
    ):
        assert said in page, said
    assert "别处的厂" not in page and entries(field) == []


def test_the_good_rows_are_proposed_and_the_others_come_back_with_reasons(field):
    browser, at = uploaded(field, as_xlsx(field.rows))
    imported = run(browser, at)
    assert imported.counts == {"new": 1, "known": 0, "fault": 5}
    assert entries(field) == [("proposed", "township_liaison", "订单稳定")]
    assert queries.entries_of(field.unverified.id) == []
    faults = fetch(browser, f"{at}/faults.csv").get_data(as_text=True)
    lines = list(csv.reader(io.StringIO(faults.removeprefix("\ufeff"))))
    assert lines[0] == [*HEADER, "原因"] and len(lines) == 6
    assert lines[1][0].endswith(field.unverified.uscc) and "核实后才能提名" in lines[1][3]


def test_the_same_table_again_makes_no_doubles(field):
    good = [field.rows[0]]
    run(*uploaded(field, as_csv(good)))
    browser, at = uploaded(field, as_csv(good))
    page = browser.get(at).get_data(as_text=True)
    assert queries.entries_of(field.desk.firm.id)[0].reference in page
    imported = run(browser, at)
    assert imported.counts == {"new": 0, "known": 1, "fault": 0} and len(entries(field)) == 1


def test_two_tables_looked_over_at_once_make_one_proposal(field):
    first, second = (uploaded(field, as_csv([field.rows[0]])) for _ in range(2))
    run(*first)
    assert run(*second).counts["known"] == 1 and len(entries(field)) == 1


def test_a_name_that_is_not_the_codes_is_refused_beside_its_column(field):
    browser, at = uploaded(field, as_csv([(field.desk.firm.uscc, "别家公司", "")]))
    page = browser.get(at).get_data(as_text=True)
    assert f"这个代码登记的是「{field.desk.firm.name}」" in page
    assert browser.post(f"{at}/drop").status_code == 303 and entries(field) == []


@pytest.mark.parametrize("role", ["bank_officer", "entrepreneur", "auditor"])
def test_who_may_not_propose_from_a_table(field, role):
    user = field.desk.world.person(role)
    assert field.desk.world.client(user).get(f"{AT}/new").status_code == 403
    program = field.desk.world.api(user)
    assert program.get("/whitelist-imports").status_code == 403
    assert program.post("/whitelist-imports", body(as_csv(field.rows))).status_code == 403


def test_a_table_is_ones_own_institutions(field):
    _, at = uploaded(field, as_csv(field.rows))
    stranger = field.desk.world.person("township_liaison")
    assert field.desk.world.client(stranger).get(at).status_code == 404
    path = f"/whitelist-imports/{at.rsplit('/', 1)[1]}"
    assert field.desk.world.api(stranger).get(path).status_code == 404
    assert field.desk.world.api(field.liaison).get(path).status_code == 200


def test_the_page_of_proposals_leads_to_the_table(field):
    world = field.desk.world
    assert f"{AT}/new" in world.client(field.liaison).get("/centre/whitelist/propose").text
    bank = world.client(world.person("bank_officer"))
    assert f"{AT}/new" not in bank.get("/centre/whitelist/propose").text


# By program


def body(content: bytes, **kw: Any) -> dict[str, Any]:
    return {"file": {"name": "提名.csv", "content": b64encode(content).decode()}, **kw}


def test_a_program_sees_the_same_fates_and_takes_the_good_rows(field):
    program = field.desk.world.api(field.liaison)
    made = program.post("/whitelist-imports", body(as_csv(field.rows)))
    assert made.status_code == 201, made.json
    told = made.json
    assert told["state"] == "uploaded" and told["counts"] == {"new": 1, "known": 0, "fault": 5}
    assert [row["line"] for row in told["rows"]] == [2, 3, 4, 5, 6, 7]
    assert [row["errors"][0]["code"] for row in told["rows"][1:]] == [
        "enterprise_unverified",
        "enterprise_unknown",
        "double",
        "double",
        "bad_cell",
    ]
    assert told["rows"][2]["errors"][0]["field"] == "firm"
    path = f"/whitelist-imports/{told['id']}"
    assert program.post(f"{path}/run").json["state"] == "running"
    taken(told["id"])
    done = program.get(path).json
    assert done["state"] == "done" and done["counts"]["new"] == 1 and len(done["rows"]) == 5
    assert program.post(f"{path}/run").status_code == 409
    assert told["id"] in [row["id"] for row in program.get("/whitelist-imports").json["items"]]


def test_a_program_drops_a_table(field):
    program = field.desk.world.api(field.liaison)
    told = program.post("/whitelist-imports", body(as_csv(field.rows))).json
    path = f"/whitelist-imports/{told['id']}"
    assert program.post(f"{path}/drop").json["state"] == "dropped"
    assert program.post(f"{path}/run").status_code == 409 and entries(field) == []


def test_headings_of_ones_own_are_named(field):
    program = field.desk.world.api(field.liaison)
    content = as_csv([(field.desk.firm.uscc, "", "好")], ("代号", "x", "y"))
    refused = program.post("/whitelist-imports", body(content))
    assert refused.status_code == 422 and refused.json["errors"][0]["code"] == "column_missing"
    wrong = program.post("/whitelist-imports", body(content, columns={"firm": "没有"}))
    assert wrong.status_code == 422 and wrong.json["errors"][0]["field"] == "columns"
    made = program.post("/whitelist-imports", body(content, columns={"firm": "代号"}))
    assert made.status_code == 201 and made.json["counts"]["new"] == 1


@pytest.mark.parametrize(
    ("content", "field_named"), [("%%%", "file.content"), (b64encode(b"x").decode(), "file")]
)
def test_what_is_no_table_is_refused_beside_its_field(field, content, field_named):
    program = field.desk.world.api(field.liaison)
    sent = {"file": {"name": "a.csv", "content": content}}
    refused = program.post("/whitelist-imports", sent)
    assert refused.status_code == 422 and refused.json["errors"][0]["field"] == field_named
