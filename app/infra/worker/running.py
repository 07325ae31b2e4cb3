"""One job: application context, one commit; what fails is tried again, and at last shown."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask

from app.infra import clock, jobs
from app.infra.db import db
from app.infra.jobs import JobRun
from app.kernel.errors import Refused

log = logging.getLogger(__name__)

# Seconds before the next try: first the hiccup, then the repair, then the next day.
BACKOFF = (2, 10, 60, 300, 1_800, 7_200, 21_600, 86_400)


def run(app: Flask, name: str, function: jobs.Task, args: dict[str, Any], *, attempt: int) -> None:
    """Run a job once and commit; after the last attempt, leave a failed JobRun for people.

    Args:
        attempt: 0 at the first try.
    """
    with app.app_context():
        try:
            _in_one_commit(function, args)
        except Exception as error:
            log.exception("job %s failed at attempt %s", name, attempt + 1)
            if attempt >= len(BACKOFF):
                _show_failure(name, args, error)
            raise


def _in_one_commit(function: Callable[..., None], args: dict[str, Any]) -> None:
    try:
        function(**args)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.remove()


def _show_failure(name: str, args: dict[str, Any], error: Exception) -> None:
    message = in_words(error)
    if "run_id" in args:
        jobs.finish(args["run_id"], outcome="failed", message=message)
        return
    at = clock.now()
    db.session.add(
        JobRun(
            kind=name,
            title=name,
            outcome="failed",
            message=message,
            created_at=at,
            finished_at=at,
        )
    )
    db.session.commit()


def in_words(error: Exception) -> str:
    """What a job run says of an error: never the values of a statement, which may be personal."""
    if isinstance(error, Refused):
        return str(error)
    cause = getattr(error, "orig", None)
    return f"{type(error).__name__}: {type(cause).__name__}" if cause else type(error).__name__
