"""The throw-away PostgreSQL of the tests: one cluster, a migrated template, a copy per process."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask_migrate import upgrade

from app import create_app
from app.infra.embedded import Server, ensure_running

ROOT = Path(__file__).resolve().parent.parent


def test_server() -> Server:
    """The cluster of the tests: not durable, shared by all test processes."""
    return ensure_running(ROOT, name="test", durable=False)


def template(server: Server) -> str:
    """A database with all migrations applied, made once per state of the migrations."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "migrations/versions").glob("*.py")):
        digest.update(path.read_bytes())
    name = f"template_{digest.hexdigest()[:16]}"
    with _turn():
        if name not in databases(server):
            server.create_database(f"{name}_draft")
            app = create_app({"DATABASE_URL": server.url(f"{name}_draft"), "TESTING": True})
            with app.app_context():
                upgrade()
            _close(app)
            execute(server, f'alter database "{name}_draft" rename to "{name}"')
    return name


@contextmanager
def fresh_database(server: Server) -> Iterator[str]:
    """A copy of the template for this process; gone afterwards. Yields its URL."""
    name = f"run_{os.getpid()}_{os.urandom(3).hex()}"
    execute(server, f'create database "{name}" template "{template(server)}"')
    try:
        yield server.url(name)
    finally:
        execute(server, f'drop database if exists "{name}" with (force)')


def databases(server: Server) -> set[str]:
    with _admin(server) as connection:
        return {row[0] for row in connection.execute("select datname from pg_database")}


def execute(server: Server, statement: str) -> None:
    with _admin(server) as connection:
        connection.execute(statement)


def _admin(server: Server) -> psycopg.Connection:
    address = server.url("postgres").replace("postgresql+psycopg://", "postgresql://")
    return psycopg.connect(address, autocommit=True)


def _close(app) -> None:
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


@contextmanager
def _turn() -> Iterator[None]:
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with open(folder / "test-template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
