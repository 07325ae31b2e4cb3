"""Hostile files at the real doors: refused in words, stored once, never shown as a page."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from app.enterprises.models import Paper
from app.infra.db import db
from app.infra.files import Attachment
from tests.needs.builders import a_farm, fetch
from tests.world import _outside


def picture(kind: str = "JPEG", size=(40, 60), **kw) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **kw)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb_png() -> bytes:
    """A picture of 60,000 by 60,000 points in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


WORKBOOK = {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}
REFUSED = {
    "nothing": b"",
    "HTML": b"<html><script>alert(1)</script></html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a program": b"MZ" + b"\x00" * 500,
    "an ELF": b"\x7fELF" + b"\x00" * 500,
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "GIF": b"GIF89a" + b"\x00" * 100,
    "a zip": zipped({"a.txt": b"x"}),
    "a zip bomb": zipped({**WORKBOOK, "xl/big.xml": b"0" * (70 * 1024 * 1024)}),
    "too many members": zipped({**WORKBOOK, **{f"x/{n}": b"" for n in range(2500)}}),
    "a workbook with macros": zipped({**WORKBOOK, "xl/vbaProject.bin": b"x"}),
    "a broken zip": b"PK\x03\x04" + b"\x00" * 60,
    "half a JPEG": picture()[:60],
    "a JPEG in name alone": b"\xff\xd8\xff\xe0" + b"not a picture" * 20,
    "a picture bomb": bomb_png(),
    "a truncated PNG": picture("PNG")[:40],
    "text": "一张纸".encode(),
    "too large": b"%PDF-1.7" + b"0" * (20 * 1024 * 1024 + 1),
}


class Desk:
    """An owner at the page of papers."""

    def __init__(self, world):
        self.farm = a_farm(world)
        self.browser = world.client(self.farm.owner)
        self.path = f"/me/enterprises/{self.farm.firm.public_id}/papers"
        self.browser.get(f"/me/enterprises/{self.farm.firm.public_id}")

    def hands_in(self, content: bytes, name: str = "纸.jpg", **kw):
        data = {"kind": "licence", "file": (io.BytesIO(content), name), **kw}
        return self.browser.post(self.path, data, content_type="multipart/form-data")

    def papers(self) -> list[Paper]:
        db.session.expire_all()
        rows = select(Paper).where(Paper.enterprise_id == self.farm.firm.id).order_by(Paper.id)
        return list(db.session.scalars(rows.execution_options(scoped="what was kept")))

    def newest(self) -> Attachment:
        return db.session.scalars(select(Attachment).order_by(Attachment.id.desc())).first()


@pytest.fixture
def desk(world):
    return Desk(world)


def on_disk(desk: Desk) -> set[Path]:
    root = Path(desk.farm.world.app.config["VAR"]) / "files"
    return {path for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_hostile_file_is_refused_and_leaves_nothing(desk, content):
    before, began = on_disk(desk), time.monotonic()
    answer = desk.hands_in(content)
    assert answer.status_code in (413, 422), answer.status_code
    assert time.monotonic() - began < 15
    assert desk.papers() == [] and on_disk(desk) == before


def test_a_picture_is_taken_and_encoded_anew(desk):
    """The control; and what hid behind the picture is gone."""
    hidden = picture() + b"<script>alert(1)</script>"
    assert desk.hands_in(hidden).status_code == 303
    (paper,) = desk.papers()
    shown = fetch(desk.browser, f"/papers/{paper.public_id}")
    assert shown.status_code == 200 and shown.mimetype == "image/jpeg"
    assert b"<script>" not in shown.data
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_a_place_in_a_photo_is_dropped(desk):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (31.0, 1.0, 0.0)}
    assert desk.hands_in(picture(exif=exif)).status_code == 303
    (paper,) = desk.papers()
    kept = Image.open(io.BytesIO(fetch(desk.browser, f"/papers/{paper.public_id}").data))
    assert not kept.getexif()


def test_a_paper_is_saved_never_opened_as_a_page(desk):
    page = b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF"
    assert desk.hands_in(page, "a.html").status_code == 303
    (paper,) = desk.papers()
    shown = fetch(desk.browser, f"/papers/{paper.public_id}")
    assert shown.mimetype == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("attachment")


NAMES = ["../../etc/passwd", "..\\..\\x.jpg", "a\r\nX: y.jpg", "\x00.jpg", "a" * 500, "‮gpj.exe", ""]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_label_and_no_path(desk, name):
    answer = desk.hands_in(picture(), name)
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        (paper,) = desk.papers()
        shown = fetch(desk.browser, f"/papers/{paper.public_id}")
        assert shown.status_code == 200 and "X" not in shown.headers
        kept = desk.newest()
        assert "/" not in kept.name and len(kept.name) <= 120
        assert not any(ord(c) < 32 for c in kept.name)


def test_a_stranger_reads_no_paper(desk, world):
    desk.hands_in(picture())
    (paper,) = desk.papers()
    for user in (world.entrepreneur(), world.person("bank_officer"), world.person("investor")):
        assert fetch(world.client(user), f"/papers/{paper.public_id}").status_code == 404


# In parts


def test_an_upload_in_parts_keeps_to_its_size(desk):
    begun = desk.browser.post("/uploads", {"name": "a.jpg", "size": "10"})
    assert begun.status_code == 201
    at = f"/uploads/{begun.json['id']}/parts"
    sent = part(desk, f"{at}?offset=0", b"x" * 500)
    assert sent.status_code == 200 and sent.json["received"] == 10
    assert desk.hands_in(b"", "", file_upload=begun.json["id"]).status_code == 422


@pytest.mark.parametrize("size", ["0", "-1", "99999999999999", "x", "20971521", "１２"])
def test_a_size_that_is_none_is_refused(desk, size):
    assert desk.browser.post("/uploads", {"name": "a", "size": size}).status_code == 422


@pytest.mark.parametrize("offset", ["-1", "x", "99999999999999", ""])
def test_an_offset_that_is_none_is_refused(desk, offset):
    begun = desk.browser.post("/uploads", {"name": "a.jpg", "size": "10"}).json["id"]
    assert part(desk, f"/uploads/{begun}/parts?offset={offset}", b"x").status_code == 422


def test_another_s_upload_is_not_there(desk, world):
    begun = desk.browser.post("/uploads", {"name": "a.jpg", "size": "10"}).json["id"]
    other = Desk(world)
    assert part(other, f"/uploads/{begun}/parts?offset=0", b"x").status_code == 404
    assert other.hands_in(b"", "", file_upload=begun).status_code == 422


def part(desk: Desk, path: str, content: bytes):
    headers = {"X-CSRFToken": desk.browser.last_csrf}
    client = desk.browser.client
    kind = "application/octet-stream"
    db.session.commit()
    return _outside(lambda: client.post(path, data=content, headers=headers, content_type=kind))
