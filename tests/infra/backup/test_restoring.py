"""`flask backup` and `flask restore`, there and back on a database of its own."""

import json

import pytest
from sqlalchemy import text

from app import create_app
from app.infra import journal
from app.infra.acts import machine_act
from app.infra.audit import checkpoints, sealer
from app.infra.backup import programs
from app.infra.counties import County
from app.infra.db import db
from tests.database import fresh_database


@pytest.fixture
def house(server, tmp_path):
    """An application with a database and a var folder of its own, and one audit entry."""
    with fresh_database(server) as url:
        app = create_app(
            {"DATABASE_URL": url, "TESTING": True, "STAGE": "testing", "VAR": tmp_path / "var"}
        )
        with app.app_context():
            county = County(code="500001", name="甲县", pack="fengjie", real=False)
            db.session.add(county)
            db.session.flush()
            journal.note(machine_act(county.id), county, "open")
            db.session.commit()
        yield app
        with app.app_context():
            db.engine.dispose()


def run(app, *words):
    return app.test_cli_runner().invoke(args=[*words])


def verified(app):
    return json.loads(run(app, "audit", "verify", "--json").stdout)


def names(app):
    with app.app_context():
        found = list(db.session.scalars(text("select name from counties order by id")))
        db.session.remove()
        return found


def test_there_and_back(house, tmp_path):
    made = run(house, "backup", str(tmp_path / "b.tar"))
    assert made.exit_code == 0, made.output
    before = verified(house)
    assert before["ok"] and before["entries"] >= 1
    with house.app_context():
        db.session.execute(text("update counties set name = '乙县'"))
        db.session.commit()
    done = run(house, "restore", str(tmp_path / "b.tar"))
    assert done.exit_code == 0, done.output
    assert names(house) == ["甲县"]
    assert verified(house)["head"] == before["head"]


def test_a_checkpoint_made_during_the_dump_does_not_spoil_the_backup(house, tmp_path, monkeypatch):
    call = programs.call

    def dump_while_the_worker_seals(command, address):
        call(command, address)
        county = db.session.query(County).one()
        journal.note(machine_act(county.id), county, "close")
        db.session.commit()
        sealer.seal()
        sealer.checkpoint()

    monkeypatch.setattr(programs, "call", dump_while_the_worker_seals)
    assert run(house, "backup", str(tmp_path / "b.tar")).exit_code == 0
    monkeypatch.undo()
    assert len((tmp_path / "var" / checkpoints.FILE).read_text().splitlines()) == 2
    done = run(house, "restore", str(tmp_path / "b.tar"))
    assert done.exit_code == 0, done.output


def test_a_backup_with_a_broken_chain_changes_nothing(house, tmp_path):
    with house.app_context():
        sealer.seal()
        sealer.checkpoint()
        db.session.execute(text("set local session_replication_role = replica"))
        db.session.execute(text("update audit_entries set action = 'forged'"))
        db.session.commit()
    assert run(house, "audit", "verify").exit_code == 1
    assert run(house, "backup", str(tmp_path / "b.tar")).exit_code == 0
    done = run(house, "restore", str(tmp_path / "b.tar"))
    assert done.exit_code == 1
    assert "the audit chain of this backup is broken" in done.output
    assert names(house) == ["甲县"]


@pytest.mark.parametrize("words", [["backup", "/no/such/folder/b.tar"], ["restore", __file__]])
def test_what_cannot_be_done_is_said_in_one_line(house, words):
    result = run(house, *words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1
