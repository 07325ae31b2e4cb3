"""The file drop: complete files only, nothing followed out of the folder, nothing deleted."""

import hashlib
import json
import os

import pytest

from app.infra.connectors.protocol import (
    DELIVERY_MAX_BYTES,
    ConnectorFailed,
    Parcel,
    Report,
    Setting,
    kinds,
    opened,
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "node"


def link(folder):
    return opened(Setting("node", "节点", "file_drop", {"directory": str(folder)}))


def drop(folder, name, content=b"uscc,type\n", digest=None):
    link(folder)
    path = folder / "inbox" / name
    path.write_bytes(content)
    told = digest or hashlib.sha256(content).hexdigest()
    path.with_name(f"{name}.sha256").write_text(f"{told}  {name}\n")
    return path


def test_both_kinds_are_registered():
    assert {"file_drop", "http"} <= set(kinds())


def test_a_complete_file_is_delivered_and_moved_with_its_report(folder):
    drop(folder, "facts-1.csv", b"a,b\n1,2\n")
    (delivery,) = link(folder).pull([])
    assert (delivery.document, delivery.content, delivery.fault) == ("facts", b"a,b\n1,2\n", None)
    link(folder).settle(delivery, Report("done", 1))
    assert list((folder / "inbox").iterdir()) == []
    names = {path.name[13:] for path in (folder / "done").iterdir()}
    assert names == {"facts-1.csv", "facts-1.csv.sha256", "facts-1.csv.report.json"}


def test_a_failed_file_goes_to_failed_with_the_reason(folder):
    drop(folder, "needs-1.json", b"[]", digest="0" * 64)
    (delivery,) = link(folder).pull([])
    assert "sha256" in delivery.fault.text and delivery.content == b""
    link(folder).settle(delivery, Report("failed", message=delivery.fault.message))
    (report,) = (folder / "failed").glob("*.report.json")
    assert json.loads(report.read_text())["outcome"] == "failed"


def test_a_file_without_its_sum_waits(folder):
    link(folder)
    (folder / "inbox" / "facts-1.csv").write_bytes(b"half")
    assert list(link(folder).pull([])) == []


@pytest.mark.parametrize("name", ["loans-1.csv", "facts-1.exe", "facts-.csv.php", ".facts-1.csv"])
def test_a_file_of_another_name_is_left_alone(folder, name):
    drop(folder, name)
    assert list(link(folder).pull([])) == []


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_bytes(b"secret")
    path = drop(folder, "facts-1.csv", b"secret")
    path.unlink()
    path.symlink_to(secret)
    (delivery,) = link(folder).pull([])
    assert delivery.fault and delivery.content == b""


def test_a_pipe_does_not_hang_the_exchange(folder):
    path = drop(folder, "facts-1.csv")
    path.unlink()
    os.mkfifo(path)
    (delivery,) = link(folder).pull([])
    assert "普通文件" in delivery.fault.text


def test_a_file_beyond_measure_is_refused(folder):
    drop(folder, "facts-1.csv", b"x" * (DELIVERY_MAX_BYTES + 1))
    (delivery,) = link(folder).pull([])
    assert "5 MB" in delivery.fault.text


def test_what_leaves_is_written_whole_with_its_sum(folder):
    receipt = link(folder).push(Parcel("results-1.json", "results", b"{}"))
    out = folder / "outbox"
    assert (out / "results-1.json").read_bytes() == b"{}"
    assert (out / "results-1.json.sha256").read_text().startswith(receipt)
    assert not list(out.glob("*.part"))


def test_the_wanted_codes_stand_in_the_outbox(folder):
    list(link(folder).pull(["B", "A"]))
    assert json.loads((folder / "outbox" / "wanted.json").read_text())["codes"] == ["A", "B"]


def test_a_relative_folder_or_an_unknown_kind_is_refused():
    with pytest.raises(ConnectorFailed, match="绝对"):
        opened(Setting("x", "x", "file_drop", {"directory": "drop"}))
    with pytest.raises(ConnectorFailed, match="这一种"):
        opened(Setting("x", "x", "carrier_pigeon", {}))
