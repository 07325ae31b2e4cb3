"""A copy of the test's database, to be broken at will."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from app.infra.audit import signing
from app.infra.audit.verification import Report, verify_database
from app.infra.db import db


@dataclass
class Copy:
    """A database of its own."""

    engine: Engine
    config: dict[str, Any]

    def tamper(self, statement: str, values: dict[str, Any] | None = None) -> None:
        """Run a statement as a superuser who goes round the triggers."""
        with self.engine.begin() as connection:
            connection.execute(text("set local session_replication_role = replica"))
            connection.execute(text(statement), values or {})

    def verify(self) -> Report:
        trusted = signing.trusted_keys(self.config)
        return verify_database(self.engine, var=self.config["VAR"], trusted=trusted)


@pytest.fixture
def a_copy(app, server, context):
    """Copies our database for the length of a with block."""

    @contextmanager
    def copied():
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
        name = f"copy_{os.getpid()}_{os.urandom(3).hex()}"
        server.create_database(name, template=make_url(app.config["DATABASE_URL"]).database)
        engine = create_engine(server.url(name))
        try:
            yield Copy(engine, app.config)
        finally:
            engine.dispose()
            server.drop_database(name)

    return copied
