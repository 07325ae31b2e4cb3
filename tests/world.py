"""A county for one test: institutions, people, and how they knock at the doors.

world = World(app)
bank = world.bank()                       an institution at work
officer = world.person("bank_officer", bank)
world.act(officer)                        an act by them, now
world.client(officer).get("/bank")        their browser (already signed in)
world.api(officer).post("/needs", {...})  their program (bearer token)
"""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import commands as accounts
from app.accounts import queries as people
from app.accounts.models import Organisation, User
from app.infra import clock
from app.infra.acts import Act, act_of, machine_act
from app.infra.counties import County
from app.infra.db import db, new_public_id
from app.kernel.actors import Actor, Role
from tests.csrf import token_in

PASSWORD = "gui-yan-test-2026"
LONG_PAST = date(2020, 1, 1)


@lru_cache(maxsize=1)
def password_hash() -> str:
    """Argon2 is slow by design: the tests' one password is hashed once per process."""
    return accounts.hash_password(PASSWORD)


class World:
    """A county and what a test needs in it."""

    def __init__(self, app: Flask, *, real: bool = False):
        self.app = app
        self.county = County(
            code=secrets.token_hex(3),
            name="测试县",
            pack="sample",
            real=real,
            public_id=new_public_id(),
        )
        db.session.add(self.county)
        db.session.commit()
        self._sessions: dict[tuple[int, str], str] = {}

    def machine(self) -> Act:
        """An act of no person."""
        return machine_act(self.county.id)

    def organisation(self, kind: str, name: str | None = None, **kw: Any) -> Organisation:
        """An institution at work."""
        organisation = accounts.found_organisation(
            self.machine(),
            kind=kind,
            name=name or f"{kind} {secrets.token_hex(4)}",
            complaint_phone=kw.pop("complaint_phone", "023-56550000"),
            **kw,
        )
        accounts.take_organisation_live(self.machine(), organisation=organisation)
        organisation.valid_from = LONG_PAST
        db.session.commit()
        return organisation

    def bank(self, **kw: Any) -> Organisation:
        return self.organisation("bank", **kw)

    def centre(self) -> Organisation:
        return self.organisation("finance_centre")

    def person(self, role: str, organisation: Organisation | None = None, **kw: Any) -> User:
        """Someone who holds a role; staff without an organisation get one of their kind."""
        wanted = Role(role)
        if wanted is not Role.ENTREPRENEUR and organisation is None:
            organisation = self.organisation(_KIND_OF[wanted])
        user = accounts.add_person(
            self.machine(),
            login=f"{role}-{secrets.token_hex(5)}",
            name=kw.pop("name", "测试人员"),
            role=wanted,
            organisation=organisation,
            password_hash=password_hash(),
            **kw,
        )
        user.memberships[0].valid_from = LONG_PAST
        db.session.commit()
        return user

    def entrepreneur(self, **kw: Any) -> User:
        return self.person("entrepreneur", **kw)

    def actor(self, user: User) -> Actor:
        return people.actor_of(user, user.memberships[-1])

    def act(self, user: User, **kw: Any) -> Act:
        """An act of this person, now."""
        return act_of(self.actor(user), **kw)

    def token(self, user: User, kind: str) -> str:
        key = (user.id, kind)
        if key not in self._sessions:
            _, token = accounts.open_session(user, kind=kind, device="test", at=clock.now())
            db.session.commit()
            self._sessions[key] = token
        return self._sessions[key]

    def client(self, user: User | None = None) -> "Browser":
        """A browser, signed in as `user` if given."""
        client = self.app.test_client()
        if user is not None:
            with client.session_transaction() as session:
                session["_user_id"] = self.token(user, "page")
                session["_fresh"] = True
        return Browser(client)

    def api(self, user: User | None = None) -> "Program":
        """An API client with the bearer token of `user`."""
        token = self.token(user, "api") if user else None
        return Program(self.app.test_client(), token)


_KIND_OF = {
    Role.BANK_OFFICER: "bank",
    Role.BANK_MANAGER: "bank",
    Role.GUARANTEE_OFFICER: "guarantor",
    Role.GUARANTEE_MANAGER: "guarantor",
    Role.REGUARANTEE_OFFICER: "reguarantor",
    Role.INSURER: "insurer",
    Role.INVESTOR: "investor",
    Role.TOWNSHIP_LIAISON: "township",
    Role.PARK_MANAGER: "park",
    Role.FINANCE_CENTRE: "finance_centre",
    Role.FINANCE_LEAD: "finance_centre",
    Role.FINANCE_BUREAU: "department",
    Role.AUDITOR: "department",
    Role.ADMINISTRATOR: "department",
}


@dataclass
class Browser:
    """A person's browser without a script: reads a page, fills in its form, sends it."""

    client: FlaskClient
    last_csrf: str | None = None

    def get(self, path: str, **kw: Any) -> TestResponse:
        """Open a page; the application's session is left as a real request would leave it."""
        response = self._call("get", path, **kw)
        if response.mimetype == "text/html":
            self.last_csrf = token_in(response.get_data(as_text=True)) or self.last_csrf
        return response

    def post(self, path: str, data: dict[str, Any] | None = None, **kw: Any) -> TestResponse:
        """Send a form with the CSRF token of the page seen last."""
        if self.last_csrf is None:
            self.get("/help")
        fields = {"csrf_token": self.last_csrf, **(data or {})}
        return self._call("post", path, data=fields, **kw)

    def _call(self, method: str, path: str, **kw: Any) -> TestResponse:
        db.session.commit()
        db.session.expire_all()
        return _outside(lambda: getattr(self.client, method)(path, **kw))


@dataclass
class Program:
    """A program at the API."""

    client: FlaskClient
    token: str | None

    def get(self, path: str, **kw: Any) -> TestResponse:
        return self.call("GET", path, **kw)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return self.call("POST", path, json={} if body is None else body, headers=headers)

    def delete(self, path: str) -> TestResponse:
        return self.call("DELETE", path)

    def call(self, method: str, path: str, **kw: Any) -> TestResponse:
        headers = dict(kw.pop("headers", {}) or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        db.session.commit()
        db.session.expire_all()
        return _outside(
            lambda: self.client.open(f"/api/v1{path}", method=method, headers=headers, **kw)
        )


def _outside(call: Callable[[], TestResponse]) -> TestResponse:
    """Run a request on a thread of its own, as in production: its own `g`, its own session."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(call).result()


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def rate(text: str) -> Decimal:
    return Decimal(text)
