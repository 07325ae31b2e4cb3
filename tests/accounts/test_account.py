"""One's own account: devices, password, second factor, language."""

import re

import pyotp
import pytest

from app.accounts import queries
from app.infra import clock
from app.infra.db import db
from tests.world import PASSWORD


def fresh(user):
    db.session.expire_all()
    return queries.user_by_name(user.login)


def scan(client):
    """The secret the page shows, as a phone would hold it."""
    page = client.get("/account/second-factor").get_data(as_text=True)
    return pyotp.TOTP(re.search(r"<code>([A-Z2-7 ]{32,})</code>", page).group(1).replace(" ", ""))


def confirm(client, code, current=PASSWORD):
    return client.post("/account/second-factor", {"current": current, "otp": code})


def test_the_second_factor_is_set_with_a_code_from_the_phone(world):
    user = world.person("auditor")
    client = world.client(user)
    phone = scan(client)
    assert confirm(client, phone.at(clock.now())).status_code == 303
    assert fresh(user).totp_secret == phone.secret


def test_the_page_draws_the_code_without_another_server(world):
    page = world.client(world.person("auditor")).get("/account/second-factor")
    assert "<svg" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("code", "current", "status"), [("000000x", PASSWORD, 422), (None, "wrong", 422)]
)
def test_a_wrong_code_or_password_sets_nothing(world, code, current, status):
    user = world.person("auditor")
    client = world.client(user)
    phone = scan(client)
    answer = confirm(client, code or phone.at(clock.now()), current)
    assert answer.status_code == status
    assert fresh(user).totp_secret is None


def test_a_code_used_to_confirm_does_not_sign_in_again(app, world):
    user = world.person("auditor")
    client = world.client(user)
    code = scan(client).at(clock.now())
    confirm(client, code)
    app.config["STAFF_TOTP"] = True
    try:
        body = {"username": user.login, "password": PASSWORD, "otp": code}
        assert world.api().post("/tokens", body).status_code == 401
    finally:
        app.config["STAFF_TOTP"] = False


def test_setting_it_ends_other_sessions_and_keeps_this_one(world):
    user = world.person("auditor")
    program = world.api(user)
    client = world.client(user)
    confirm(client, scan(client).at(clock.now()))
    assert program.get("/me").status_code == 401
    assert client.get("/account").status_code == 200


def test_all_other_devices_are_ended_at_once(world):
    user = world.person("auditor")
    program, client = world.api(user), world.client(user)
    client.get("/account")
    assert client.post("/account/sessions/end-others").status_code == 303
    assert program.get("/me").status_code == 401
    assert client.get("/account").status_code == 200


def test_a_new_password_needs_the_old_one(world):
    client = world.client(world.person("auditor"))
    client.get("/account")
    typed = {"current": "wrong", "password": "another-long-one"}
    assert client.post("/account/password", typed).status_code == 422
    assert client.post("/account/password", {**typed, "current": PASSWORD}).status_code == 303


def test_the_session_of_another_does_not_exist(world):
    one, other = world.person("auditor"), world.person("auditor")
    world.token(one, "page")
    row = queries.live_sessions(world.actor(one))[0]
    path = f"/account/sessions/{row.public_id}/end"
    assert world.client(other).post(path).status_code == 404


def test_anyone_chooses_a_language_and_stays_where_they_are(world):
    client = world.client()
    client.get("/help")
    answer = client.post("/locale", {"locale": "en", "next": "/help"})
    assert answer.status_code == 303 and answer.location.endswith("/help")
    assert '<html lang="en">' in client.get("/help").get_data(as_text=True)


def test_the_choice_is_kept_with_the_account(world):
    user = world.person("auditor")
    client = world.client(user)
    client.get("/account")
    client.post("/locale", {"locale": "en", "next": "/account"})
    assert fresh(user).locale == "en"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil", ""])
def test_nobody_is_sent_to_another_site(world, target):
    client = world.client()
    client.get("/help")
    answer = client.post("/locale", {"locale": "en", "next": target})
    assert answer.location in ("/", "http://localhost/")


def test_a_language_we_do_not_have_is_refused(world):
    client = world.client()
    client.get("/help")
    assert client.post("/locale", {"locale": "xx", "next": "/"}).status_code == 422


def test_a_form_without_its_token_changes_nothing(world):
    user = world.person("auditor")
    client = world.client(user)
    answer = client._call("post", "/locale", data={"locale": "en"})
    assert answer.status_code == 400
    assert fresh(user).locale == "zh"
