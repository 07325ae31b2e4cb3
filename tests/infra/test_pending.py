"""Secrets that wait stand in the database; a cookie carries an id and nothing to read."""

import pyotp
from flask.sessions import SecureCookieSessionInterface

from app.infra import clock, pending
from app.infra.db import db
from app.infra.pending import PendingSecret
from tests.world import PASSWORD, Browser


def readable(app, browser: Browser) -> str:
    """What whoever holds a copy of the cookie reads in it."""
    cookie = browser.client.get_cookie("guiyan")
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    return str(signer.loads(cookie.value))


def test_the_secret_of_a_second_factor_is_not_in_the_cookie(app, world):
    user = world.person("auditor")
    browser = world.client(user)
    page = browser.get("/account/second-factor").get_data(as_text=True)
    (row,) = db.session.query(PendingSecret).filter_by(owner_id=user.id).all()
    assert row.words[:4] in page and row.words not in readable(app, browser)
    again = browser.get("/account/second-factor").get_data(as_text=True)
    assert row.words[:4] in again
    code = pyotp.TOTP(row.words).at(clock.now())
    confirmed = browser.post("/account/second-factor", {"current": PASSWORD, "otp": code})
    assert confirmed.status_code == 303
    db.session.expire_all()
    assert db.session.query(PendingSecret).filter_by(owner_id=user.id).count() == 0


def test_neither_the_code_nor_the_number_is_in_the_cookie(app, world, monkeypatch):
    monkeypatch.setattr("app.accounts.queries.county_of_pack", lambda pack: world.county)
    browser = world.client()
    browser.get("/login/code")
    assert browser.post("/login/code", {"mobile": "13800000007"}).status_code == 303
    page = browser.get("/login/code/enter").get_data(as_text=True)
    code = page.split("验证码是")[1].split("<strong>")[1][:6]
    assert code.isdigit() and "13800000007" in page
    assert code not in readable(app, browser) and "13800000007" not in readable(app, browser)


def test_an_invitation_link_is_not_in_the_cookie(app, world):
    manager = world.person("bank_manager")
    browser = world.client(manager)
    path = f"/organisations/{manager.memberships[0].organisation.public_id}/members"
    browser.get(path)
    browser.post(path, {"login": "cookie-guest", "name": "新", "role": "bank_officer"})
    assert "invitations" not in readable(app, browser)
    assert "/invitations/" in browser.get(path).get_data(as_text=True)
    assert "/invitations/" not in browser.get(path).get_data(as_text=True)


def test_a_value_is_one_persons_and_ends(app, world):
    with app.test_request_context():
        pending.put("x", "secret", owner_id=7, minutes=0)
        assert pending.get("x", owner_id=7) is None
        pending.put("x", "secret", owner_id=7, minutes=1)
        assert pending.get("x", owner_id=8) is None and pending.get("x", owner_id=7) == "secret"
        assert pending.take("x", owner_id=7) == "secret" and pending.take("x", owner_id=7) is None
