"""The adapter to the provincial node: facts and needs come once, results go back, all is logged."""

import hashlib
import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask_babel import force_locale, gettext
from markupsafe import escape
from openpyxl import Workbook
from sqlalchemy import select

from app.infra.connectors.failures import ConnectorFailed, read
from app.infra.connectors.models import ConnectorRun
from app.infra.db import db
from app.infra.forms import said
from app.infra.outbox import drain
from app.infra.paging import Page
from app.infra.scope import unscoped
from app.kernel.errors import Conflict
from app.needs import queries as needs
from app.needs.commands import write_back_result
from app.whitelist import commands, queries, reactions
from app.whitelist.views.connectors import TODO
from tests.enterprises.builders import credit_code
from tests.infra.connectors.house import SECRET, a_house
from tests.whitelist.builders import Office, withdraw_all
from tests.whitelist.facts_builders import days_before, every_fact

AS_OF = days_before(10).isoformat()


class Node:
    """The county's side of the exchange over one folder."""

    def __init__(self, office: Office, folder):
        self.office, self.folder = office, folder

    def on(self):
        found = commands.switch_connector(
            self.office.world.act(self.office.lead), code="node", on=True
        )
        db.session.commit()
        self.connector = found
        return found

    def drop(self, name: str, content: bytes) -> None:
        inbox = self.folder / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(content)
        (inbox / f"{name}.sha256").write_text(hashlib.sha256(content).hexdigest())

    def exchange(self) -> list[ConnectorRun]:
        """One exchange by the worker; its runs, newest first."""
        reactions.exchange(self.connector.public_id)
        drain(self.office.world.county.id)
        return self.runs()

    def runs(self) -> list[ConnectorRun]:
        db.session.expire_all()
        statement = unscoped(ConnectorRun, "a test looks")
        return list(
            db.session.scalars(
                statement.where(ConnectorRun.county_id == self.office.world.county.id).order_by(
                    ConnectorRun.id.desc()
                )
            )
        )

    def needs(self):
        db.session.expire_all()
        return [
            need
            for state in ("submitted", "open", "draft", "unmet")
            for need in needs.needs_of_enterprise(self.office.firm.id, state)
        ]

    def reports(self, folder: str) -> list[dict]:
        return [
            json.loads(path.read_text()) for path in (self.folder / folder).glob("*.report.json")
        ]


@pytest.fixture
def node(app, office, tmp_path, monkeypatch) -> Node:
    folder = tmp_path / "node"
    path = tmp_path / "connectors.toml"
    path.write_text(
        f'[[connector]]\ncode = "node"\ntitle = "节点"\nkind = "file_drop"\n'
        f'directory = "{folder}"\n'
    )
    monkeypatch.setitem(app.config, "CONNECTORS", str(path))
    found = Node(office, folder)
    found.on()
    return found


def fact(office: Office, **kw):
    return {"uscc": office.firm.uscc, "type": "insured_staff", "value": 8, "as_of": AS_OF, **kw}


def need(office: Office, number="SJ-1", **kw):
    row = {"origin_number": number, "uscc": office.firm.uscc, "amount": "50万元"}
    return {**row, "term": "12", "use": "流动资金", **kw}


def as_json(*rows) -> bytes:
    return json.dumps({"rows": rows}, ensure_ascii=False).encode()


def test_facts_come_by_code_and_the_file_goes_to_done(node, office):
    office.agree()
    node.drop("facts-1.json", as_json(fact(office), fact(office, type="tax_grade", value="A")))
    (run,) = node.exchange()
    assert (run.outcome, run.rows, run.faults, run.document) == ("done", 2, 0, "facts")
    assert {f.type: f.value for f in every_fact(office)} == {"insured_staff": 8, "tax_grade": "A"}
    assert {f.source for f in every_fact(office)} == {"platform"}
    assert node.reports("done")[0]["rows"] == 2 and not list((node.folder / "inbox").iterdir())


def test_a_row_that_cannot_be_taken_is_a_fault_of_its_own(node, office):
    office.agree()
    rows = [fact(office), fact(office, type="nonsense"), fact(office, uscc="91500236MA5EXAMPLE")]
    node.drop("facts-1.json", as_json(*rows, fact(office, type="tax_grade", value="=1+1")))
    (run,) = node.exchange()
    assert (run.outcome, run.rows, run.faults) == ("done", 1, 3)
    page = office.world.client(office.officer).get(f"/facts/imports/{run.import_id}")
    assert page.status_code == 200 and "nonsense" in page.get_data(as_text=True)


