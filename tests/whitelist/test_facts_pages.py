"""Both doors of credit facts: pages and API, the same refusals; every reading is the owner's."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from app.consents.models import AccessLog
from app.infra import files
from app.infra.db import db
from app.infra.imports.models import Import
from app.infra.outbox import drain
from app.infra.scope import unscoped
from app.infra.tasks import tasks_for
from app.whitelist import queries, reactions
from app.whitelist.models import FactCorrection
from tests.needs.builders import fetch, id_in
from tests.whitelist.builders import Office, withdraw_all
from tests.whitelist.facts_builders import a_draft, a_penalty, days_before, every_fact, record
from tests.world import World

DAY = days_before(10).isoformat()
HEADER = "统一社会信用代码,事实,数值,截至日期,编号,出具单位"


@pytest.fixture
def agreed(office: Office) -> Office:
    office.agree()
    return office


def a_photo():
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "JPEG")
    out.seek(0)
    return (out, "纸.jpg")


def page_of(office: Office, user, path: str) -> str:
    answer = office.world.client(user).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def body(office: Office, **kw):
    return {
        "uscc": office.firm.uscc,
        "type": "insured_staff",
        "value": 8,
        "as_of": DAY,
        "source": "department",
        "said_by": "县社保局",
        **kw,
    }


def typed(office: Office, **kw):
    return {
        "uscc": office.firm.uscc,
        "type": "insured_staff",
        "value": "8",
        "as_of": DAY,
        "source": "department",
        "said_by": "县社保局",
        "number": "",
        **kw,
    }


def readings(office: Office):
    rows = db.session.execute(
        select(AccessLog.subject_id, AccessLog.what, AccessLog.reader_id).where(
            AccessLog.enterprise_id == office.firm.public_id, AccessLog.subject_kind == "fact"
        )
    )
    return {tuple(row) for row in rows}


# Recording


def test_an_officer_records_a_fact_on_the_page(agreed):
    browser = agreed.world.client(agreed.officer)
    assert "参保职工人数" in browser.get("/facts/new").get_data(as_text=True)
    browser.get("/facts/new?kind=insured_staff")
    answer = browser.post("/facts/new", typed(agreed))
    assert answer.status_code == 303
    (fact,) = every_fact(agreed)
    assert (fact.value, fact.source, fact.said_by, fact.via) == (
        8,
        "department",
        "县社保局",
        "page",
    )


def test_and_a_program_over_the_api(agreed):
    answer = agreed.world.api(agreed.officer).post("/credit-facts", body(agreed))
    assert answer.status_code == 201, answer.json
    assert (answer.json["value"], answer.json["type"]) == (8, "insured_staff")
    assert every_fact(agreed)[0].via == "api"


@pytest.mark.parametrize(
    ("wrong", "field", "shape"),
    [
        ({"value": "-1"}, "value", -1),
        ({"value": "abc"}, "value", "abc"),
        ({"as_of": "2019-01-01"}, "as_of", "2019-01-01"),
        ({"uscc": "91500236MA5EXAMPLE"}, "uscc", "91500236MA5EXAMPLE"),
        ({"source": "loans"}, "source", "loans"),
    ],
)
def test_both_doors_refuse_the_same_values_beside_the_field(agreed, wrong, field, shape):
    browser = agreed.world.client(agreed.officer)
    browser.get("/facts/new?kind=insured_staff")
    page = browser.post("/facts/new", typed(agreed, **wrong))
    said = agreed.world.api(agreed.officer).post("/credit-facts", body(agreed, **{field: shape}))
    assert (page.status_code, said.status_code) == (422, 422)
    assert field in {error["field"] for error in said.json["errors"]}
    text = page.get_data(as_text=True)
    assert f'id="{field}-error"' in text and agreed.firm.uscc in text or field == "uscc"
    assert every_fact(agreed) == []


def test_both_doors_refuse_without_a_consent(office):
    browser = office.world.client(office.officer)
    browser.get("/facts/new?kind=insured_staff")
    assert browser.post("/facts/new", typed(office)).status_code == 409
    said = office.world.api(office.officer).post("/credit-facts", body(office))
    assert (said.status_code, said.json["code"]) == (409, "no_live_consent")


def test_an_owner_declares_a_fact_with_a_paper(agreed):
    browser = agreed.world.client(agreed.owner)
    browser.get(f"/me/facts/{agreed.firm.public_id}/new?kind=invoice_12m_fen")
    answer = browser.post(
        f"/me/facts/{agreed.firm.public_id}/new",
        {"type": "invoice_12m_fen", "value": "90万", "as_of": DAY, "file": a_photo()},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)[-1500:]
    (fact,) = every_fact(agreed)
    assert (fact.value, fact.source, fact.via) == (90_000_000, "declared", "page")
    paper = fetch(browser, f"/facts/{fact.public_id}/evidence")
    assert paper.status_code == 200 and paper.mimetype == "image/jpeg"


def test_what_is_no_paper_is_refused_and_what_was_typed_is_kept(agreed):
    browser = agreed.world.client(agreed.owner)
    browser.get(f"/me/facts/{agreed.firm.public_id}/new?kind=staff_count")
    answer = browser.post(
        f"/me/facts/{agreed.firm.public_id}/new",
        {
            "type": "staff_count",
            "value": "17",
            "as_of": DAY,
            "file": (io.BytesIO(b"<script>"), "x.jpg"),
        },
        content_type="multipart/form-data",
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'value="17"' in text and every_fact(agreed) == []


def test_an_owner_states_only_what_owners_may_state(agreed):
    browser = agreed.world.client(agreed.owner)
    path = f"/me/facts/{agreed.firm.public_id}/new"
    assert browser.get(f"{path}?kind=admin_penalty").status_code == 404
    said = {"enterprise_id": agreed.firm.public_id, "type": "admin_penalty", "value": DAY}
    answer = agreed.world.api(agreed.owner).post(
        "/credit-facts", {**said, "as_of": DAY, "number": "1"}
    )
    assert answer.status_code == 422
    other = agreed.world.entrepreneur()
    assert agreed.world.client(other).get(path).status_code == 404
    said = {"enterprise_id": agreed.firm.public_id, "type": "staff_count", "value": 1}
    assert agreed.world.api(other).post("/credit-facts", {**said, "as_of": DAY}).status_code == 404


@pytest.mark.parametrize("role", ["bank_officer", "guarantee_officer", "auditor", "insurer"])
def test_nobody_else_may(agreed, role):
    user = agreed.world.person(role)
    record(agreed)
    assert agreed.world.client(user).get("/facts").status_code == 403
    assert agreed.world.api(user).get("/credit-facts").status_code == 403
    assert agreed.world.api(user).post("/credit-facts", body(agreed)).status_code == 403


# Reading


def test_staff_say_why_they_read_and_the_owner_sees_who_read_what(agreed):
    fact = record(agreed, a_draft(value=77_123))
    path = f"/centre/enterprises/{agreed.firm.public_id}/facts"
    assert "77,123" not in page_of(agreed, agreed.officer, path)
    assert readings(agreed) == set()
    assert "77,123" in page_of(agreed, agreed.officer, f"{path}?purpose=scoring")
    assert readings(agreed) == {(fact.public_id, "scoring", agreed.officer.id)}
    mine = page_of(agreed, agreed.owner, "/me/facts")
    assert "谁看过（1）" in mine and agreed.centre.name in mine and "核对资格评分" in mine
    assert "核对资格评分" in page_of(agreed, agreed.owner, "/me/consents")


def test_the_api_asks_why_too(agreed):
    fact = record(agreed)
    officer, owner = agreed.world.api(agreed.officer), agreed.world.api(agreed.owner)
    assert officer.get("/credit-facts").status_code == 422
    assert officer.get("/credit-facts?purpose=curiosity").status_code == 422
    found = officer.get(f"/credit-facts?enterprise={agreed.firm.public_id}&purpose=whitelist")
    assert [row["id"] for row in found.json["items"]] == [fact.public_id]
    assert officer.get(f"/credit-facts/{fact.public_id}?purpose=complaint").status_code == 200
    assert {what for _, what, _ in readings(agreed)} == {"whitelist", "complaint"}
    assert owner.get("/credit-facts").json["items"][0]["id"] == fact.public_id


def test_the_desk_shows_no_value(agreed):
    record(agreed, a_draft(value=77_123))
    assert "77123" not in page_of(agreed, agreed.officer, "/facts")


def test_the_export_holds_what_is_in_use_and_no_formula(agreed):
    record(agreed, said_by="=HYPERLINK(1)")
    browser = agreed.world.client(agreed.officer)
    path = f"/centre/enterprises/{agreed.firm.public_id}/facts.csv"
    assert browser.get(path).status_code == 404
    text = fetch(browser, f"{path}?purpose=scoring").get_data(as_text=True)
    assert "参保职工人数,8" in text and ",=" not in text


def test_repaired_is_gone_from_page_api_and_export_in_the_same_moment(agreed):
    fact = record(agreed, a_penalty())
    officer = agreed.world.client(agreed.officer)
    officer.get(f"/centre/facts/{fact.public_id}/repair")
    answer = officer.post(
        f"/centre/facts/{fact.public_id}/repair",
        {"repaired_on": days_before(2).isoformat(), "note": "修复〔2026〕1 号"},
    )
    assert answer.status_code == 303
    path = f"/centre/enterprises/{agreed.firm.public_id}/facts"
    assert "行政处罚" not in page_of(agreed, agreed.officer, f"{path}?purpose=scoring")
    assert "奉市监罚" not in fetch(officer, f"{path}.csv?purpose=scoring").get_data(as_text=True)
    program = agreed.world.api(agreed.officer)
    assert program.get("/credit-facts?purpose=scoring").json["items"] == []
    assert program.get(f"/credit-facts/{fact.public_id}?purpose=scoring").status_code == 404
    assert agreed.world.api(agreed.owner).get("/credit-facts").json["items"] == []


def test_the_api_repairs_with_the_same_refusals(agreed):
    fact, plain = record(agreed, a_penalty()), record(agreed)
    program = agreed.world.api(agreed.officer)
    ahead = {"repaired_on": "2099-01-01", "note": "x"}
    assert program.post(f"/credit-facts/{fact.public_id}/repair", ahead).status_code == 422
    right = {"repaired_on": days_before(1).isoformat(), "note": "修复〔1〕"}
    assert program.post(f"/credit-facts/{plain.public_id}/repair", right).status_code == 409
    done = program.post(f"/credit-facts/{fact.public_id}/repair", right)
    assert (done.status_code, done.json["ended_because"]) == (200, "repaired")


def test_withdrawn_is_gone_and_what_the_law_keeps_is_listed_to_the_owner(agreed):
    record(agreed, a_draft(value=77_123))
    withdraw_all(agreed)
    path = f"/centre/enterprises/{agreed.firm.public_id}/facts?purpose=scoring"
    assert "77123" not in page_of(agreed, agreed.officer, path)
    mine = page_of(agreed, agreed.owner, "/me/facts")
    assert "依法保留的（1）" in mine and "授权已收回" in mine and "征信业管理条例" in mine


# Corrections


def ask(agreed, fact):
    browser = agreed.world.client(agreed.owner)
    path = f"/me/facts/{fact.public_id}/correction"
    browser.get(path)
    assert browser.post(path, {"grounds": " "}).status_code == 422
    answer = browser.post(path, {"grounds": "只有 6 个人参保"})
    assert answer.status_code == 303
    return db.session.scalars(unscoped(FactCorrection, "a test looks")).all()[-1]


def test_an_owner_says_that_a_fact_is_wrong_and_a_clock_begins(agreed):
    correction = ask(agreed, record(agreed))
    assert (correction.due_on - days_before(0)).days == 20
    mine = page_of(agreed, agreed.owner, "/me/facts")
    assert "有异议" in mine and "最迟" in mine and "撤回更正请求" in mine
    tasks = tasks_for(agreed.world.actor(agreed.officer))
    assert correction.public_id in "".join(task.url or "" for task in tasks)
    assert agreed.firm.name in page_of(agreed, agreed.lead, "/centre/corrections")


def test_whoever_recorded_it_does_not_decide(agreed):
    correction = ask(agreed, record(agreed))
    answer = {"outcome": "refuse", "note": "系统里是 8 人"}
    path = f"/centre/corrections/{correction.public_id}"
    browser = agreed.world.client(agreed.officer)
    browser.get(path)
    assert browser.post(f"{path}/decide", answer).status_code == 409
    said = agreed.world.api(agreed.officer).post(
        f"/fact-corrections/{correction.public_id}/decide", answer
    )
    assert (said.status_code, said.json["code"]) == (409, "four_eyes")


def test_upheld_takes_the_fact_out_of_use_at_once(agreed):
    fact = record(agreed, a_draft("staff_count", 30), source="township")
    correction = ask(agreed, fact)
    path = f"/centre/corrections/{correction.public_id}"
    lead = agreed.world.client(agreed.lead)
    lead.get(path)
    assert lead.post(f"{path}/decide", {"outcome": "uphold", "note": ""}).status_code == 422
    done = lead.post(f"{path}/decide", {"outcome": "uphold", "note": "核对属实"})
    assert done.status_code == 303
    (ended,) = every_fact(agreed)
    assert (ended.ended_because, ended.ending_note) == ("corrected", "核对属实")
    assert queries.newest_score(agreed.firm.id).inputs["employees"] == 12
    shown = page_of(agreed, agreed.lead, path)
    assert "30" not in shown.split("<main")[1].split("只有 6")[0].replace("17:30", "")
    assert lead.post(f"{path}/decide", {"outcome": "uphold", "note": "再"}).status_code == 409


def test_refused_leaves_the_fact_with_its_reason_for_the_owner(agreed):
    correction = ask(agreed, record(agreed))
    done = agreed.world.api(agreed.lead).post(
        f"/fact-corrections/{correction.public_id}/decide",
        {"outcome": "refuse", "note": "社保系统为 8 人"},
    )
    assert (done.status_code, done.json["state"]) == (200, "refused")
    assert "社保系统为 8 人" in page_of(agreed, agreed.owner, "/me/facts")
    assert every_fact(agreed)[0].ended_at is None


def test_a_request_is_made_once_and_taken_back(agreed):
    fact = record(agreed)
    program = agreed.world.api(agreed.owner)
    path = f"/credit-facts/{fact.public_id}/corrections"
    first = program.post(path, {"grounds": "不对"})
    assert first.status_code == 201
    assert program.post(path, {"grounds": "不对"}).status_code == 409
    back = program.post(f"/fact-corrections/{first.json['id']}/withdraw")
    assert (back.status_code, back.json["state"]) == (200, "withdrawn")
    assert program.post(path, {"grounds": "还是不对"}).status_code == 201
    assert len(program.get("/fact-corrections?state=asked").json["items"]) == 1
    stranger = agreed.world.api(agreed.world.entrepreneur())
    assert stranger.post(path, {"grounds": "不对"}).status_code == 404


def test_a_correction_about_a_withdrawn_fact_shows_no_value(agreed):
    correction = ask(agreed, record(agreed, a_draft(value=77_123)))
    withdraw_all(agreed)
    shown = page_of(agreed, agreed.lead, f"/centre/corrections/{correction.public_id}")
    assert "77123" not in shown and "不再显示数值" in shown


def test_a_declared_fact_is_checked_by_both_doors(agreed):
    act = agreed.world.act(agreed.owner)
    stored = files.store(
        act,
        content=a_photo()[0].read(),
        name="x.jpg",
        subject_kind="fact",
        subject_id=agreed.firm.public_id,
    )
    fact = record(agreed, source="declared", by=agreed.owner, evidence_id=stored.public_id)
    path = f"/centre/enterprises/{agreed.firm.public_id}/facts?purpose=scoring"
    assert "与材料一致" in page_of(agreed, agreed.officer, path)
    browser = agreed.world.client(agreed.officer)
    browser.get(path)
    assert browser.post(f"/centre/facts/{fact.public_id}/verify").status_code == 303
    said = agreed.world.api(agreed.officer).post(f"/credit-facts/{fact.public_id}/verify")
    assert (said.status_code, said.json["code"]) == (409, "checked_already")
    fetch(browser, f"/facts/{fact.public_id}/evidence")
    assert (fact.public_id, "paper", agreed.officer.id) in readings(agreed)


# Tables


def table(office: Office, user, *rows, origin="department"):
    """A table uploaded, shown, and taken by the worker."""
    browser = office.world.client(user)
    browser.get("/facts/imports/new")
    text = "\n".join([HEADER, *(",".join(map(str, row)) for row in rows)])
    answer = browser.post(
        "/facts/imports/new",
        {"origin": origin, "saved": "", "file": (io.BytesIO(text.encode()), "a.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)[-1000:]
    found = id_in(answer, "/facts/imports/")
    shown = browser.get(answer.location).get_data(as_text=True)
    browser.post(f"/facts/imports/{found}/run")
    db.session.expire_all()
    imported = db.session.scalars(
        unscoped(Import, "a test looks").where(Import.public_id == found)
    ).one()
    reactions.import_facts(imported.id, imported.run_id)
    drain(office.world.county.id)
    db.session.expire_all()
    return browser, imported, shown


def test_a_table_is_shown_row_by_row_and_then_taken(agreed):
    rows = [
        (agreed.firm.uscc, "参保职工人数", "8人", DAY, "", "县社保局"),
        (agreed.firm.uscc, "纳税信用等级", "B", DAY, "", "县税务局"),
        (agreed.firm.uscc, "行政处罚", DAY, DAY, "罚〔1〕", "市监局"),
        (agreed.firm.uscc, "参保职工人数", "9", DAY, "", ""),
        ("91500236MA5EXAMPLE", "用电量", "x", "昨天", "", ""),
        (agreed.firm.uscc, "公开信用记录查询", "=1", DAY, "", ""),
    ]
    _, imported, shown = table(agreed, agreed.officer, *rows)
    assert "与第 2 行重复" in shown and "用电量" in shown
    assert imported.counts["new"] == 3 and imported.counts["fault"] == 3
    found = {fact.type: fact.value for fact in every_fact(agreed)}
    assert found["insured_staff"] == 8 and found["tax_grade"] == "B"


def test_an_office_imports_only_as_itself(agreed):
    bureau = agreed.world.person("finance_bureau")
    row = (agreed.firm.uscc, "参保职工人数", "8", DAY, "", "社保局")
    _, imported, _ = table(agreed, bureau, row, origin="platform")
    assert imported.counts["fault"] == 1
    _, imported, _ = table(agreed, bureau, row)
    assert imported.counts["new"] == 1


def test_a_table_is_undone_as_a_whole_and_what_it_replaced_counts_again(agreed):
    record(agreed, a_draft("staff_count", 7, as_of=days_before(20)), source="centre")
    rows = [
        (agreed.firm.uscc, "用工人数", "30", DAY, "", "中心"),
        (agreed.firm.uscc, "带动本地就业人数", "3", DAY, "", "中心"),
    ]
    browser, imported, _ = table(agreed, agreed.officer, *rows, origin="centre")
    assert queries.newest_score(agreed.firm.id).inputs["employees"] == 30
    browser.get("/facts")
    answer = browser.post(f"/facts/imports/{imported.public_id}/undo")
    assert answer.status_code == 303
    db.session.expire_all()
    assert queries.newest_score(agreed.firm.id).inputs["employees"] == 7
    live = [(f.type, f.value) for f in every_fact(agreed) if f.ended_at is None]
    assert live == [("staff_count", 7)]
    assert browser.post(f"/facts/imports/{imported.public_id}/undo").status_code == 409
    other = agreed.world.client(agreed.world.person("finance_bureau"))
    other.get("/facts")
    assert other.post(f"/facts/imports/{imported.public_id}/undo").status_code == 404


def test_undoing_a_table_does_not_bring_back_what_a_correction_found_wrong(agreed):
    wrong = record(agreed, a_draft("staff_count", 7, as_of=days_before(20)), source="centre")
    correction = ask(agreed, wrong)
    row = (agreed.firm.uscc, "用工人数", "30", DAY, "", "中心")
    browser, imported, _ = table(agreed, agreed.officer, row, origin="centre")
    decided = agreed.world.api(agreed.lead).post(
        f"/fact-corrections/{correction.public_id}/decide", {"outcome": "uphold", "note": "属实"}
    )
    assert decided.json["state"] == "upheld"
    browser.get("/facts")
    assert browser.post(f"/facts/imports/{imported.public_id}/undo").status_code == 303
    assert [fact for fact in every_fact(agreed) if fact.ended_at is None] == []


def test_another_countys_people_find_nothing(agreed, app):
    fact = record(agreed)
    far = World(app)
    stranger = far.person("finance_centre")
    for path in (
        f"/centre/enterprises/{agreed.firm.public_id}/facts?purpose=scoring",
        f"/facts/{fact.public_id}/evidence",
        f"/centre/facts/{fact.public_id}/repair",
    ):
        assert far.client(stranger).get(path).status_code == 404
