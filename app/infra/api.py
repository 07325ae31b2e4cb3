"""The HTTP API's door: bearer tokens, JSON in, JSON out, problem documents (RFC 9457).

Order of checks: 401, malformed JSON 400, 404, 403, 422, 409. Cookies do not work here.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, ValidationError

from app.infra import doors, idempotency, limits
from app.infra.db import db
from app.infra.doors import Door, May, Subject
from app.infra.forms import said
from app.infra.paging import LIMIT_DEFAULT, LIMIT_MAX, Page, Slice
from app.kernel.actors import Access, Actor
from app.kernel.errors import Refused
from app.kernel.refusals import Refusal, invalid

PREFIX = "/api/v1"
REQUESTS_PER_SECOND = 50

View = Callable[..., Any]


class Body(BaseModel):
    """A request body: unknown keys are refused by name, and nothing is quietly converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Answer(BaseModel):
    """A described answer; what is sent may omit fields the caller may not see."""

    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True)
class Call:
    """One call of the API, as the OpenAPI document describes it."""

    door: Door
    body: type[Body] | None
    answer: type[Answer] | None
    status: int
    many: bool
    query: tuple[str, ...]


CALLS: dict[str, Call] = {}
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class Malformed(Exception):
    """The body is not a JSON object (400)."""


class Unauthenticated(Exception):
    """Who is calling could not be established (401)."""