def test_without_a_consent_nothing_is_asked_and_nothing_taken(node, office):
    node.drop("facts-1.json", as_json(fact(office)))
    (run,) = node.exchange()
    assert (run.rows, run.faults) == (0, 1) and every_fact(office) == []
    assert json.loads((node.folder / "outbox" / "wanted.json").read_text())["codes"] == []
    office.agree()
    node.exchange()
    wanted = json.loads((node.folder / "outbox" / "wanted.json").read_text())
    assert wanted["codes"] == [office.firm.uscc]
    withdraw_all(office)
    node.exchange()
    wanted = json.loads((node.folder / "outbox" / "wanted.json").read_text())
    assert wanted["codes"] == []


def test_the_same_file_twice_is_taken_once(node, office):
    office.agree()
    for name in ("facts-1.json", "facts-2.json"):
        node.drop(name, as_json(fact(office)))
    second, first = node.exchange()
    assert (first.outcome, second.outcome) == ("done", "known")
    assert len(every_fact(office)) == 1 and len(node.reports("done")) == 2


def test_a_need_from_there_is_a_need_here_counted_once(node, office):
    node.drop("needs-1.json", as_json(need(office)))
    node.drop("needs-2.json", as_json(need(office), need(office, "SJ-2", use="设备")))
    second, first = node.exchange()
    assert (first.rows, second.rows, second.faults) == (1, 2, 0)
    found = {(n.origin, n.origin_number) for n in node.needs()}
    assert found == {("provincial_node", "SJ-1"), ("provincial_node", "SJ-2")}


def test_a_need_that_is_open_here_already_is_linked_and_not_doubled(node, office):
    own = office.farm.sent()
    node.drop("needs-1.json", as_json(need(office, amount="520000元")))
    node.exchange()
    (only,) = node.needs()
    assert only.id == own.id and only.origin_number == "SJ-1"


def stranger(office: Office, **kw):
    """A need of a firm that nobody registered here."""
    return need(office, **{"uscc": credit_code(), "enterprise": "未登记食品厂", **kw})


def leads_here(office: Office, *, past=False):
    return needs.leads(office.world.act(office.officer).actor, Page(50), past=past).items


def test_a_need_of_a_firm_not_registered_is_a_lead_counted_once(node, office):
    row = stranger(office)
    node.drop("needs-1.json", as_json(row))
    node.drop("needs-2.json", as_json(row, need(office, "SJ-2")))
    node.drop("needs-3.json", as_json({**row, "origin_number": "SJ-3", "amount": "52万元"}))
    node.exchange()
    assert [(run.rows, run.faults) for run in node.runs()] == [(1, 0), (2, 0), (1, 0)]
    (only,) = leads_here(office)
    assert only.origin_number == "SJ-1" and only.enterprise == "未登记食品厂"
    assert [n.origin_number for n in node.needs()] == ["SJ-2"]


def test_a_wrong_code_or_a_wrong_row_is_a_fault_and_no_lead(node, office):
    wrong = [stranger(office, uscc="91500236MA5EXAMPLE"), stranger(office, amount="0万元")]
    node.drop("needs-1.json", as_json(wrong[0], {**wrong[1], "origin_number": "SJ-2"}))
    (run,) = node.exchange()
    assert (run.rows, run.faults) == (0, 2) and leads_here(office) == []


def test_over_http_too_a_stranger_is_a_lead(office, app, monkeypatch, tmp_path):
    with a_house() as house:
        node = over_http(office, house, app, monkeypatch, tmp_path)
        node.on()
        rows = [stranger(office)]
        house.documents = [{"name": "needs-1", "document": "needs", "rows": rows}]
        node.exchange()
        assert house.receipts[0]["rows"] == 1 and house.unsigned == 0
        house.documents = [
            {"name": "needs-2", "document": "needs", "rows": [*rows, need(office, "SJ-2")]}
        ]
        node.exchange()
        assert len(leads_here(office)) == 1


def test_results_go_back_under_the_number_they_have_there(node, office):
    node.drop("needs-1.json", as_json(need(office)))
    node.exchange()
    (own,) = node.needs()
    entry = needs.entry_of(own)
    write_back_result(office.world.act(office.officer), entry=entry, result="credited")
    db.session.commit()
    run = node.exchange()[0]
    assert (run.direction, run.outcome, run.rows) == ("out", "waiting", 1)
    reactions.push(run.public_id)
    sent = json.loads((node.folder / "outbox" / run.name).read_text())
    assert sent["rows"] == [
        {
            "origin_number": "SJ-1",
            "uscc": office.firm.uscc,
            "result": "credited",
            "result_on": entry.result_on.isoformat(),
        }
    ]
    assert node.runs()[0].outcome == "done" and node.runs()[0].content is None
    before = len(node.runs())
    assert len(node.exchange()) == before, "the same results are not sent twice"


