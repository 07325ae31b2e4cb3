"""Fixtures of every test: the application on a real database, and a county of one's own."""

import pytest
from sqlalchemy import text

from app import create_app
from app.infra.db import db
from tests.database import fresh_database, test_server
from tests.overhearing import listen
from tests.world import World


@pytest.fixture(scope="session")
def server():
    server = test_server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def database(server):
    with fresh_database(server) as url:
        yield url


@pytest.fixture(scope="session")
def app(database, tmp_path_factory):
    app = create_app(
        {
            "DATABASE_URL": database,
            "TESTING": True,
            "STAGE": "testing",
            "EXPECT_DEMO": False,
            "VAR": tmp_path_factory.mktemp("var"),
        }
    )
    app.extensions["overheard"] = heard = listen()
    yield app
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    # Whatever failed in whichever test: nothing personal was written down.
    assert heard.found() == []


@pytest.fixture
def overheard(app):
    """The logs of the run so far; another application may have turned one way into them off."""
    heard = app.extensions["overheard"]
    heard.attend()
    return heard


@pytest.fixture
def context(app):
    """An application context with a session of its own; what is not committed is gone after."""
    with app.app_context() as context:
        yield context
        app.extensions["sqlalchemy"].session.remove()


@pytest.fixture
def world(app, context) -> World:
    """A fresh county with institutions and people; nothing of another test is in it.

    All tests knock from one address: what it has tried so far is forgotten.
    """
    forgotten = text("delete from rate_counters where name like :here")
    db.session.execute(forgotten, {"here": "%127.0.0.1"})
    db.session.commit()
    return World(app)
