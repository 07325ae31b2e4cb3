"""The drill: backup, everything lost, restored into another cluster; then it is all looked at.

Afterwards a copy of the restored journal is falsified at random, again and again: verification
finds each change.
"""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app import create_app
from app.accounts.models import User
from app.consents import queries as consents
from app.infra.audit import receipts, sealer, signing
from app.infra.audit.verification import verify_database
from app.infra.db import db
from app.infra.files import Attachment, _path, content_of, missing_files, store
from app.infra.journal import AuditEntry
from tests.counts import count, drawn
from tests.database import ROOT, execute, fresh_database
from tests.fault.mutations import Forger
from tests.infra.test_files import PDF
from tests.loans.builders import a_deal
from tests.needs.builders import a_farm
from tests.world import World

NEEDS, MUTATIONS = count("drill_needs", 3), count("mutations", 25)
TOOL = ROOT / "tools/verify_receipt.py"


@dataclass
class Drill:
    """A house before its loss, and after it was put back elsewhere."""

    app: Any
    var: Path
    before: dict[str, Any]
    receipts: list[dict[str, Any]]
    said: str
    seconds: float


@pytest.fixture(scope="module")
def drill(server, cluster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("drill")
    secrets = _secrets()
    with fresh_database(server) as url:
        app = create_app(_config(url, folder / "var") | secrets)
        with app.app_context():
            _live(World(app))
            before, kept = looked_at(), _receipts()
            db.session.remove()
        made = app.test_cli_runner().invoke(args=["backup", str(folder / "b.tar")])
        assert made.exit_code == 0, made.output
        with app.app_context():
            db.engine.dispose()
        execute(server, f'drop database "{url.rsplit("/", 1)[-1].split("?")[0]}" with (force)')
        shutil.rmtree(folder / "var")
    began = time.monotonic()
    with fresh_database(cluster) as url:
        app = create_app(_config(url, folder / "elsewhere") | secrets)
        done = app.test_cli_runner().invoke(args=["restore", str(folder / "b.tar")])
        assert done.exit_code == 0, done.output
        seconds = time.monotonic() - began
        with app.app_context():
            yield Drill(app, folder / "elsewhere", before, kept, done.output, seconds)
            db.session.remove()
            db.engine.dispose()


def _config(url: str, var: Path) -> dict[str, Any]:
    return {"DATABASE_URL": url, "TESTING": True, "STAGE": "testing", "VAR": var}


def _secrets() -> dict[str, str]:
    """Kept apart from the backup, as the operations page asks, and given to both houses."""
    names = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "SEAL_KEY")
    app = create_app({"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"})
    return {name: app.config[name] for name in names}


def _live(world: World) -> None:
    """Needs, papers, telephones, and one covered loan with a repayment."""
    deal = a_deal(world, guaranteed=True)
    deal.cover()
    deal.repay(deal.book(), 10_000_00)
    for number in range(NEEDS):
        farm = a_farm(world)
        farm.sent()
        person = world.entrepreneur(mobile=f"138{number:08d}")
        act = world.act(person)
        content = PDF + str(number).encode()
        store(act, content=content, name="证照.pdf", subject_kind="x", subject_id="x")
        db.session.commit()
    sealer.seal()
    sealer.checkpoint()


def looked_at() -> dict[str, Any]:
    """Rows of every table but the machinery's, sums of money, what was encrypted, in clear."""
    names = db.session.scalars(
        text("select tablename from pg_tables where schemaname = 'public' order by 1")
    ).all()
    rows = {name: db.session.scalar(text(f'select count(*) from "{name}"')) for name in names}
    money = {
        query: db.session.scalar(text(f"select coalesce({query}, 0)"))
        for query in (
            "(select sum(amount_fen) from needs)",
            "(select sum(balance_fen) from loans)",
            "(select sum(posted_fen) from ledger_balances where limit_fen is not null)",
            "(select sum(amount_fen) from repayments)",
        )
    }
    return {"rows": rows, "money": money, "mobiles": _mobiles()}


def _mobiles() -> list[str]:
    found = db.session.scalars(db.select(User.mobile).where(User.mobile.is_not(None)))
    return sorted(str(mobile) for mobile in found)


def _receipts() -> list[dict[str, Any]]:
    entries = db.session.scalars(db.select(AuditEntry.public_id).order_by(AuditEntry.id)).all()
    found = [receipts.receipt(entries[at]) for at in (0, len(entries) // 2, len(entries) - 1)]
    assert all(one is not None and one["state"] != "promised" for one in found)
    return [one for one in found if one is not None]


def test_rows_and_sums_of_money_are_as_before(drill, record_property):
    after = looked_at()
    assert after["rows"] == drill.before["rows"]
    assert after["money"] == drill.before["money"] and all(after["money"].values())
    rows = sum(after["rows"].values())
    record_property("figure", f"{rows} rows restored and proved in {drill.seconds:.1f} s")


def test_what_was_encrypted_is_read_again(drill):
    assert len(drill.before["mobiles"]) >= NEEDS
    assert looked_at()["mobiles"] == drill.before["mobiles"]


@pytest.mark.parametrize("words", [("audit", "verify"), ("ledger", "verify")])
def test_journal_and_ledger_verify(drill, words):
    said = drill.app.test_cli_runner().invoke(args=[*words])
    assert said.exit_code == 0 and said.output.startswith("OK"), said.output


def test_every_file_is_there_and_whole(drill):
    papers = db.session.scalar(text("select count(*) from attachments"))
    assert papers >= NEEDS, "there are files to miss"
    assert missing_files() == [] and "NOTE" not in drill.said


def test_a_receipt_from_before_is_proved_by_both(drill, tmp_path):
    trusted = signing.trusted_keys(drill.app.config)
    assert len(drill.receipts) == 3
    for receipt in drill.receipts:
        assert receipts.receipt_errors(receipt, trusted) == []
        path = tmp_path / "receipt.json"
        path.write_text(json.dumps(receipt))
        done = subprocess.run([sys.executable, "-I", TOOL, path], capture_output=True, text=True)
        assert done.returncode == 0 and done.stdout.startswith("VALID"), done.stdout


def test_people_come_in_and_work_goes_on(drill):
    """Another county beside the restored one, and its whole road to a booked loan."""
    deal = a_deal(World(drill.app))
    assert deal.book().balance_fen == deal.offer.amount_fen
    assert consents.live_consents_of(deal.need.enterprise.public_id)


def test_every_random_change_of_a_copy_is_found(drill, a_copy_of, record_property):
    sealer.seal()
    sealer.checkpoint()
    trusted, missed = signing.trusted_keys(drill.app.config), []
    with a_copy_of(drill.app) as engine:
        forger = Forger(engine, drawn(20261126))
        assert verify_database(engine, var=drill.var, trusted=trusted).ok
        for _ in range(MUTATIONS):
            what = forger.forge()
            if verify_database(engine, var=drill.var, trusted=trusted).ok:
                missed.append(what)
            forger.undo()
        assert verify_database(engine, var=drill.var, trusted=trusted).ok
    assert missed == []
    record_property("figure", f"{MUTATIONS} changes of {forger.size} entries: all found")


def test_a_file_that_the_archive_did_not_bring_is_named(drill):
    """The control: with a file gone the same look finds it."""
    row = db.session.scalars(db.select(Attachment).order_by(Attachment.id)).first()
    content = content_of(row)
    _path(row.sha256).unlink()
    assert missing_files() == [row.public_id]
    _path(row.sha256).write_bytes(content)
