"""Files: what is taken, what is refused, how it is served, uploads that go on."""

import errno
import io
import zipfile

import pytest
from openpyxl import Workbook
from PIL import Image

from app.infra import files
from app.infra.db import db
from app.kernel.errors import Invalid


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"

HOSTILE = {
    "empty": b"",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "program": b"\x7fELF" + b"\0" * 200,
    "windows program": b"MZ" + b"\0" * 200,
    "text": "只是文字".encode(),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "cut jpeg": picture()[:60],
    "jpeg head only": b"\xff\xd8\xff\xe0" + b"\0" * 100,
    "png head only": b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    "gif": b"GIF89a" + b"\0" * 40,
    "plain zip": zipped(a_DOT_txt=b"x"),
    "bomb": zipped(xl__workbook_DOT_xml=b"\0" * (61 * 1024 * 1024)),
    "macro": zipped(xl__workbook_DOT_xml=b"x", xl__vbaProject_DOT_bin=b"x"),
    "broken zip": sheet()[:200],
    "xml": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    "java": b"\xca\xfe\xba\xbe" + b"\0" * 60,
    "too large": b"%PDF-1.4" + b"0" * files.MAX_BYTES,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_beside_its_field(world, name):
    act = world.act(world.entrepreneur())
    with pytest.raises(Invalid) as refused:
        files.store(act, content=HOSTILE[name], name=name, subject_kind="X", subject_id="x")
    assert refused.value.refusals[0].field == "file"


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (picture(), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (PDF, "application/pdf"),
        (sheet(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_type_is_read_from_the_content(world, content, mime):
    act = world.act(world.entrepreneur())
    row = files.store(
        act, content=content, name="../../etc/page.html", subject_kind="X", subject_id="x"
    )
    assert row.mime == mime and row.name == "page.html"
    assert len(files.content_of(row)) == row.size


def test_a_picture_is_encoded_anew_without_its_place_and_hidden_text(world):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (50, 50)).save(out, "JPEG", exif=exif)
    row = files.store(
        world.act(world.entrepreneur()),
        content=out.getvalue() + b"<script>alert(1)</script>",
        name="a.jpg",
        subject_kind="X",
        subject_id="x",
    )
    stored = files.content_of(row)
    assert b"secret place" not in stored and b"script" not in stored


def test_a_huge_picture_is_made_smaller(world):
    row = files.store(
        world.act(world.entrepreneur()),
        content=picture(size=(4000, 3000)),
        name="a.jpg",
        subject_kind="X",
        subject_id="x",
    )
    with Image.open(io.BytesIO(files.content_of(row))) as found:
        assert max(found.size) == files.MAX_EDGE


def test_only_pictures_are_shown_and_nothing_runs(app, world):
    act = world.act(world.entrepreneur())
    pdf = files.store(act, content=PDF, name="a.pdf", subject_kind="X", subject_id="x")
    shown = files.store(act, content=picture(), name="a.jpg", subject_kind="X", subject_id="x")
    with app.test_request_context():
        assert files.file_response(pdf).headers["Content-Disposition"].startswith("attachment")
        response = files.file_response(shown)
    assert response.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_an_altered_file_is_named(app, world):
    act = world.act(world.entrepreneur())
    row = files.store(act, content=PDF, name="a.pdf", subject_kind="X", subject_id="x")
    path = app.config["VAR"] / "files" / row.sha256[:2] / row.sha256
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"0")
        assert row.public_id in files.missing_files()
    finally:
        path.write_bytes(before)


def test_an_interrupted_upload_goes_on_where_it_stopped(world):
    user = world.entrepreneur()
    act = world.act(user)
    upload = files.begin_upload(act, name="lease.pdf", size=len(PDF))
    assert files.add_part(act, upload=upload, offset=0, part=io.BytesIO(PDF[:10])) == 10
    # The same part again, and one from too far ahead, change nothing.
    assert files.add_part(act, upload=upload, offset=0, part=io.BytesIO(PDF[:10])) == 10
    assert files.add_part(act, upload=upload, offset=30, part=io.BytesIO(b"zzz")) == 10
    with pytest.raises(Invalid):
        files.finish_upload(act, upload=upload, subject_kind="X", subject_id="x")
    files.add_part(act, upload=upload, offset=10, part=io.BytesIO(PDF[10:]))
    row = files.finish_upload(act, upload=upload, subject_kind="X", subject_id="x")
    assert files.content_of(row) == PDF


def test_an_upload_is_its_makers_alone(world):
    mine, other = world.entrepreneur(), world.entrepreneur()
    upload = files.begin_upload(world.act(mine), name="a", size=3)
    db.session.commit()
    assert files.upload_for(mine.id, upload.public_id) is not None
    assert files.upload_for(other.id, upload.public_id) is None


def test_the_parts_go_when_the_file_is_committed_and_not_before(world):
    act = world.act(world.entrepreneur())
    upload = files.begin_upload(act, name="lease.pdf", size=len(PDF))
    files.add_part(act, upload=upload, offset=0, part=io.BytesIO(PDF))
    db.session.commit()
    parts = files._part_path(upload)
    files.finish_upload(act, upload=upload, subject_kind="X", subject_id="x")
    assert parts.exists()
    db.session.rollback()
    assert parts.exists()
    files.finish_upload(act, upload=upload, subject_kind="X", subject_id="x")
    db.session.commit()
    assert not parts.exists()


def test_a_full_disk_refuses_the_file_and_leaves_no_half_of_it(world, monkeypatch):
    client = world.client(world.entrepreneur())
    begun = client.post("/uploads", {"name": "a.pdf", "size": len(PDF)}).json
    before = set(files._root().rglob("*"))

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    path = f"/uploads/{begun['id']}/parts?offset=0"
    headers = {"X-CSRFToken": client.last_csrf}
    answer = client._call("post", path, data=PDF, headers=headers)
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    act = world.act(world.entrepreneur())
    with pytest.raises(OSError):
        files.store(act, content=PDF + b"%other", name="a", subject_kind="X", subject_id="x")
    monkeypatch.undo()
    left = {p for p in set(files._root().rglob("*")) - before if p.is_file()}
    assert not [p for p in left if "parts" not in p.parts]
    assert client._call("post", path, data=PDF, headers=headers).json["received"] == len(PDF)
