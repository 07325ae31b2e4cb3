"""A county behind a real server, and one browser that walks through it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from selenium.webdriver import Chrome
from werkzeug.serving import make_server

from app import create_app
from app.demo import accounts, loading
from app.infra import clock
from tests.browser.chromium import chromium
from tests.browser.person import Person
from tests.database import fresh_database
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "var" / "screens"


@dataclass
class Site:
    """The application, where it answers, and who may sign in to its demo county."""

    app: Flask
    address: str
    people: dict[str, str] = field(default_factory=dict)
    """Log-in name -> first page."""

    @property
    def password(self) -> str:
        return str(self.app.config["DEMO_PASSWORD"])


@pytest.fixture(scope="session")
def site(server, tmp_path_factory) -> Iterator[Site]:
    """The demo county, told small, in a database of its own, behind a port of this machine."""
    with fresh_database(server) as url:
        app = create_app(
            {
                "DATABASE_URL": url,
                "TESTING": True,
                "STAGE": "testing",
                "EXPECT_DEMO": False,
                "VAR": tmp_path_factory.mktemp("var"),
            }
        )
        with app.app_context():
            loading.load(seed=7, scale="village", day=clock.today())
            people = {a["username"]: a["landing"] for a in accounts.document()["accounts"]}
        with _served(app) as address:
            yield Site(app, address, people)
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()


class _served:
    """The application behind a free port, a thread for each request, as in production."""

    def __init__(self, app: Flask):
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()


@pytest.fixture(scope="session")
def chrome(tmp_path_factory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def person(site, chrome, request) -> Iterator[Person]:
    """Whoever sits at the browser: nobody is signed in yet. A failure leaves a picture in var/."""
    person = Person(chrome, site.address)
    person.begin()
    yield person
    report = getattr(request.node, "rep_call", None)
    if report is not None and report.failed:
        SCREENS.mkdir(parents=True, exist_ok=True)
        chrome.save_screenshot(str(SCREENS / f"{request.node.name[:80]}.png"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        item.rep_call = report


@pytest.fixture
def world(site) -> Iterator[World]:
    """A county of one's own in the browser's database, beside the demo's."""
    with site.app.app_context():
        yield World(site.app)
        site.app.extensions["sqlalchemy"].session.remove()
