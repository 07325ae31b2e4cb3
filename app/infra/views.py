"""Doors of the mechanisms: is this installation alive and ready; uploads in parts."""

from typing import Any

from flask import jsonify, request

from app.infra import files, health
from app.infra.acts import Act
from app.infra.files import Upload
from app.infra.rooms import Room
from app.kernel.actors import Access, Actor
from app.kernel.refusals import invalid

room = Room("infra", __name__)


@room.page("/healthz", may=Access.ANYONE)
def healthz(act: Act | None) -> dict[str, Any]:
    """The process is up; asks nothing of the database."""
    return {"alive": True}


@room.page("/readyz", may=Access.ANYONE)
def readyz(act: Act | None) -> tuple[dict[str, Any], int]:
    """200 when all is in order, else 503 and the reason."""
    reason = health.unreadiness()
    if reason is None:
        return {"ready": True}, 200
    return {"ready": False, "reason": reason}, 503


def _own_upload(actor: Actor, public_id: str) -> Upload | None:
    return files.upload_for(actor.id, public_id)


def _number(text: str | None, field: str) -> int:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 12:
        raise invalid(field, "请填写整数")
    return int(text)


def _described(upload: Upload) -> dict[str, Any]:
    return {"id": upload.public_id, "received": upload.received, "size": upload.size}


@room.action("/uploads", may=Access.SIGNED_IN)
def begin_upload(act: Act) -> Any:
    """Begin a file that will come in parts; the script of the house does this."""
    size = _number(request.form.get("size"), "size")
    upload = files.begin_upload(act, name=request.form.get("name", ""), size=size)
    return jsonify(_described(upload)), 201


@room.page("/uploads/<id:upload>", may=Access.SIGNED_IN, subject=_own_upload)
def show_upload(act: Act, upload: Upload) -> Any:
    """How much of a file is here: from there it goes on."""
    return jsonify(_described(upload))


@room.action("/uploads/<id:upload>/parts", may=Access.SIGNED_IN, subject=_own_upload)
def add_part(act: Act, upload: Upload) -> Any:
    """Add the request's body at `offset`."""
    offset = _number(request.args.get("offset"), "offset")
    files.add_part(act, upload=upload, offset=offset, part=request.stream)
    return jsonify(_described(upload))
