"""The archive of a backup: whole, or refused."""

import tarfile

import pytest

from app.infra.audit import checkpoints
from app.infra.backup import archive
from app.infra.backup.programs import BackupError


@pytest.fixture
def packed(tmp_path):
    var, folder = tmp_path / "var", tmp_path / "folder"
    (var / "files" / "ab").mkdir(parents=True)
    folder.mkdir()
    (var / "files" / "ab" / "abcd").write_bytes(b"paper")
    (var / checkpoints.FILE).write_text("first\n")
    archive.set_aside(var, folder)
    (var / checkpoints.FILE).write_text("first\nmade while the dump was made\n")
    (folder / archive.DUMP).write_bytes(b"dump")
    archive.write(tmp_path / "b.tar", folder=folder, var=var, manifest={"entries": 7})
    return tmp_path / "b.tar"


def test_what_was_packed_comes_out_again(packed, tmp_path):
    manifest = archive.unpack(packed, tmp_path / "out")
    assert manifest["entries"] == 7
    assert (tmp_path / "out" / "files" / "ab" / "abcd").read_bytes() == b"paper"
    assert (tmp_path / "out" / archive.DUMP).read_bytes() == b"dump"


def test_checkpoints_younger_than_the_dump_stay_out(packed, tmp_path):
    archive.unpack(packed, tmp_path / "out")
    assert (tmp_path / "out" / checkpoints.FILE).read_text() == "first\n"


def test_only_its_owner_may_read_it(packed):
    assert packed.stat().st_mode & 0o077 == 0


def test_a_changed_member_is_refused(packed, tmp_path):
    out = tmp_path / "out"
    archive.unpack(packed, out)
    (out / archive.DUMP).write_bytes(b"another")
    with tarfile.open(tmp_path / "changed.tar", "w") as tar:
        tar.add(out, arcname=".")
    with pytest.raises(BackupError, match=r"database\.dump is missing or was changed"):
        archive.unpack(tmp_path / "changed.tar", tmp_path / "again")


@pytest.mark.parametrize("content", [b"", b"no archive", b"\0" * 10_240])
def test_what_is_no_archive_is_refused(content, tmp_path):
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(BackupError):
        archive.unpack(tmp_path / "x.tar", tmp_path / "out")