BOMB = io.BytesIO()
with ZipFile(BOMB, "w", ZIP_DEFLATED) as archive:
    archive.writestr("xl/workbook.xml", b"0" * (80 * 1024 * 1024))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"rows": 7}',
        b'{"rows": []}',
        b'[{"uscc": {"a": 1}}]',
        b'[{"uscc": 1.5}]',
        b'[{"uscc": "x", "password": "y"}]',
        b"[" + b"{}," * 6000 + b"{}]",
        b'[{"uscc": "' + b"9" * 600 + b'"}]',
        b"uscc\n1\n",
        b"\xff\xfe\x00\x01",
        BOMB.getvalue(),
    ],
    ids=range(13),
)
def test_what_is_no_document_fails_with_a_reason(node, content):
    node.drop("facts-1.json", content)
    (run,) = node.exchange()
    assert (run.outcome, run.rows) == ("failed", 0) and read(run.message).code == "document"
    (report,) = node.reports("failed")
    assert report["outcome"] == "failed" and report["message"] == read(run.message).message


def test_a_formula_in_a_workbook_is_a_fault(node, office):
    office.agree()
    book = Workbook()
    book.active.append(["统一社会信用代码", "事实", "数值", "截至日期"])
    book.active.append([office.firm.uscc, "参保职工人数", "=1+7", AS_OF])
    book.active.append([office.firm.uscc, '@SUM("x")', "8", AS_OF])
    out = io.BytesIO()
    book.save(out)
    node.drop("facts-1.xlsx", out.getvalue())
    (run,) = node.exchange()
    assert (run.rows, run.faults) == (0, 2) and every_fact(office) == []


def test_who_switched_it_on_must_still_be_there(node, office):
    office.lead.memberships[-1].valid_to = days_before(1)
    db.session.commit()
    node.drop("facts-1.json", as_json(fact(office)))
    (run,) = node.exchange()
    assert run.outcome == "failed" and read(run.message).code == "person"
    assert "不在岗" in read(run.message).message


def test_an_exchange_that_is_off_does_nothing(node, office):
    commands.switch_connector(office.world.act(office.lead), code="node", on=False)
    db.session.commit()
    node.drop("facts-1.json", as_json(fact(office)))
    assert node.exchange() == []
    with pytest.raises(Conflict, match="没有启用"):
        commands.ask_exchange(office.world.act(office.officer), connector=node.connector)


def test_a_taking_that_was_cut_off_goes_on(node, office, monkeypatch):
    office.agree()
    node.drop("facts-1.json", as_json(fact(office)))
    run_import = reactions.running.run_import
    monkeypatch.setattr(reactions.running, "run_import", _crash)
    with pytest.raises(RuntimeError):
        node.exchange()
    db.session.rollback()
    assert node.runs()[0].outcome == "running" and list((node.folder / "inbox").iterdir())
    monkeypatch.setattr(reactions.running, "run_import", run_import)
    (run,) = node.exchange()
    assert run.outcome == "done" and len(every_fact(office)) == 1


def _crash(*args, **kw):
    raise RuntimeError


def test_the_clock_puts_every_connector_that_is_on_in_line(node):
    reactions.exchange_all()
    waiting = select(db.text("args ->> 'connector_id'")).select_from(
        db.text("procrastinate_jobs where task_name = 'connector_exchange'")
    )
    assert node.connector.public_id in db.session.scalars(waiting).all()


def over_http(office: Office, house, app, monkeypatch, tmp_path) -> Node:
    path = tmp_path / "http.toml"
    path.write_text(
        f'[[connector]]\ncode = "node"\ntitle = "节点"\nkind = "http"\nurl = "{house.url}"\n'
        'secret_env = "GUIYAN_TEST_NODE"\ntimeout_seconds = 2\n'
    )
    monkeypatch.setenv("GUIYAN_TEST_NODE", SECRET)
    monkeypatch.setitem(app.config, "CONNECTORS", str(path))
    monkeypatch.setitem(app.config, "OUTGOING_HOSTS", house.address)
    return Node(office, tmp_path)


