"""Every form's door refuses a post without the token of this session (WSTG-SESS-05)."""

import pytest

from app.infra.doors import DOORS
from app.kernel.actors import Role
from tests.attack.doors import path_of


@pytest.fixture(scope="module")
def action_doors(app):
    return [DOORS[name] for name in sorted(DOORS) if DOORS[name].kind == "action"]


def test_no_token_is_refused_everywhere(world, action_doors):
    client = world.client(world.entrepreneur()).client
    assert len(action_doors) > 40
    for door in action_doors:
        response = client.post(path_of(door), data={"x": "1"})
        assert response.status_code == 400, f"{door.rule}: {response.status_code}"


def test_another_sessions_token_is_refused(world, action_doors):
    other = world.client(world.entrepreneur())
    other.get("/account")
    mine = world.client(world.person(Role.FINANCE_CENTRE)).client
    for door in action_doors:
        response = mine.post(path_of(door), data={"csrf_token": other.last_csrf})
        assert response.status_code == 400, f"{door.rule}: {response.status_code}"


def test_the_api_takes_no_cookie(world):
    client = world.client(world.entrepreneur()).client
    assert client.get("/api/v1/me").status_code == 401
    assert client.post("/api/v1/needs", json={}).status_code == 401


def test_signing_out_is_a_post(world):
    assert world.client(world.entrepreneur()).get("/logout").status_code == 405
