"""The API's description: for machines as OpenAPI, for people as a page without outside assets."""

from typing import Any

from flask import Response, current_app, jsonify, render_template

from app.administration.rules import FieldRow, fields_of
from app.administration.views.room import room
from app.infra import openapi
from app.infra.acts import Act
from app.infra.api import CALLS, Call
from app.kernel.actors import GRANTS, Access, Role

API_VERSION = "1.0.0"


@room.page("/api/v1/openapi.json", may=Access.ANYONE)
def openapi_document(act: Act | None) -> Response:
    return jsonify(openapi.document(current_app.config["API_TITLE"], API_VERSION))


@room.page("/api/docs", may=Access.ANYONE)
def api_docs(act: Act | None) -> Any:
    document = openapi.document(current_app.config["API_TITLE"], API_VERSION)
    calls = sorted(CALLS.values(), key=lambda call: (call.door.rule, call.door.method))
    rooms: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        rooms.setdefault(call.door.room, []).append(_described(call, document))
    return render_template(
        "administration/api_docs.html", document=document, rooms=rooms, calls=len(calls)
    )


def _described(call: Call, document: dict[str, Any]) -> dict[str, Any]:
    """One call as the page shows it."""
    path = _path(call)
    operation = document["paths"][path][call.door.method.lower()]
    schemas = document["components"]["schemas"]
    return {
        "anchor": operation["operationId"],
        "method": call.door.method,
        "path": path,
        "summary": operation["summary"],
        "roles": _roles(call),
        "anyone": call.door.may is Access.ANYONE,
        "parameters": operation["parameters"],
        "body": _fields(operation.get("requestBody"), schemas),
        "answer": _fields(operation["responses"][str(call.status)], schemas),
        "status": call.status,
        "many": call.many,
        "responses": operation["responses"],
    }


def _path(call: Call) -> str:
    return call.door.rule.replace("<id:", "{").replace(">", "}")


def _fields(part: dict[str, Any] | None, schemas: dict[str, Any]) -> list[FieldRow]:
    """The fields of a body or an answer as the document describes it."""
    if part is None or "content" not in part:
        return []
    return fields_of(part["content"]["application/json"]["schema"], schemas)


def _roles(call: Call) -> list[Role]:
    """The roles that hold the call's permission; none named where signing in is enough."""
    may = call.door.may
    if isinstance(may, Access):
        return []
    return [role for role in Role if may in GRANTS[role]]
