"""Signing in under attack: limits, sessions that end at once, codes, where one is sent."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from time import sleep
from urllib.parse import urljoin, urlsplit

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from app.accounts import commands, queries
from app.accounts.commands import sessions
from app.accounts.models import SignIn
from app.infra import clock, limits
from app.infra.counties import County
from app.infra.db import db
from app.kernel.errors import Refused
from app.kernel.refusals import Refusal
from tests.attack.requests import outside
from tests.world import PASSWORD, Browser

WRONG = "not-the-password-2026"


class Door:
    """The log-in page or the API's /tokens, from one address."""

    def __init__(self, world, kind: str, address: str):
        self.world, self.kind = world, kind
        self.environ = {"REMOTE_ADDR": address}
        self.browser = Browser(world.app.test_client())

    def try_in(self, name: str, password: str = WRONG, otp: str | None = None):
        if self.kind == "page":
            data = {"username": name, "password": password, "otp": otp or ""}
            return self.browser.post("/login", data, environ_overrides=self.environ)
        body = {"username": name, "password": password, "otp": otp}
        client, environ = self.world.app.test_client(), self.environ
        db.session.commit()
        return outside(lambda: client.post("/api/v1/tokens", json=body, environ_overrides=environ))

    @property
    def refused(self) -> int:
        return 422 if self.kind == "page" else 401

    @property
    def welcome(self) -> int:
        return 303 if self.kind == "page" else 201


