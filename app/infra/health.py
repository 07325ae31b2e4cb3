"""Is this installation at work: database, migrations, worker, demo."""

from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Model, db

WORKER_SILENT_AFTER = timedelta(seconds=15)


class WorkerHeartbeat(Model):
    """When a worker was last alive, by the database's clock."""

    __tablename__ = "worker_heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]


class DemoMark(Model):
    """A demo that was loaded whole: its name, seed and the day it plays on."""

    __tablename__ = "demo_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    seed: Mapped[int]
    day: Mapped[date]
    loaded_at: Mapped[datetime]


def beat(name: str) -> None:
    """Say that the worker `name` is alive, on a connection of its own."""
    alive = insert(WorkerHeartbeat).values(name=name, beat_at=text("clock_timestamp()"))
    again = alive.on_conflict_do_update(
        index_elements=["name"], set_={"beat_at": alive.excluded.beat_at}
    )
    with db.engine.begin() as connection:
        connection.execute(again)


def end_beat(name: str) -> None:
    """Say that the worker `name` has left."""
    with db.engine.begin() as connection:
        connection.execute(text("delete from worker_heartbeats where name = :name"), {"name": name})


def unreadiness() -> str | None:
    """Why no traffic should be sent here, in one sentence; None when all is in order."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("set local statement_timeout = '2s'"))
            return _migrations(connection) or _worker(connection) or _demo(connection)
    except SQLAlchemyError as error:
        return f"the database does not answer ({type(error).__name__})"


def _migrations(connection: Connection) -> str | None:
    expected = (current_app.config["ROOT"] / "migrations" / "HEAD").read_text().strip()
    table = connection.execute(text("select to_regclass('alembic_version')")).scalar()
    if table is None:
        return f"the database is empty; it must be migrated to {expected}"
    found = connection.execute(text("select version_num from alembic_version")).scalar()
    if found != expected:
        return f"the database stands at migration {found}, the program at {expected}"
    return None


def _worker(connection: Connection) -> str | None:
    age = connection.execute(
        text("select clock_timestamp() - max(beat_at) from worker_heartbeats")
    ).scalar()
    if age is None:
        return "no worker runs"
    if age > WORKER_SILENT_AFTER:
        return f"the worker has been silent for {age.total_seconds():.0f} s"
    return None


def _demo(connection: Connection) -> str | None:
    if not current_app.config.get("EXPECT_DEMO"):
        return None
    loaded = connection.execute(select(DemoMark.name).limit(1)).first()
    return None if loaded else "the demo is not loaded yet"