def register_api(
    room: Blueprint,
    method: str,
    rule: str,
    *,
    may: May,
    subject: Subject | None = None,
    body: type[Body] | None = None,
    answer: type[Answer] | None = None,
    status: int = 200,
    many: bool = False,
    query: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """Register a call.

    The view is called as view(act, <subject>, <body>) and returns a dict, or a Slice of dicts for
    `many`, or None for 204. `many` adds `page` (limit and cursor) to the arguments; `query` names
    the filters read from the URL, passed as a dict `query`.
    """

    def register(view: View) -> View:
        door = Door(
            f"{room.name}.api_{view.__name__}",
            PREFIX + rule,
            method,
            may,
            "api",
            room.name,
            view,
            subject,
        )
        doors.register(door)
        call = Call(door, body, answer, status, many, query)
        CALLS[door.endpoint] = call
        room.add_url_rule(door.rule, f"api_{view.__name__}", _handler(call), methods=[method])
        return view

    return register


def _handler(call: Call) -> View:
    door = call.door

    @wraps(door.view)
    def handler(**args: Any) -> Response:
        actor = doors.actor_of("api") if door.may is not Access.ANYONE else None
        if door.may is not Access.ANYONE:
            if actor is None:
                return problem(401, "需要登录：请在 Authorization 中带上 Bearer 令牌")
            limits.hit(f"api:{actor.id}", limit=REQUESTS_PER_SECOND, seconds=1)
        if actor is None:
            return _anonymous(call)
        content = _json(call)
        found = doors.find_subject(door, actor, args)
        doors.check_may(door, actor)
        return _run(call, actor, found, content)

    return handler


def _anonymous(call: Call) -> Response:
    """An open call: nobody is known, so there is no act, no key and no journal."""
    response = _answer(call, call.door.view(**_passed(call, _json(call))), None)
    if call.door.method != "GET":
        doors.commit_or_refuse()
    return response


def _run(call: Call, actor: Actor, found: dict[str, Any], content: Any) -> Response:
    act = doors.request_act(actor)
    passed = {**found, **_passed(call, content)}
    if call.door.method == "GET":
        return _answer(call, call.door.view(act, **passed), None)
    key = request.headers.get("Idempotency-Key")
    try:
        if key is not None:
            stored = idempotency.claim(actor.id, _route(), key, idempotency.body_hash(content))
            if stored is not None:
                db.session.rollback()
                return _replay(stored)
        response = _answer(call, doors.attempt(call.door.view, act, **passed), g.get("audit_entry"))
        if key is not None:
            answer = response.get_data(as_text=True)
            idempotency.remember(actor.id, _route(), key, response.status_code, answer)
        doors.commit_or_refuse()
    except Refused as refused:
        doors.undo(refused)
        raise
    return response


def _route() -> str:
    return f"{request.method} {request.path}"


def _replay(stored: idempotency.Stored) -> Response:
    response = make_response(stored.answer, stored.status)
    if stored.answer:
        response.mimetype = "application/json"
    return response


def _json(call: Call) -> Any:
    """The body as parsed JSON; duplicate keys, NaN and other than an object are malformed."""
    if call.door.method in ("GET", "DELETE"):
        return None
    raw = request.get_data()
    if not raw.strip() and (call.body is None or not _required(call.body)):
        return {}
    try:
        content = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from None
    if not isinstance(content, dict):
        raise Malformed("a JSON object is expected")
    if _holds_unkeepable(content):
        raise Malformed("the character U+0000 and halves of a surrogate pair are not accepted")
    return content


def _holds_unkeepable(content: Any) -> bool:
    """PostgreSQL and UTF-8 keep every character but these."""
    if isinstance(content, dict):
        return any(_holds_unkeepable(part) for pair in content.items() for part in pair)
    if isinstance(content, list):
        return any(_holds_unkeepable(part) for part in content)
    return isinstance(content, str) and _UNKEEPABLE.search(content) is not None


def _required(body: type[Body]) -> bool:
    return any(field.is_required() for field in body.model_fields.values())


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _body(call: Call, content: Any) -> Any:
    if call.body is None:
        unknown = sorted(content or {})
        if unknown:
            raise invalid(unknown[0], "没有这个字段")
        return None
    try:
        # Through JSON once more: strict mode then reads dates and decimals from their strings.
        return call.body.model_validate_json(json.dumps(content))
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> Refused:
    from_pydantic = [
        Refusal("invalid", "{reason}", field=_path(item["loc"]), values={"reason": item["msg"]})
        for item in error.errors(include_url=False, include_context=False)
    ]
    refused = invalid(None, "提交的内容有误")
    refused.refusals = tuple(from_pydantic)
    return refused


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _passed(call: Call, content: Any) -> dict[str, Any]:
    passed: dict[str, Any] = {}
    if call.door.method not in ("GET", "DELETE"):
        body = _body(call, content)
        if call.body is not None:
            passed["body"] = body
    known = set(call.query) | ({"limit", "cursor"} if call.many else set())
    for name in request.args:
        if name not in known and call.door.method == "GET":
            raise invalid(name, "没有这个查询条件")
    if call.many:
        passed["page"] = Page(_limit(request.args.get("limit")), request.args.get("cursor"))
    if call.query:
        passed["query"] = {n: request.args[n] for n in call.query if n in request.args}
    return passed


def _limit(text: str | None) -> int:
    if text is None:
        return LIMIT_DEFAULT
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= LIMIT_MAX:
        raise invalid("limit", "limit 应为 1 到 {most} 的整数", values={"most": LIMIT_MAX})
    return int(text)


def _answer(call: Call, value: Any, audit_entry: str | None) -> Response:
    if value is None:
        return make_response("", 204)
    if isinstance(value, Slice):
        value = {"items": list(value.items), "next": value.next}
    if audit_entry:
        value = {**value, "audit_entry": audit_entry}
    response = jsonify(value)
    response.status_code = call.status
    return response


def is_api_request() -> bool:
    return request.path.startswith("/api/")


_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def problem(status: int, detail: str, **members: Any) -> Response:
    """A problem document."""
    document = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "errors": [],
        **members,
    }
    response = make_response(json.dumps(document, ensure_ascii=False), status)
    response.mimetype = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def refusal_problem(refused: Refused) -> Response:
    """A refusal as a problem: every reason, its code and clause, and what the command added."""
    errors = [
        {
            "field": refusal.field,
            "message": said(refusal),
            "code": refusal.code,
            **({"citation": refusal.citation} if refusal.citation else {}),
        }
        for refusal in refused.refusals
    ]
    detail = "；".join(error["message"] for error in errors)
    return problem(refused.status, detail, code=refused.code, errors=errors, **refused.extra)
