"""The registered tasks and schedules as Procrastinate knows them."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from sqlalchemy import text

from app.infra import jobs, outbox
from app.infra.db import db
from app.infra.worker import running

STALLED_SECONDS = 20

_STALLED = text(
    "select job.id, job.attempts from procrastinate_jobs job"
    " left join procrastinate_workers worker on worker.id = job.worker_id"
    " where job.status = 'doing' and (worker.id is null"
    " or worker.last_heartbeat < now() - make_interval(secs => :seconds))"
    " order by job.id for update of job skip locked"
)
_AGAIN = text("select procrastinate_retry_job_v2(:id, now(), null, null, null)")
_GIVE_UP = text("select procrastinate_finish_job_v1(:id, 'failed', false)")


class Backoff(BaseRetryStrategy):
    """Waits longer after each failure, then gives up."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= len(running.BACKOFF):
            return None
        return RetryDecision(retry_in={"seconds": running.BACKOFF[job.attempts]})


@jobs.task("react")
def react(event_id: int, handler: str) -> None:
    """Let one handler deal with one event of the outbox."""
    outbox.handle(event_id, handler)


def procrastinate_app(app: Flask, conninfo: str) -> App:
    """Procrastinate over the database `conninfo`, with every task and schedule registered."""
    found = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4))
    for name, function in jobs.tasks().items():
        found.task(name=name, retry=Backoff(), pass_context=True)(_runner(app, name, function))
    for name, cron, function in jobs.periodics():
        # One waits at most and one runs at most, however long it takes.
        task = found.task(
            name=f"periodic:{name}",
            queueing_lock=f"periodic:{name}",
            lock=f"periodic:{name}",
            pass_context=True,
        )(_runner(app, name, function, scheduled=True))
        found.periodic(cron=cron, periodic_id=name)(task)
    return found


def _runner(
    app: Flask, name: str, function: jobs.Task, *, scheduled: bool = False
) -> Callable[..., None]:
    def run(context: JobContext, **args: Any) -> None:
        passed = {} if scheduled else args
        # What a schedule runs is not tried again: its next time comes.
        attempt = len(running.BACKOFF) if scheduled else context.job.attempts
        running.run(app, name, function, passed, attempt=attempt)

    return run


def sweep_stalled(seconds: float = STALLED_SECONDS) -> int:
    """Put back the jobs of workers that are gone; returns how many were found.

    One that has taken its worker with it too often is given up.
    """
    with db.engine.begin() as connection:
        found = connection.execute(_STALLED, {"seconds": seconds}).all()
        for job in found:
            hopeless = job.attempts >= len(running.BACKOFF)
            connection.execute(_GIVE_UP if hopeless else _AGAIN, {"id": job.id})
    return len(found)
