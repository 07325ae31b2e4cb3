"""The API against generated requests: no call breaks, every answer is as the document describes it.

Schemathesis draws from our own OpenAPI document, valid values and invalid ones; ids of the stage
are mixed in, so that calls go deeper than 404. `make soak PART=fuzz` draws more.
"""

import json
import warnings
from base64 import urlsafe_b64encode

import pytest
from flask import jsonify
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import (
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.openapi import from_wsgi

from app.infra.api import CALLS
from app.infra.db import db
from app.kernel.actors import Role
from tests.attack import matrix
from tests.attack.requests import outside
from tests.attack.stage import Stage
from tests.counts import count, repeatable

EXAMPLES = count("fuzz_examples", 4)
ROLES = (Role.ENTREPRENEUR, Role.BANK_OFFICER, Role.GUARANTEE_MANAGER, Role.FINANCE_CENTRE)
LEAST = 60
"""Fewer calls than this, and the walk looks at next to nothing."""
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


@pytest.fixture(scope="module")
def stage(app):
    with app.app_context(), matrix.quiet_printer():
        found = Stage(app)
        matrix.prepared(found)
        yield found
        app.extensions["sqlalchemy"].session.remove()


@pytest.fixture(scope="module")
def schema(app):
    return from_wsgi("/api/v1/openapi.json", app)


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    """The limit of requests a second is another test's."""
    monkeypatch.setattr("app.infra.api.REQUESTS_PER_SECOND", 10_000)


def operations(schema):
    return [found.ok() for found in schema.get_all_operations()]


def known_ids(stage: Stage) -> dict[str, str]:
    """Path -> the id of something real of the stage's own."""
    found = {}
    for call in CALLS.values():
        finder = matrix.finder_of(call.door)
        if finder:
            role = Role.BANK_OFFICER if "consent" not in finder else Role.ENTREPRENEUR
            name = call.door.rule.split("<id:")[1].split(">")[0]
            path = call.door.rule.replace(f"<id:{name}>", f"{{{name}}}")
            found[path] = (name, stage.object_for(finder, role, "own"))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_call_breaks_and_every_answer_is_described(stage, schema, role, record_property):
    token, ids = stage.world.token(stage.people["own"][role], "api"), known_ids(stage)
    headers = {"Authorization": f"Bearer {token}"}
    broken: list[str] = []
    db.session.commit()
    paths = {operation.path for operation in operations(schema)}
    assert len(paths) > LEAST, "the document describes the calls"
    assert len({path for path in ids if path in paths and ids[path][1]}) > 10, (
        "real ids are mixed in"
    )
    record_property("figure", f"{len(operations(schema))} operations × {EXAMPLES} requests")
    for operation in operations(schema):
        if operation.method.upper() == "DELETE" or operation.path == "/api/v1/tokens":
            continue
        try:
            outside(lambda o=operation: fuzz(o, headers, ids.get(o.path)))
        except Exception as failure:  # noqa: BLE001
            broken.append(f"{operation.method} {operation.path}: {in_short(failure)}")
    assert not broken, "\n\n".join(broken)


def fuzz(operation, headers: dict[str, str], known) -> None:
    number = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=repeatable(),
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def knock(case):
        nonlocal number
        number += 1
        if known and known[1] and number % 3:
            case.path_parameters = {known[0]: known[1]}
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS, headers=headers)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        knock()


def in_short(failure: BaseException) -> str:
    inner = getattr(failure, "exceptions", None)
    words = "; ".join(str(e) for e in inner) if inner else str(failure)
    return words[:900]


def test_no_call_ignores_who_is_asking(stage, schema):
    """Without a token, or with a wrong one, every closed call answers 401."""
    asked = 0
    for operation in operations(schema):
        call = next(c for c in CALLS.values() if matrix.path_of(c.door) and same(operation, c.door))
        if call.door.may == "anyone":
            continue
        case = operation.Case(path_parameters=dict.fromkeys(names(operation), "a" * 26))
        token = stage.world.token(stage.people["own"][Role.ENTREPRENEUR], "api")
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {token}"}):
            answer = outside(lambda c=case, h=headers: c.call(headers=h))
            assert answer.status_code == 401, (operation.path, headers)
            asked += 1
    assert asked > 3 * LEAST


def same(operation, door) -> bool:
    pattern = door.rule
    for name in names(operation):
        pattern = pattern.replace(f"<id:{name}>", f"{{{name}}}")
    return pattern == operation.path and door.method == operation.method.upper()


def names(operation) -> list[str]:
    return [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]


