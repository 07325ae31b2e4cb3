"""A small demo, told once for all tests of the room, in a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask

from app import create_app
from app.demo import loading
from tests.database import fresh_database

DAY = date(2026, 9, 15)


@contextmanager
def an_application(server, var) -> Iterator[Flask]:
    """An application on an empty migrated database."""
    with fresh_database(server) as url:
        app = create_app(
            {
                "DATABASE_URL": url,
                "TESTING": True,
                "STAGE": "testing",
                "EXPECT_DEMO": False,
                "VAR": var,
            }
        )
        yield app
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()


@contextmanager
def a_demo(server, var, *, seed: int = 7) -> Iterator[Flask]:
    """An application whose database holds the smallest demo."""
    with an_application(server, var) as app:
        with app.app_context():
            told = loading.load(seed=seed, scale="village", day=DAY)
            app.extensions["sqlalchemy"].session.remove()
        app.extensions["told"] = told
        yield app


@pytest.fixture(scope="session")
def demo(server, tmp_path_factory) -> Iterator[Flask]:
    with a_demo(server, tmp_path_factory.mktemp("demo")) as app:
        yield app


@pytest.fixture
def county(demo) -> Iterator[Flask]:
    """The demo, inside its application context."""
    with demo.app_context():
        yield demo
        demo.extensions["sqlalchemy"].session.remove()
