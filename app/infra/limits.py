"""Rates: counters in an UNLOGGED table, one upsert per question, shared by all workers.

Whatever costs a try is counted before it is tried: a burst that is only counted afterwards passes
as one. What turns out to be no failure is given back.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from sqlalchemy import text

from app.infra import clock
from app.infra.db import db
from app.kernel.errors import HouseError

_HIT = text(
    "insert into rate_counters (name, window_start, hits) values (:name, :start, 1)"
    " on conflict (name, window_start) do update set hits = rate_counters.hits + 1"
    " returning hits"
)
_GIVE_BACK = text(
    "update rate_counters set hits = hits - 1"
    " where name = :name and window_start = :start and hits > 0"
)
_ROOM = BoundedSemaphore(4)


class TooMany(HouseError):
    """More than the limit; come back after `retry_after` seconds (429)."""

    def __init__(self, retry_after: int):
        self.retry_after = retry_after
        super().__init__(f"too many requests; retry after {retry_after} s")


def hit(name: str, *, limit: int, seconds: int) -> None:
    """Count one request of `name` in its window, committed on its own; raises TooMany."""
    if count(name, seconds=seconds) > limit:
        raise TooMany(_remaining(seconds))


def give_back(name: str, *, seconds: int) -> None:
    """Take back one that was counted: it turned out not to be what the limit is about."""
    with db.engine.begin() as connection:
        connection.execute(_GIVE_BACK, {"name": name, "start": _window(seconds)})


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold `name` alone, over all workers: whoever comes meanwhile waits, three seconds at most.

    No more than a few threads of a process are in here, and they queue before they take a
    connection: so waiting never empties the pool for the one that is being waited for.
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with _ROOM, db.engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key})
        yield


def count(name: str, *, seconds: int) -> int:
    """Add one to the counter of `name` and return the new number."""
    start = _window(seconds)
    with db.engine.begin() as connection:
        return int(connection.execute(_HIT, {"name": name, "start": start}).scalar_one())


def _window(seconds: int) -> datetime:
    at = clock.now()
    return at - timedelta(seconds=at.timestamp() % seconds)


def _remaining(seconds: int) -> int:
    return max(1, int(seconds - clock.now().timestamp() % seconds))
