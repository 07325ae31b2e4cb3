"""Whatever fails, no number of a person, no secret and no typed word reaches a log (D9)."""

import json
from unittest.mock import patch

import pytest
from sqlalchemy import text

from app.infra.db import db
from tests.overhearing import Overheard
from tests.world import PASSWORD

MOBILE, IDENTITY = "13812345679", "500236199001011234"
TYPED = "只写给银行看的一句话"
CANARIES = (MOBILE, IDENTITY, TYPED, "canary-token-5f3a")


@pytest.fixture
def failing(app):
    """The house as it serves: a failure is answered and logged, not raised into the test."""
    with patch.dict(app.config, {"TESTING": False, "PROPAGATE_EXCEPTIONS": False}):
        yield app


def broken(app, endpoint, error):
    """One door that fails with `error` once it is reached."""
    assert endpoint in app.view_functions

    def fail(**_args):
        raise error

    return patch.dict(app.view_functions, {endpoint: fail})


def heard_of(heard, call):
    """The lines that were logged while something was done."""
    before = len(heard.lines)
    call()
    return heard.lines[before:]


def test_a_failure_is_logged_without_what_was_typed(failing, world, overheard):
    user = world.person("entrepreneur")
    error = RuntimeError(f"no {MOBILE} of {IDENTITY}")
    with broken(failing, "needs.my_needs", error):
        client = world.client(user)
        lines = heard_of(overheard, lambda: client.get(f"/me/needs?q={TYPED}&tel={MOBILE}"))
    assert lines, "a failure that nobody is told of"
    assert any("request failed" in line for line in lines)
    assert overheard.found(*CANARIES) == []


def test_a_secret_in_an_address_stays_out(failing, world, overheard):
    with broken(failing, "accounts.accept_invitation", RuntimeError("broken")):
        guest = world.client()
        lines = heard_of(overheard, lambda: guest.get("/invitations/canary-token-5f3a"))
    assert lines
    assert overheard.found(*CANARIES) == []


@pytest.mark.parametrize(
    ("statement", "logged"),
    [("select cast(:typed as integer)", False), ("select x from nobody where x = :typed", True)],
)
def test_the_database_says_what_failed_not_what_was_stored(
    failing, world, overheard, statement, logged
):
    def fail(**_args):
        db.session.execute(text(statement), {"typed": MOBILE + TYPED})

    client = world.client(world.person("entrepreneur"))
    with patch.dict(failing.view_functions, {"needs.my_needs": fail}):
        lines = heard_of(overheard, lambda: client.get("/me/needs"))
    assert bool(lines) is logged
    assert overheard.found(*CANARIES) == []


def test_a_wrong_password_is_not_written_down(failing, world, overheard):
    body = {"username": MOBILE, "password": f"{PASSWORD}-wrong"}
    world.api().post("/tokens", body)
    world.client().post("/login", body)
    assert overheard.found(*CANARIES) == []


def test_a_line_break_of_others_makes_no_line(failing, world, overheard):
    user = world.person("entrepreneur")
    with broken(failing, "needs.my_needs", RuntimeError("a\r\n{forged}")):
        client = world.client(user)
        lines = heard_of(overheard, lambda: client.get("/me/needs"))
    assert not any(line.startswith("{forged}") for line in lines)
    assert all(json.loads(line) for line in lines)


@pytest.mark.parametrize(
    "said",
    [f"call {MOBILE}x", f"id {IDENTITY}", PASSWORD, "Bearer abcdefghijklmnop0123", TYPED],
)
def test_the_search_finds_what_it_looks_for(said):
    """The positive control: written past the mask, each kind is found."""
    heard = Overheard()
    heard.stream.write(said.replace("x", "") + "\n")
    assert heard.found(TYPED)