@pytest.fixture(autouse=True)
def quick_nobody(monkeypatch):
    """The hash compared for unknown names, made cheaply: these tests count, they do not time."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("nobody")
    monkeypatch.setattr(sessions, "_NOBODY", cheap)


@pytest.fixture(params=["page", "api"])
def door(request, world, an_address):
    return Door(world, request.param, an_address())


def test_the_sixth_wrong_log_in_of_a_name_waits(world, door):
    user = world.entrepreneur()
    for _ in range(5):
        assert door.try_in(user.login).status_code == door.refused
    sixth = door.try_in(user.login, PASSWORD)
    assert sixth.status_code == 429 and 0 < int(sixth.headers["Retry-After"]) <= 900
    assert door.try_in(user.login.upper()).status_code == 429


def test_a_name_that_does_not_exist_is_counted_alike(door):
    name = f"nobody-{secrets.token_hex(4)}"
    answers = [door.try_in(name).status_code for _ in range(6)]
    assert answers == [door.refused] * 5 + [429]


def test_the_twenty_first_wrong_log_in_of_an_address_waits(door, world, an_address):
    for number in range(20):
        assert door.try_in(f"name-{number}").status_code == door.refused
    user = world.entrepreneur()
    assert door.try_in(user.login, PASSWORD).status_code == 429
    elsewhere = Door(world, door.kind, an_address())
    assert elsewhere.try_in(user.login, PASSWORD).status_code == door.welcome


def test_only_failures_count(door, world):
    user = world.entrepreneur()
    for _ in range(7):
        door.browser = Browser(world.app.test_client())
        assert door.try_in(user.login, PASSWORD).status_code == door.welcome


def test_the_window_passes(door, world):
    user = world.entrepreneur()
    for _ in range(5):
        door.try_in(user.login)
    assert door.try_in(user.login, PASSWORD).status_code == 429
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert door.try_in(user.login, PASSWORD).status_code == door.welcome


def test_a_forwarded_address_is_not_believed_without_a_proxy(world, an_address):
    address, client = an_address(), world.app.test_client()
    for number in range(21):
        body = {"username": f"n{number}", "password": WRONG}
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        answer = client.post(
            "/api/v1/tokens", json=body, headers=headers, environ_overrides={"REMOTE_ADDR": address}
        )
    assert answer.status_code == 429


def test_a_known_and_an_unknown_name_are_answered_alike(world, door):
    user = world.entrepreneur()
    known, unknown = door.try_in(user.login), door.try_in("x" * len(user.login))
    assert known.status_code == unknown.status_code == door.refused
    assert _plain(known, user.login) == _plain(unknown, "x" * len(user.login))


def _plain(answer, name: str) -> str:
    """The body without what differs by itself: the typed name, tokens of the page."""
    text = answer.get_data(as_text=True).replace(name, "NAME")
    return re.sub(r'value="[^"]*"', "", text)


def test_a_suspended_person_is_answered_as_an_unknown_one(world, door):
    user = world.entrepreneur()
    manager = world.person("administrator")
    commands.suspend_user(world.act(manager), user=user, reason="离职")
    db.session.commit()
    right, unknown = door.try_in(user.login, PASSWORD), door.try_in("x" * len(user.login))
    assert right.status_code == unknown.status_code == door.refused
    assert _plain(right, user.login) == _plain(unknown, "x" * len(user.login))


# Sessions


def signed_in(world, user) -> Browser:
    browser = Browser(world.app.test_client())
    entered = browser.post("/login", {"username": user.login, "password": PASSWORD})
    assert entered.status_code == 303, entered.get_data(as_text=True)[-800:]
    browser.last_csrf = None
    return browser


def copied(browser: Browser, app) -> Browser:
    """Another browser with a copy of the cookie."""
    found = browser.client.get_cookie("guiyan")
    client = app.test_client()
    client.set_cookie("guiyan", found.value)
    return Browser(client)


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def session_of(browser: Browser) -> str | None:
    with browser.client.session_transaction() as session:
        return session.get("_user_id")


def test_the_session_is_another_after_each_log_in(world):
    user = world.entrepreneur()
    browser = signed_in(world, user)
    first = session_of(browser)
    again = browser.post("/login", {"username": user.login, "password": PASSWORD})
    assert again.status_code == 303 and first not in (None, session_of(browser))


def test_a_planted_session_is_dropped_at_log_in(world):
    """Session fixation: what the browser held before is worth nothing afterwards."""
    victim, thief = world.entrepreneur(), world.entrepreneur()
    planted = world.token(thief, "page")
    browser = Browser(world.app.test_client())
    with browser.client.session_transaction() as session:
        session.update(planted="by the thief", code_mobile="13800000000", totp_secret="A" * 32)
    browser.post("/login", {"username": victim.login, "password": PASSWORD})
    with browser.client.session_transaction() as session:
        assert session["_user_id"] != planted
        assert not {"planted", "code_mobile", "totp_secret"} & set(session)


def test_signing_out_kills_the_copied_cookie_at_once(world):
    browser = signed_in(world, world.entrepreneur())
    copy = copied(browser, world.app)
    assert is_in(copy)
    assert browser.post("/logout").status_code == 303
    assert not is_in(copy) and not is_in(browser)


def test_a_new_password_ends_the_other_sessions_and_tokens(world):
    user = world.entrepreneur()
    mine, other, program = signed_in(world, user), signed_in(world, user), world.api(user)
    assert is_in(other) and program.get("/me").status_code == 200
    change = {"current": PASSWORD, "password": "an-other-long-secret-7"}
    assert mine.post("/account/password", change).status_code == 303
    assert is_in(mine) and not is_in(other)
    assert program.get("/me").status_code == 401


def test_the_present_password_is_needed_for_a_new_one(world):
    browser = signed_in(world, world.entrepreneur())
    change = {"current": WRONG, "password": "an-other-long-secret-7"}
    assert browser.post("/account/password", change).status_code == 422


def test_a_suspended_person_is_out_at_once(world):
    bank = world.bank()
    user, manager = world.person("bank_officer", bank), world.person("bank_manager", bank)
    browser, program = signed_in(world, user), world.api(user)
    at = f"/members/{user.public_id}/suspend"
    assert world.client(manager).post(at, {"reason": "离职"}).status_code == 303
    assert not is_in(browser) and program.get("/me").status_code == 401


def test_a_changed_role_ends_the_sessions_of_the_old_one(world):
    bank = world.bank()
    user, manager = world.person("bank_officer", bank), world.person("bank_manager", bank)
    browser = signed_in(world, user)
    changed = {"role": "bank_manager"}
    assert world.client(manager).post(f"/members/{user.public_id}/role", changed).status_code == 303
    assert not is_in(browser)


def test_an_ended_institution_is_out_at_once(world):
    bank, admin = world.bank(), world.person("administrator")
    browser = signed_in(world, world.person("bank_officer", bank))
    ended = {"last_day": clock.today().isoformat(), "successor": ""}
    at = f"/admin/organisations/{bank.public_id}/retire"
    assert world.client(admin).post(at, ended).status_code == 303
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert not is_in(browser)


@pytest.mark.parametrize(("role", "minutes"), [("bank_officer", 15), ("entrepreneur", 30)])
def test_an_idle_session_ends(world, role, minutes):
    browser = signed_in(world, world.person(role))
    at = clock.now()
    with clock.frozen(at + timedelta(minutes=minutes - 1)):
        assert is_in(browser)
    with clock.frozen(at + timedelta(minutes=2 * minutes + 1)):
        assert not is_in(browser)
    assert not is_in(browser)


def test_a_session_in_use_ends_after_twelve_hours(world):
    browser = signed_in(world, world.person("finance_centre"))
    at = clock.now()
    for minutes in range(10, 12 * 60, 10):
        with clock.frozen(at + timedelta(minutes=minutes)):
            assert is_in(browser), minutes
    with clock.frozen(at + timedelta(hours=12, seconds=1)):
        assert not is_in(browser)


def test_a_token_ends_after_twelve_hours(world):
    program = world.api(world.entrepreneur())
    assert program.get("/me").status_code == 200
    with clock.frozen(clock.now() + timedelta(hours=12, seconds=1)):
        assert program.get("/me").status_code == 401


def test_a_page_session_is_no_token_and_a_token_no_session(world):
    user = world.entrepreneur()
    program = world.api(user)
    program.token = world.token(user, "page")
    assert program.get("/me").status_code == 401
    browser = Browser(world.app.test_client())
    with browser.client.session_transaction() as session:
        session["_user_id"] = world.token(user, "api")
    assert not is_in(browser)


def test_no_token_is_stored_readable(world):
    user = world.entrepreneur()
    tokens = {world.token(user, kind) for kind in ("page", "api")}
    stored = set(db.session.scalars(select(SignIn.token_hash).where(SignIn.user_id == user.id)))
    assert len(stored) == 2 and not stored & tokens


# The second factor


@pytest.fixture
def with_second_factor(world, monkeypatch):
    monkeypatch.setitem(world.app.config, "STAFF_TOTP", True)
    user = world.person("bank_officer")
    user.totp_secret = pyotp.random_base32()
    db.session.commit()
    return user


def test_a_code_of_the_phone_works_once(world, door, with_second_factor):
    user = with_second_factor
    totp = pyotp.TOTP(user.totp_secret)
    at = clock.now()
    with clock.frozen(at):
        assert door.try_in(user.login, PASSWORD).status_code == door.refused
        assert door.try_in(user.login, PASSWORD, totp.at(at)).status_code == door.welcome
        door.browser = Browser(world.app.test_client())
        assert door.try_in(user.login, PASSWORD, totp.at(at)).status_code == door.refused
        before = totp.at(at - timedelta(seconds=30))
        assert door.try_in(user.login, PASSWORD, before).status_code == door.refused
    with clock.frozen(at + timedelta(seconds=60)):
        later = totp.at(at + timedelta(seconds=60))
        assert door.try_in(user.login, PASSWORD, later).status_code == door.welcome


@pytest.mark.parametrize("code", ["１２３４５６", "😀", "12 34", "000000", "'--", "९९९९९९"])
def test_a_strange_code_is_just_wrong(world, door, with_second_factor, code):
    assert door.try_in(with_second_factor.login, PASSWORD, code).status_code == door.refused


def test_guessing_codes_is_limited_like_passwords(door, with_second_factor):
    answers = [
        door.try_in(with_second_factor.login, PASSWORD, f"{n:06d}").status_code for n in range(6)
    ]
    assert answers[-1] == 429


# One-time codes by SMS


@pytest.fixture
def county(world):
    return db.session.get(County, world.county.id)


PHONE = "13800000007"


def test_a_sent_code_works_once(county):
    code = commands.send_code(county, PHONE)
    assert commands.use_code(county, PHONE, code)
    assert not commands.use_code(county, PHONE, code)


def test_a_code_is_guessed_five_times_at_most(county, monkeypatch):
    code = commands.send_code(county, PHONE)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert not any(commands.use_code(county, PHONE, wrong) for _ in range(5))
    assert not commands.use_code(county, PHONE, code)


def test_a_code_lives_five_minutes(county):
    code = commands.send_code(county, PHONE)
    with clock.frozen(clock.now() + timedelta(minutes=5, seconds=1)):
        assert not commands.use_code(county, PHONE, code)


def test_an_older_code_stops_working_when_a_newer_is_sent(county):
    older = commands.send_code(county, PHONE)
    newer = commands.send_code(county, PHONE)
    assert older == newer or not commands.use_code(county, PHONE, older)


def test_codes_to_one_phone_are_limited(world, county, a_phone, monkeypatch):
    monkeypatch.setitem(world.app.config, "COUNTY", county.pack)
    browser = Browser(world.app.test_client())
    answers = [browser.post("/login/code", {"mobile": a_phone}) for _ in range(6)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:5] == [303] * 5 and statuses[5] == 429
    assert int(answers[5].headers["Retry-After"]) > 0


def test_a_wrong_code_is_counted_although_it_is_refused(world, county, a_phone, monkeypatch):
    """Five wrong tries through the page kill the code: guessing is not free."""
    monkeypatch.setitem(world.app.config, "COUNTY", county.pack)
    code = commands.send_code(_asked(world), a_phone)
    db.session.commit()
    browser = Browser(world.app.test_client())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = browser.post("/register", {"mobile": a_phone, "code": wrong, "name": "某人"})
        assert answer.status_code == 422
    right = browser.post("/register", {"mobile": a_phone, "code": code, "name": "某人"})
    assert right.status_code == 422


def _asked(world):
    """The county the log-in page means."""
    return queries.county_of_pack(world.app.config["COUNTY"])


# Where one is sent afterwards

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:/evil.example",
    "///evil.example",
    "/%09/evil.example/../..//x",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(world, target):
    user = world.entrepreneur()
    browser = Browser(world.app.test_client())
    browser.get("/login")
    entered = browser.post(
        "/login", {"username": user.login, "password": PASSWORD}, query_string={"next": target}
    )
    assert entered.status_code == 303
    assert stays_here(entered.location), entered.location


def stays_here(location: str) -> bool:
    """Whether a browser stays on this site: it drops tab and newline, and reads \\ as /."""
    read = location.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    there = urlsplit(urljoin("http://localhost/login", read.replace("\\", "/")))
    return there.scheme in ("http", "https") and there.hostname == "localhost"


def test_a_path_of_this_site_is_followed(world):
    user = world.entrepreneur()
    browser = Browser(world.app.test_client())
    entered = browser.post("/login?next=/me/needs", {"username": user.login, "password": PASSWORD})
    assert entered.location == "/me/needs"


def test_the_harness_knows_elsewhere():
    assert not stays_here("/\t/evil.example") and not stays_here("//evil.example")
    assert stays_here("/me/needs")


def test_a_language_form_sends_nobody_elsewhere(world):
    browser = world.client(world.entrepreneur())
    for target in ELSEWHERE:
        answer = browser.post("/locale", {"locale": "zh", "next": target})
        assert answer.status_code == 303 and stays_here(answer.location), (target, answer.location)


def test_a_bad_password_is_refused(world):
    user = world.entrepreneur()
    with pytest.raises(Refused) as refused:
        commands.change_password(world.act(user), user=user, new="12345678", keep=None)
    assert all(isinstance(r, Refusal) for r in refused.value.refusals)


def test_staff_without_the_required_second_factor_reach_only_its_page(world, monkeypatch):
    officer, owner = world.person("bank_officer"), world.entrepreneur()
    monkeypatch.setitem(world.app.config, "STAFF_TOTP", True)
    browser = world.client(officer)
    answer = browser.get("/bank")
    assert (answer.status_code, answer.location) == (302, "/account/second-factor")
    assert browser.get("/account/second-factor").status_code == 200
    assert world.api(officer).get("/me").status_code == 401
    assert world.client(owner).get("/me").status_code == 200
    assert world.api(owner).get("/me").status_code == 200


# A burst


BURST = 16


def burst(world, monkeypatch, try_once) -> int:
    """Sixteen wrong tries at one moment; returns how many passwords were looked at."""
    looked, gate = [], Barrier(BURST)

    def slow(_user, _password):
        looked.append(1)
        sleep(0.02)
        return False

    monkeypatch.setattr(sessions, "check_password", slow)

    def one(number: int) -> None:
        with world.app.app_context():
            gate.wait()
            try_once(number)
            db.session.rollback()

    db.session.commit()
    with ThreadPoolExecutor(max_workers=BURST) as pool:
        list(pool.map(one, range(BURST)))
    return len(looked)


def test_a_burst_gets_five_looks_at_a_password(world, monkeypatch):
    name = f"burst-{secrets.token_hex(4)}"

    def knock(number: int) -> None:
        with suppress(limits.TooMany):
            sessions.prove_identity(name, WRONG, None, address=f"10.9.{number}.1")

    assert burst(world, monkeypatch, knock) == 5


def test_a_burst_from_one_address_gets_twenty(world, monkeypatch, an_address):
    address = an_address()
    tried = []

    def knock(number: int) -> None:
        for turn in range(2):
            with suppress(limits.TooMany):
                tried.append(1)
                name = f"n{secrets.token_hex(4)}-{number}-{turn}"
                sessions.prove_identity(name, WRONG, None, address=address)

    assert burst(world, monkeypatch, knock) == 20 and len(tried) == 2 * BURST


def test_the_same_burst_counted_afterwards_passes_as_one(world, monkeypatch):
    """The control: look first, count later, and the harness shows the hole."""
    name = f"late-{secrets.token_hex(4)}"

    def knock(_number: int) -> None:
        with db.engine.connect() as connection:
            read = text("select coalesce(sum(hits), 0) from rate_counters where name = :name")
            used = connection.execute(read, {"name": f"login:{name}"}).scalar_one()
        if int(used) < 5:
            sessions.check_password(None, WRONG)
            limits.count(f"login:{name}", seconds=900)

    assert burst(world, monkeypatch, knock) > 5


def test_an_owner_in_many_places_at_once_is_let_in(world):
    user = world.entrepreneur()
    login, entered = user.login, []

    def one(number: int) -> None:
        with world.app.app_context():
            found = sessions.prove_identity(login, PASSWORD, None, address=f"10.8.{number}.1")
            sessions.open_session(found, kind="api", device="t", at=clock.now())
            db.session.commit()
            entered.append(number)

    db.session.commit()
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(one, range(8)))
    assert len(entered) == 8


# The demo and real work


def test_production_shows_and_lets_in_no_demo_unless_told_to(world, monkeypatch):
    user = world.entrepreneur(demo=True)
    program = world.api(user)
    body = {"username": user.login, "password": PASSWORD}
    assert program.get("/me").status_code == 200
    monkeypatch.setitem(world.app.config, "STAGE", "production")
    assert queries.demo_people() == []
    assert program.get("/me").status_code == 401
    assert world.api().post("/tokens", body).status_code == 401
    monkeypatch.setitem(world.app.config, "EXPECT_DEMO", True)
    assert world.api().post("/tokens", body).status_code == 201
