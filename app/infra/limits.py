"""Rates: counters in an UNLOGGED table, one upsert per question, shared by all workers."""

from datetime import datetime, timedelta

from sqlalchemy import text

from app.infra import clock
from app.infra.db import db
from app.kernel.errors import HouseError

_HIT = text(
    "insert into rate_counters (name, window_start, hits) values (:name, :start, 1)"
    " on conflict (name, window_start) do update set hits = rate_counters.hits + 1"
    " returning hits"
)
_READ = text(
    "select coalesce(sum(hits), 0) from rate_counters where name = :name and window_start = :start"
)


class TooMany(HouseError):
    """More than the limit; come back after `retry_after` seconds (429)."""

    def __init__(self, retry_after: int):
        self.retry_after = retry_after
        super().__init__(f"too many requests; retry after {retry_after} s")


def hit(name: str, *, limit: int, seconds: int) -> None:
    """Count one request of `name` in its window, committed on its own; raises TooMany."""
    if count(name, seconds=seconds) > limit:
        raise TooMany(_remaining(seconds))


def count(name: str, *, seconds: int) -> int:
    """Add one to the counter of `name` and return the new number."""
    start = _window(seconds)
    with db.engine.begin() as connection:
        return int(connection.execute(_HIT, {"name": name, "start": start}).scalar_one())


def check(name: str, *, limit: int, seconds: int) -> None:
    """Raise TooMany when `name` has used up its window, without counting."""
    with db.engine.connect() as connection:
        used = connection.execute(_READ, {"name": name, "start": _window(seconds)}).scalar_one()
    if int(used) >= limit:
        raise TooMany(_remaining(seconds))


def _window(seconds: int) -> datetime:
    at = clock.now()
    return at - timedelta(seconds=at.timestamp() % seconds)


def _remaining(seconds: int) -> int:
    return max(1, int(seconds - clock.now().timestamp() % seconds))
