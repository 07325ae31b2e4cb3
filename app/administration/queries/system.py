"""Reads for whoever keeps the installation running: jobs, outbox, worker, backups, messages."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select, text

from app.infra import clock, sms
from app.infra.clock import CHINA
from app.infra.counties import County, county_by_id
from app.infra.db import db
from app.infra.health import WORKER_SILENT_AFTER, WorkerHeartbeat
from app.infra.jobs import JobRun
from app.infra.outbox import OutboxEvent
from app.infra.sms import SmsMessage
from app.kernel.actors import Actor

BACKUPS = "backups"


@dataclass(frozen=True)
class Worker:
    """A worker and when it was last alive."""

    name: str
    beat_at: datetime
    silent: bool


@dataclass(frozen=True)
class Outbox:
    """Events written, and handlers that still wait or have failed."""

    events: int
    newest_at: datetime | None
    waiting: int
    failed: int


@dataclass(frozen=True)
class Condition:
    """The installation at one moment."""

    county: County | None
    workers: list[Worker]
    counts: dict[str, int]
    failed: list[dict[str, Any]]
    outbox: Outbox
    runs: list[JobRun]
    last_backup_at: datetime | None
    messages: list[SmsMessage]


def condition(actor: Actor) -> Condition:
    """Everything the system page shows."""
    return Condition(
        county=county_by_id(actor.county_id),
        workers=workers(),
        counts=queue_counts(),
        failed=failed_jobs(),
        outbox=outbox(),
        runs=job_runs(actor),
        last_backup_at=last_backup_at(),
        messages=sms.recent(actor.county_id, limit=30),
    )


def workers() -> list[Worker]:
    """The workers that have said they are alive, the freshest first."""
    at = clock.now()
    rows = db.session.scalars(select(WorkerHeartbeat).order_by(WorkerHeartbeat.beat_at.desc()))
    return [Worker(row.name, row.beat_at, at - row.beat_at > WORKER_SILENT_AFTER) for row in rows]


def queue_counts() -> dict[str, int]:
    """How many jobs wait, run, have failed."""
    rows = db.session.execute(
        text("select status::text, count(*) from procrastinate_jobs group by status order by 1")
    )
    return dict(rows.all())


def failed_jobs(limit: int = 50) -> list[dict[str, Any]]:
    """Jobs that ran out of attempts, newest first: the operator's page of dead letters."""
    rows = db.session.execute(
        text(
            "select id, task_name, args, attempts, scheduled_at from procrastinate_jobs"
            " where status = 'failed' order by id desc limit :limit"
        ),
        {"limit": limit},
    )
    return [dict(row) for row in rows.mappings()]


def outbox() -> Outbox:
    """The state of the outbox: how many events, how many reactions are still due."""
    events, newest = db.session.execute(
        select(func.count(), func.max(OutboxEvent.created_at)).select_from(OutboxEvent)
    ).one()
    rows = db.session.execute(
        text(
            "select status::text, count(*) from procrastinate_jobs where task_name = 'react'"
            " group by status order by 1"
        )
    )
    waiting = dict(rows.all())
    due = waiting.get("todo", 0) + waiting.get("doing", 0)
    return Outbox(events, newest, due, waiting.get("failed", 0))


def job_runs(actor: Actor, limit: int = 50) -> list[JobRun]:
    """The newest runs of long work, of the county and of the installation."""
    own = (JobRun.county_id == actor.county_id) | JobRun.county_id.is_(None)
    return list(
        db.session.scalars(select(JobRun).where(own).order_by(JobRun.id.desc()).limit(limit))
    )


def last_backup_at() -> datetime | None:
    """When the newest archive in VAR/backups was written; None where there is none."""
    folder = Path(current_app.config["VAR"]) / BACKUPS
    written = [path.stat().st_mtime for path in folder.glob("*") if path.is_file()]
    return datetime.fromtimestamp(max(written), tz=CHINA) if written else None
