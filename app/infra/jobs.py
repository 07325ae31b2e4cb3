"""Jobs: Procrastinate on the same PostgreSQL, enqueued inside the business transaction.

Handlers are idempotent: a job may run again after a crash. `JobRun` is the table people read.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import clock
from app.infra.db import Identified, Model, db

_DEFER = text(
    "select procrastinate_defer_jobs_v1(array[row('default', :task, 0, :lock, null,"
    " cast(:args as jsonb), :at)::procrastinate_job_to_defer_v1])"
)

Task = Callable[..., None]

_TASKS: dict[str, Task] = {}
_PERIODIC: list[tuple[str, str, Task]] = []


class JobRun(Identified, Model):
    """A long piece of work, for people: what, how far, what it says (进度)."""

    __tablename__ = "job_runs"

    county_id: Mapped[int | None]
    kind: Mapped[str]
    title: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="waiting")
    started_by: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


def task(name: str) -> Callable[[Task], Task]:
    """Register a function that a job may call by `name` with JSON arguments."""

    def register(function: Task) -> Task:
        _TASKS[name] = function
        return function

    return register


def periodic(name: str, cron: str) -> Callable[[Task], Task]:
    """Register a function run by the worker on a schedule (cron, UTC); it takes no argument."""

    def register(function: Task) -> Task:
        _PERIODIC.append((name, cron, function))
        return function

    return register


def tasks() -> dict[str, Task]:
    return dict(_TASKS)


def periodics() -> list[tuple[str, str, Task]]:
    return list(_PERIODIC)


def defer(
    name: str, args: dict[str, Any], *, lock: str | None = None, at: datetime | None = None
) -> None:
    """Enqueue a job in the caller's transaction: gone after a rollback, there after a commit."""
    db.session.execute(_DEFER, {"task": name, "lock": lock, "args": json.dumps(args), "at": at})


def start_run(kind: str, title: str, *, county_id: int | None, started_by: str | None) -> JobRun:
    """Begin a run that people can watch."""
    run = JobRun(
        kind=kind, title=title, county_id=county_id, started_by=started_by, created_at=clock.now()
    )
    db.session.add(run)
    db.session.flush()
    return run


def report(run_id: int, *, done: int, total: int, message: str = "") -> None:
    """Publish progress at once, on a connection of its own, while the work's own goes on."""
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "update job_runs set done = :done, total = :total, message = :message,"
                " outcome = 'running' where id = :id"
            ),
            {"id": run_id, "done": done, "total": total, "message": message},
        )


def finish(run_id: int, *, outcome: str, message: str) -> None:
    """Close a run: outcome is `done` or `failed`."""
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "update job_runs set outcome = :outcome, message = :message, finished_at = :at"
                " where id = :id"
            ),
            {"id": run_id, "outcome": outcome, "message": message, "at": clock.now()},
        )
