"""Receipts: checked by a program of its own that has no database, and by ours."""

import json
import subprocess
import sys

import pytest

from app.infra import journal
from app.infra.audit import receipts, sealer, signing
from app.infra.audit.checkpoints import Checkpoint
from app.infra.audit.merkle import consistent
from app.infra.db import db
from tests.database import ROOT

TOOL = ROOT / "tools/verify_receipt.py"


@pytest.fixture
def entry(world):
    """Public id of a committed entry."""
    noted = journal.note(world.machine(), world.county, "visit", detail={"amount_fen": 5_000})
    db.session.commit()
    return noted.public_id


@pytest.fixture
def offline(tmp_path):
    """Run the program on a receipt; returns (exit code, words)."""

    def run(receipt, *options):
        path = tmp_path / "receipt.json"
        path.write_text(receipt if isinstance(receipt, str) else json.dumps(receipt))
        # -I: nothing of ours can be imported.
        done = subprocess.run(
            [sys.executable, "-I", TOOL, path, *options], capture_output=True, text=True
        )
        return done.returncode, done.stdout

    return run


def test_before_the_seal_there_is_a_signed_promise(entry, offline):
    promise = receipts.receipt(entry)
    assert promise["state"] == "promised"
    code, words = offline(promise)
    assert code == 0
    assert words.startswith("VALID PROMISE") and entry in words
    promise["promise"]["sealed_by"] = "2099-01-01T00:00:00.000000Z"
    assert offline(promise)[0] == 1


def test_after_the_seal_the_receipt_is_proved_offline(entry, offline, app):
    sealer.seal()
    receipt = receipts.receipt(entry)
    code, words = offline(receipt, "--key", signing.signer(app.config).public.hex())
    assert (code, words.split(":")[0]) == (0, "VALID")
    assert entry in words and "NOTE" not in words
    assert receipts.receipt_errors(receipt, signing.trusted_keys(app.config)) == []


def test_without_a_trusted_key_the_program_says_what_is_left_to_check(entry, offline):
    sealer.seal()
    code, words = offline(receipts.receipt(entry))
    assert code == 0
    assert "NOTE" in words


def test_an_older_checkpoint_that_covers_the_entry_is_used(entry, world):
    sealer.seal()
    first = receipts.receipt(entry)
    journal.note(world.machine(), world.county, "later")
    db.session.commit()
    sealer.seal()
    sealer.checkpoint()
    assert receipts.receipt(entry) == first


FORGERIES = {
    "the entry": lambda r: r["leaf"]["entry"]["detail"].update(amount_fen=6_000),
    "the entry and its hash": lambda r: _rehash(r),
    "the place": lambda r: r["leaf"].update(seq=r["leaf"]["seq"] + 1),
    "the path": lambda r: r["path"].append("00" * 32),
    "the root": lambda r: r["checkpoint"].update(root="00" * 32),
    "the time": lambda r: r["checkpoint"].update(at="2020-01-01T00:00:00.000000Z"),
    "the size": lambda r: r["checkpoint"].update(size=r["checkpoint"]["size"] + 1),
    "the signature": lambda r: r["checkpoint"].update(signature="00" * 64),
    "the key": lambda r: r["checkpoint"].update(public_key="11" * 32),
    "the schema": lambda r: r.update(schema="guiyan.receipt/9"),
    "a part": lambda r: r.pop("path"),
}


def _rehash(receipt):
    receipt["leaf"]["entry"]["action"] = "approve"
    receipt["hash"] = receipts.encoding.leaf_hash(receipt["leaf"]).hex()


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forged_receipt_is_refused_by_both(entry, offline, app, what):
    sealer.seal()
    receipt = receipts.receipt(entry)
    FORGERIES[what](receipt)
    code, words = offline(receipt)
    assert code == 1 and words.startswith("NOT VALID")
    assert receipts.receipt_errors(receipt, signing.trusted_keys(app.config)) != []


def test_another_key_is_refused(entry, offline):
    sealer.seal()
    code, words = offline(receipts.receipt(entry), "--key", "22" * 32)
    assert code == 1 and "another key" in words


def test_what_is_no_json_is_refused(offline):
    assert offline("not json")[0] == 1
    assert offline("[]")[0] == 1


def test_our_command_says_the_same(entry, app, tmp_path):
    sealer.seal()
    path = tmp_path / "receipt.json"
    receipt = receipts.receipt(entry)
    path.write_text(json.dumps(receipt))
    run = app.test_cli_runner().invoke
    said = run(args=["audit", "verify-receipt", str(path)])
    assert (said.exit_code, said.output.split(":")[0]) == (0, "VALID")
    receipt["leaf"]["entry"]["action"] = "approve"
    path.write_text(json.dumps(receipt))
    assert run(args=["audit", "verify-receipt", str(path)]).exit_code == 1


def test_two_checkpoints_are_proved_consistent(entry, world):
    sealer.seal()
    first = sealer.checkpoint()
    journal.note(world.machine(), world.county, "later")
    db.session.commit()
    sealer.seal()
    second = sealer.checkpoint()
    document = receipts.consistency(first.size, second.size)
    proof = [bytes.fromhex(step) for step in document["proof"]]
    assert Checkpoint.of_document(document["second"]) == second
    assert consistent(first.size, second.size, first.root, second.root, proof)
    assert not consistent(first.size, second.size, second.root, second.root, proof)


def test_there_is_no_receipt_of_an_unknown_entry(world):
    assert receipts.receipt("unknown") is None


def test_verify_says_entries_head_and_ok(entry, app):
    said = app.test_cli_runner().invoke(args=["audit", "verify", "--json"])
    assert said.exit_code == 0, said.output
    found = json.loads(said.output)
    assert set(found) == {"entries", "head", "ok"}
    assert found["ok"] is True and found["entries"] > 0 and len(found["head"]) == 64