def test_the_same_adapter_works_over_http(office, app, monkeypatch, tmp_path):
    office.agree()
    with a_house() as house:
        node = over_http(office, house, app, monkeypatch, tmp_path)
        node.on()
        house.documents = [
            {"name": "facts-1", "document": "facts", "rows": [fact(office)]},
            {"name": "needs-1", "document": "needs", "rows": [need(office)]},
        ]
        node.exchange()
        assert house.asked == [[office.firm.uscc]] and house.unsigned == 0
        assert {r["name"]: r["outcome"] for r in house.receipts} == {
            "facts-1": "done",
            "needs-1": "done",
        }
        assert every_fact(office)[0].source == "platform" and len(node.needs()) == 1


def test_a_house_that_is_down_is_said_and_tried_again(office, app, monkeypatch, tmp_path):
    with a_house() as house:
        node = over_http(office, house, app, monkeypatch, tmp_path)
        node.on()
        house.behaviour = "down"
        (run,) = node.exchange()
        found = read(run.message)
        assert (found.code, found.text) == ("other_side", "对方回应状态 {status}")
        assert found.values == {"status": "500"}


def test_a_parcel_is_tried_again_and_then_left_to_a_person(office, app, monkeypatch, tmp_path):
    with a_house() as house:
        node = over_http(office, house, app, monkeypatch, tmp_path)
        node.on()
        house.documents = [{"name": "needs-1", "document": "needs", "rows": [need(office)]}]
        node.exchange()
        entry = needs.entry_of(node.needs()[0])
        write_back_result(office.world.act(office.officer), entry=entry, result="credited")
        db.session.commit()
        house.documents, house.behaviour = [], "down"
        commands.prepare_results(office.world.machine(), connector=node.connector)
        db.session.commit()
        run = node.runs()[0]
        for _ in range(5):
            with pytest.raises(ConnectorFailed):
                reactions.push(run.public_id)
            db.session.rollback()
        reactions.push(run.public_id)
        assert (node.runs()[0].outcome, node.runs()[0].tries) == ("failed", 6)
        house.behaviour = "well"
        page = office.world.client(office.officer)
        page.get("/centre/connectors")
        answer = page.post(f"/centre/connectors/runs/{run.public_id}/again")
        assert answer.status_code == 303
        reactions.push(run.public_id)
        assert node.runs()[0].outcome == "done"
        assert house.pushed["results"]["rows"][0]["origin_number"] == "SJ-1"


def test_the_page_shows_every_run_and_only_the_lead_switches(node, office):
    node.drop("facts-1.json", b"{")
    node.exchange()
    officer, lead = office.world.client(office.officer), office.world.client(office.lead)
    page = officer.get("/centre/connectors").get_data(as_text=True)
    assert "facts-1.json" in page and "没有成功" in page
    fields = {"code": "node", "on": "no"}
    assert officer.post("/centre/connectors/switch", fields).status_code == 403
    lead.get("/centre/connectors")
    assert lead.post("/centre/connectors/switch", fields).status_code == 303
    assert office.world.client(office.owner).get("/centre/connectors").status_code == 403


def test_a_failure_is_said_in_the_readers_language_with_what_to_do(node, office, app):
    node.drop("facts-1.json", b'{"rows": 7}')
    (run,) = node.exchange()
    page = office.world.client(office.officer)
    for locale in ("zh", "en"):
        page.get("/centre/connectors")
        page.post("/locale", {"locale": locale, "next": "/centre/connectors"})
        shown = page.get("/centre/connectors").get_data(as_text=True)
        with app.test_request_context(), force_locale(locale):
            assert escape(said(read(run.message))) in shown
            assert escape(gettext(TODO["document"])) in shown
        assert run.message not in shown, "the parts are not what people read"


def test_what_was_kept_as_a_sentence_before_is_still_shown(node, office):
    node.drop("facts-1.json", b"{")
    (run,) = node.exchange()
    run.message = "对方回应状态 {500}"
    db.session.commit()
    page = office.world.client(office.officer).get("/centre/connectors").get_data(as_text=True)
    assert "对方回应状态 {500}" in page


def test_now_means_a_job(node, office):
    page = office.world.client(office.officer)
    page.get("/centre/connectors")
    answer = page.post(f"/centre/connectors/{node.connector.public_id}/exchange")
    assert answer.status_code == 303
    assert queries.connectors_on(office.world.county.id)[0].id == node.connector.id
