"""A small demo, told once for all tests of the room, in a database of its own."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from app import create_app
from app.demo import loading
from app.infra.db import db
from tests.database import fresh_database

DAY = date(2026, 9, 15)


NOT_REPEATED = {
    "users": {"password_hash"},
    "demo_marks": {"loaded_at"},
    "audit_seals": {"sealed_at"},
    # Encrypted under a nonce of its own each time.
    "journal_notes": {"words"},
    "objections": {"name", "contact", "grounds", "evidence"},
}
# Signed with the time of sealing, or kept by the queue and the migrations.
LEFT_OUT = {"audit_checkpoints", "audit_chains", "alembic_version"}


def digests() -> dict[str, str]:
    """Table -> hash of all its rows, without what depends on the moment of loading."""
    found = {}
    for table in inspect(db.engine).get_table_names():
        if table in LEFT_OUT or table.startswith("procrastinate"):
            continue
        kept = [
            f'"{column["name"]}"'
            for column in inspect(db.engine).get_columns(table)
            if column["name"] not in NOT_REPEATED.get(table, set())
        ]
        rows = db.session.execute(text(f'select {", ".join(kept)} from "{table}"')).all()
        found[table] = hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
    return found


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
            app.extensions["told"] = loading.load(seed=seed, scale="village", day=DAY)
            # Looked at now: tests sign in later, and that is written down too.
            app.extensions["digests"] = digests()
            app.extensions["latest"] = db.session.scalar(text("select max(at) from audit_entries"))
            db.session.remove()
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
