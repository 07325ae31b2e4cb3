"""The OpenAPI 3.1 document, made from the calls themselves."""

import re
from typing import Any

from pydantic.json_schema import models_json_schema

from app.infra.api import CALLS, LIMIT_DEFAULT, LIMIT_MAX, Answer, Body, Call
from app.kernel.actors import Access

_ARGUMENT = re.compile(r"<id:(\w+)>")

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem document",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "which refusal, for programs"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": ["string", "null"]},
                    "message": {"type": "string"},
                    "code": {"type": "string"},
                    "citation": {"type": "string"},
                },
            },
        },
    },
}

_REFUSALS = {
    400: "The body is not a JSON object",
    401: "No valid token",
    403: "Visible, but this caller may not do it",
    404: "Does not exist, or not for this caller",
    405: "Another method is needed",
    409: "The state of things does not allow it; `code` says why",
    413: "The body is too large",
    422: "A value is not acceptable; `errors` says which",
    429: "Too many requests; `Retry-After` says when to come back",
}


def document(title: str, version: str) -> dict[str, Any]:
    """The whole description; stable in order."""
    calls = sorted(CALLS.values(), key=lambda call: (call.door.rule, call.door.method))
    references, schemas = _schemas(calls)
    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        path = _ARGUMENT.sub(r"{\1}", call.door.rule)
        paths.setdefault(path, {})[call.door.method.lower()] = _operation(call, path, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM, **schemas},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


Model = type[Body] | type[Answer]


def _schemas(calls: list[Call]) -> tuple[dict[Model, Any], dict[str, Any]]:
    """How each model is referred to (two rooms may use one name), and all definitions."""
    wanted = {model for call in calls for model in (call.body, call.answer) if model is not None}
    ordered = sorted(wanted, key=lambda model: (model.__name__, model.__module__))
    references, definitions = models_json_schema(
        [(m, "serialization" if issubclass(m, Answer) else "validation") for m in ordered],
        ref_template="#/components/schemas/{model}",
    )
    return {model: found for (model, _), found in references.items()}, definitions.get("$defs", {})


def _operation(call: Call, path: str, references: dict[Model, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": call.door.endpoint.replace(".api_", "_"),
        "tags": [call.door.room],
        "summary": (call.door.view.__doc__ or call.door.view.__name__.replace("_", " ")).strip(),
        "description": f"Permission: `{call.door.may}`",
        "parameters": _parameters(call, path),
        "responses": _responses(call, references),
    }
    if call.door.may is Access.ANYONE:
        operation["security"] = []
    if call.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": references[call.body]}},
        }
    return operation


def _parameters(call: Call, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": "^[0-9a-z]{1,64}$"},
        }
        for name in re.findall(r"{(\w+)}", path)
    ]
    if call.many:
        limit = {
            "type": "integer",
            "minimum": 1,
            "maximum": LIMIT_MAX,
            "default": LIMIT_DEFAULT,
        }
        found.append({"name": "limit", "in": "query", "schema": limit})
        found.append({"name": "cursor", "in": "query", "schema": {"type": "string"}})
    for name in call.query:
        found.append({"name": name, "in": "query", "schema": {"type": "string"}})
    if call.door.method == "POST" and call.door.may is not Access.ANYONE:
        key = {"type": "string", "minLength": 1, "maxLength": 200}
        found.append({"name": "Idempotency-Key", "in": "header", "schema": key})
    return found


def _responses(call: Call, references: dict[Model, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {str(call.status): _success(call, references)}
    for status, words in _REFUSALS.items():
        if status == 401 and call.door.may is Access.ANYONE and call.door.method == "GET":
            continue
        responses[str(status)] = {
            "description": words,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    return responses


def _success(call: Call, references: dict[Model, Any]) -> dict[str, Any]:
    if call.status == 204:
        return {"description": "Done"}
    schema: dict[str, Any] = {"type": "object"}
    if call.answer is not None:
        schema = references[call.answer]
    if call.many:
        schema = {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": {"type": "array", "items": schema},
                "next": {"type": ["string", "null"]},
            },
        }
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}
