"""Every answer of every door carries the headers, errors included (ASVS V3.4; WSTG-CONF-12)."""

import pytest

from app.infra.doors import DOORS
from tests.attack.doors import paths

HEADERS = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Permissions-Policy",
}


def test_every_door_answers_with_all_headers(app, context):
    client = app.test_client()
    for door, path in paths(DOORS):
        response = client.open(path, method=door.method)
        missing = HEADERS - set(response.headers.keys())
        assert not missing, f"{door.method} {path}: {missing}"
        assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/static/nowhere.css"])
def test_what_does_not_exist_carries_them_too(app, context, path):
    response = app.test_client().get(path)
    assert response.status_code == 404 and set(response.headers.keys()) >= HEADERS


def test_signed_in_pages_are_not_stored(world):
    response = world.client(world.entrepreneur()).get("/me")
    assert response.headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_closed_to_scripts(world):
    response = world.app.test_client().get("/login")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
