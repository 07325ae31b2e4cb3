"""Which pages a person can open: everything their links lead to, read without a browser."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app.infra.doors import DOORS, Door
from tests.csrf import token_in
from tests.world import _outside

_LINKS = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
_READ_MOST = 4
"""So many addresses of one door are read for links; the first are the ones shown."""


@dataclass(frozen=True)
class Page:
    """One page as one person opens it, and the page whose link leads there."""

    login: str
    endpoint: str
    path: str
    origin: str
    status: int


def signed_in(app: Flask, login: str, password: str) -> FlaskClient:
    """Someone who came in by the form of the front door."""
    client = app.test_client()
    form = _get(client, "/login").get_data(as_text=True)
    token = token_in(form)
    assert token, "no sign-in form"
    sent = {"csrf_token": token, "username": login, "password": password}
    answer = _outside(lambda: client.post("/login", data=sent))
    assert answer.status_code == 303, f"{login} was not let in"
    return client


def pages_of(app: Flask, client: FlaskClient, login: str, start: str) -> Iterator[Page]:
    """Follow every link from the first page; each door's first addresses are read for more."""
    seen: set[str] = set()
    read: Counter[str] = Counter()
    waiting = deque([(start, "")])
    while waiting:
        path, origin = waiting.popleft()
        door = door_of(app, path)
        if path in seen or door is None or read[door.endpoint] >= _READ_MOST:
            continue
        seen.add(path)
        read[door.endpoint] += 1
        answer = _get(client, path)
        if answer.status_code in (302, 303):
            waiting.appendleft((_local(answer.headers["Location"]), origin))
        elif answer.mimetype == "text/html":
            yield Page(login, door.endpoint, path, origin, answer.status_code)
            waiting.extend((link, path) for link in _links(answer))


def door_of(app: Flask, path: str) -> Door | None:
    """The page behind an address of ours."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path.split("?")[0], method="GET")
    except HTTPException:
        return None
    door = DOORS.get(endpoint)
    return door if door and door.kind == "page" else None


def _get(client: FlaskClient, path: str) -> TestResponse:
    return _outside(lambda: client.get(path))


def _links(answer: TestResponse) -> list[str]:
    found = _LINKS.findall(answer.get_data(as_text=True))
    return [unescape(link) for link in found if link.startswith("/")]


def _local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
