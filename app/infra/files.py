"""Files: type by content, limits, content-addressed storage, safe serving, resumable uploads.

A file is written to a temporary name, synced, and renamed to its SHA-256 before the row is
committed: a crash leaves at most an orphan, never a row without its file. Pictures are encoded
anew, which drops whatever else they carried (place, camera, hidden code). Nothing is ever served
inline as a page.
"""

import hashlib
import io
import os
import warnings
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

import filetype
from flask import Response, current_app, request, send_file
from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from app.infra import journal, shelves
from app.infra.acts import Act
from app.infra.db import db, new_public_id
from app.infra.shelves import Attachment, Upload
from app.kernel.refusals import invalid

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_EDGE = 2400
MAX_UNZIPPED = 60 * 1024 * 1024
MAX_MEMBERS = 2000

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PAPERS = {
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_OFFICE = {"xlsx": "spreadsheetml.sheet", "docx": "wordprocessingml.document"}


def store_upload(
    act: Act, *, storage: FileStorage, subject_kind: str, subject_id: str, field: str = "file"
) -> Attachment:
    """Keep an uploaded file for a subject; refuses (422, beside `field`) what is not accepted."""
    content = storage.stream.read(MAX_BYTES + 1)
    return store(
        act,
        content=content,
        name=storage.filename or "",
        subject_kind=subject_kind,
        subject_id=subject_id,
        field=field,
    )


def received(act: Act, *, subject_kind: str, subject_id: str, field: str = "file") -> Attachment:
    """Keep the file of this form: sent with it, or before it in parts (`FIELD_upload`)."""
    begun = request.form.get(f"{field}_upload", "")
    if begun:
        upload = upload_for(act.actor.id, begun)
        if upload is None:
            raise invalid(field, "请重新选择文件")
        return finish_upload(act, upload=upload, subject_kind=subject_kind, subject_id=subject_id)
    storage = request.files.get(field)
    if storage is None or not storage.filename:
        raise invalid(field, "请选择文件")
    return store_upload(
        act, storage=storage, subject_kind=subject_kind, subject_id=subject_id, field=field
    )


def store(
    act: Act,
    *,
    content: bytes,
    name: str,
    subject_kind: str,
    subject_id: str,
    field: str = "file",
    upload: str = "",
) -> Attachment:
    """Keep the bytes of a file; `upload` is the public id of the parts they came in."""
    if not content:
        raise invalid(field, "请选择文件")
    if len(content) > MAX_BYTES:
        raise invalid(field, "文件太大：最多 20 MB")
    mime = type_of(content, field)
    if mime in PICTURES:
        content = _encoded_anew(content, PICTURES[mime], field)
    shelves.make_room(act, len(content), field=field, besides=upload)
    digest = hashlib.sha256(content).hexdigest()
    _write(_path(digest), content)
    row = Attachment(
        public_id=new_public_id(),
        county_id=act.actor.county_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        name=_plain_name(name),
        mime=mime,
        size=len(content),
        sha256=digest,
        uploaded_by=act.actor.id,
        organisation_id=act.actor.organisation_id,
        uploaded_at=act.at,
    )
    journal.note(act, row, "store", detail={"mime": mime, "size": len(content), "sha256": digest})
    db.session.flush()
    return row


def type_of(content: bytes, field: str) -> str:
    """The type by content, whatever the name says; refuses what is not on the list."""
    guessed = filetype.guess(content)
    mime = guessed.mime if guessed else ""
    if mime in PICTURES or mime == "application/pdf":
        return mime
    office = _office_type(content) if content[:2] == b"PK" else None
    if office in PAPERS:
        return str(office)
    raise invalid(field, "请上传照片（JPG、PNG、WebP）、PDF、Word 或 Excel 文件")


def _office_type(content: bytes) -> str | None:
    """The kind of a zipped office document; a bomb or one with macros is none."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNZIPPED:
                return None
    except (BadZipFile, ValueError, OSError):
        return None
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) for name in names):
        return None
    prefix = "application/vnd.openxmlformats-officedocument."
    if "xl/workbook.xml" in names:
        return prefix + _OFFICE["xlsx"]
    return prefix + _OFFICE["docx"] if "word/document.xml" in names else None


def _encoded_anew(content: bytes, kind: str, field: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise invalid(field, "照片太大，请用较低的分辨率重拍")
                picture.thumbnail((MAX_EDGE, MAX_EDGE))
                out = io.BytesIO()
                plain = picture.convert("RGB") if kind == "JPEG" else picture
                plain.save(out, kind, quality=85)
                return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise invalid(field, "照片无法读取，请重新拍摄或另存后再上传") from None
    except Image.DecompressionBombWarning:
        raise invalid(field, "照片太大，请用较低的分辨率重拍") from None


def _plain_name(name: str) -> str:
    tail = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in tail if c.isprintable())[:120] or "文件"


def _root() -> Path:
    return Path(current_app.config["VAR"]) / "files"


def _path(digest: str) -> Path:
    return _root() / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    draft = path.with_name(f"{path.name}.{new_public_id()[:8]}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        # A full disk must not be filled further by the halves of what it refused.
        draft.unlink(missing_ok=True)
        raise


def attachment_by_id(public_id: str) -> Attachment | None:
    """A file's row; the caller shows that the reader may see its subject."""
    return db.session.scalars(
        select(Attachment).where(Attachment.public_id == public_id)
    ).one_or_none()


def attachments_of(subject_kind: str, subject_id: str) -> list[Attachment]:
    """The files of a subject, oldest first."""
    return list(
        db.session.scalars(
            select(Attachment)
            .where(Attachment.subject_kind == subject_kind, Attachment.subject_id == subject_id)
            .order_by(Attachment.id)
        )
    )


def content_of(attachment: Attachment) -> bytes:
    """The bytes; raises ValueError if the disk no longer holds what was stored."""
    content = _path(attachment.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise ValueError(f"file {attachment.public_id} is not what was stored")
    return content


def file_response(attachment: Attachment) -> Response:
    """Serve a file: pictures may be shown, anything else is only saved."""
    inline = attachment.mime in PICTURES
    response = send_file(_path(attachment.sha256), mimetype=attachment.mime, conditional=True)
    kind = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(attachment.name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def begin_upload(act: Act, *, name: str, size: int) -> Upload:
    """Begin an upload in parts."""
    if not 0 < size <= MAX_BYTES:
        raise invalid("size", "文件太大：最多 20 MB")
    shelves.make_room(act, size, field="size")
    upload = Upload(
        county_id=act.actor.county_id,
        name=_plain_name(name),
        size=size,
        uploaded_by=act.actor.id,
        organisation_id=act.actor.organisation_id,
        begun_at=act.at,
        public_id=new_public_id(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def add_part(act: Act, *, upload: Upload, offset: int, part: BinaryIO) -> int:
    """Add the bytes from `offset` on; returns how many are here. A part may come twice."""
    path = _part_path(upload)
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    if offset != upload.received or upload.attachment_id is not None:
        return upload.received
    with path.open("r+b" if path.exists() else "wb") as file:
        file.seek(offset)
        file.truncate()
        left = upload.size - offset
        file.write(part.read(left))
        upload.received = file.tell()
        file.flush()
        os.fsync(file.fileno())
    return upload.received


def finish_upload(act: Act, *, upload: Upload, subject_kind: str, subject_id: str) -> Attachment:
    """Keep the whole file for a subject."""
    if upload.received != upload.size:
        raise invalid("file", "文件还没有传完，请继续上传")
    path = _part_path(upload)
    if not path.exists():
        raise invalid("file", "请重新选择文件")
    row = store(
        act,
        content=path.read_bytes(),
        name=upload.name,
        subject_kind=subject_kind,
        subject_id=subject_id,
        upload=upload.public_id,
    )
    upload.attachment_id = row.public_id
    # Were it unlinked now and the transaction refused, the next try would find no bytes.
    shelves.after_commit(lambda: path.unlink(missing_ok=True))
    return row


def _part_path(upload: Upload) -> Path:
    return _root() / "parts" / upload.public_id


def upload_for(user_id: int, public_id: str) -> Upload | None:
    """One's own unfinished upload."""
    return db.session.scalars(
        select(Upload).where(Upload.public_id == public_id, Upload.uploaded_by == user_id)
    ).one_or_none()


def missing_files() -> list[str]:
    """Public ids of rows whose file is gone or altered: for verification and the restore drill."""
    found: list[Any] = []
    for row in db.session.scalars(select(Attachment).order_by(Attachment.id)):
        try:
            content_of(row)
        except (OSError, ValueError):
            found.append(row.public_id)
    return found