def test_an_undescribed_answer_would_be_found(stage, schema, monkeypatch):
    """The control: calls that answer with a list, or break, are caught."""
    me = next(o for o in operations(schema) if o.path == "/api/v1/me")
    token = stage.world.token(stage.people["own"][Role.AUDITOR], "api")
    headers = {"Authorization": f"Bearer {token}"}
    db.session.commit()
    answer = outside(lambda: me.Case().call(headers=headers))
    assert answer.status_code == 200, answer.text
    outside(lambda: fuzz(me, headers, None))
    monkeypatch.setattr("app.infra.api.jsonify", lambda value: jsonify([]))
    with pytest.raises(BaseException, match="schema"):
        outside(lambda: fuzz(me, headers, None))
    monkeypatch.setattr("app.infra.api.jsonify", lambda value: 1 / 0)
    with pytest.raises(BaseException, match="Server error"):
        outside(lambda: fuzz(me, headers, None))


HOSTILE = {
    "lone surrogate in a value": b'{"name": "\\ud800"}',
    "lone surrogate as a key": b'{"\\ud800": 1}',
    "NUL": b'{"name": "\\u0000"}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "a huge number": b'{"amount_fen": ' + b"9" * 5000 + b"}",
    "beyond bigint": b'{"amount_fen": 99999999999999999999, "term_months": 99999999999}',
    "an exponent": b'{"amount_fen": 1e400}',
    "a list": b"[]",
    "twice": b'{"a": 1, "a": 2}',
    "NaN": b'{"a": NaN}',
    "empty": b"",
    "a string": b'"x"',
    "unfinished": b'{"a": ',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_strange_body_is_refused_at_every_call(stage, body):
    people, asked = [stage.people["own"][role] for role in ROLES], 0
    for call in CALLS.values():
        if call.door.method != "POST":
            continue
        user = next((u for u in people if stage.world.actor(u).may(call.door.may)), people[0])
        finder = matrix.finder_of(call.door)
        found = stage.object_for(finder, Role.BANK_OFFICER, "own") if finder else None
        if not body and call.body is None:
            continue
        answer = sent(stage, user, matrix.path_to(call.door, found), body)
        assert answer.status_code < 500, (call.door.rule, body[:40])
        if body:
            assert answer.status_code in (400, 401, 403, 404, 422), call.door.rule
        asked += 1
    assert asked > 20


def sent(stage: Stage, user, path: str, body: bytes):
    client = stage.world.app.test_client()
    headers = {"Authorization": f"Bearer {stage.world.token(user, 'api')}"}
    kind = "application/json"
    return outside(lambda: client.post(path, data=body, headers=headers, content_type=kind))


def encoded(*values) -> str:
    """A cursor as the house writes them, with values it never wrote."""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


CURSORS = {
    "a word": "x",
    "an empty list": "W10",
    "too short": encoded(["t", "x"]),
    "not of the alphabet": "😀",
    "a number for a moment": encoded(["v", 1], ["v", 1]),
    "very long": "a" * 5000,
    "NUL": encoded(["v", "\0"], ["v", 1]),
    "truths": encoded(["v", True], ["v", False]),
    "the first day": encoded(["t", "0001-01-01"], ["v", 1]),
    "the last moment": encoded(["t", "9999-12-31T23:59:59-14:00"], ["v", 1]),
    "a word for a number": encoded(["t", "2026-01-01T00:00:00+00:00"], ["v", "x"]),
    "beyond bigint": encoded(["t", "2026-01-01T00:00:00+00:00"], ["v", 10**30]),
    "a word and a number": encoded(["v", "x"], ["v", 10**30]),
    "a map": encoded({"v": 1}, {"v": 1}),
}


def _to_own(stage: Stage, door, role: Role) -> str:
    """The address of a list; one that hangs on something gets what the role has of it."""
    finder = matrix.finder_of(door)
    found = stage.object_for(finder, role, "own") if finder else None
    return matrix.path_to(door, found).removeprefix("/api/v1")


@pytest.mark.parametrize("cursor", CURSORS.values(), ids=CURSORS)
def test_a_forged_cursor_is_refused_by_every_list(stage, cursor):
    asked = 0
    for call in CALLS.values():
        if not call.many:
            continue
        for role in (*ROLES[:2], Role.BANK_MANAGER, *ROLES[2:]):
            user = stage.people["own"][role]
            if stage.world.actor(user).may(call.door.may):
                path = _to_own(stage, call.door, role)
                answer = stage.world.api(user).get(path, query_string={"cursor": cursor})
                assert answer.status_code in (200, 422), (path, answer.status_code)
                asked += 1
                break
    assert asked > 10
