"""kill -9 of web, worker and database under load: nothing lost, nothing doubled."""

import time
from collections import Counter
from threading import Event

from sqlalchemy import func, select, text

from app.infra.audit.verification import verify
from app.infra.db import db
from app.infra.idempotency import IdempotencyKey
from app.infra.journal import AuditEntry
from app.infra.outbox import OutboxEvent, OutboxHandled
from app.needs.models import FinancingNeed, ListEntry
from app.reactions import LATER
from tests.counts import count as tries
from tests.fault.clients import Client, at_work, clients

KILLS = tries("kills", 4)
RESTARTS = tries("restarts", 2)
EACH = tries("needs_each", 13)
"""So many needs each client sends at least while workers are killed."""
DRAIN_SECONDS = 60


def test_killed_workers_lose_nothing_and_double_nothing(house, record_property):
    crowd = clients(house.world, house.processes.address, 6)

    def disturb() -> None:
        for number in range(KILLS):
            time.sleep(1.2)
            house.processes.kill_a_web_worker()
            if number == KILLS // 2:
                house.processes.kill_the_worker()
        time.sleep(1)

    at_work(crowd, EACH, Event(), disturb)
    assert sum(client.statuses.total() for client in crowd) >= 150
    assert sum(client.lost_answers for client in crowd) > 0, "nobody noticed the kills"
    assert not sum(client.statuses[500] for client in crowd)
    whole(crowd)
    record_property("figure", told(crowd, f"{KILLS} kills of a web worker, one of the worker"))


def test_a_crashed_database_costs_a_retry_and_nothing_else(house, record_property):
    crowd = clients(house.world, house.processes.address, 6)

    def disturb() -> None:
        for _ in range(RESTARTS):
            time.sleep(1.5)
            house.restart_the_database()
        time.sleep(1)

    at_work(crowd, 5, Event(), disturb)
    assert sum(client.statuses[503] for client in crowd) > 0, "nobody noticed the crash"
    assert not any(client.bare_503 or client.lost_answers for client in crowd)
    assert {s for client in crowd for s in client.statuses} <= {200, 201, 409, 429, 503}
    whole(crowd)
    record_property("figure", told(crowd, f"{RESTARTS} crashes of the database"))


def told(crowd: list[Client], what: str) -> str:
    """The figures of a run in one line."""
    sent = sum(len(client.acknowledged) for client in crowd)
    asked = sum((client.statuses for client in crowd), Counter())
    lost = sum(client.lost_answers for client in crowd)
    answers = ", ".join(f"{number} × {status}" for status, number in sorted(asked.items()))
    return f"{what}: {sent} needs acknowledged, 0 lost, 0 doubled; {answers}; {lost} unanswered"


def whole(crowd: list[Client]) -> None:
    """Every acknowledged need is here once, with one trace of each step, dealt with once."""
    db.session.rollback()
    drained()
    acknowledged = [need for client in crowd for need in client.acknowledged]
    assert len(set(acknowledged)) == len(acknowledged)
    stored = db.session.execute(
        select(FinancingNeed.public_id, FinancingNeed.state).execution_options(scoped="the count")
    ).all()
    assert sorted(row[0] for row in stored) == sorted(acknowledged)
    for action in ("draft", "submit"):
        assert entries(action) == len(acknowledged), action
    assert count(OutboxEvent, OutboxEvent.topic == "need.submitted") == len(acknowledged)
    assert count(ListEntry) == len(acknowledged)
    assert count(IdempotencyKey) == 2 * len(acknowledged)
    assert verify().ok


def entries(action: str) -> int:
    return count(
        AuditEntry, AuditEntry.action == action, AuditEntry.subject_kind == "FinancingNeed"
    )


def count(model, *where) -> int:
    statement = select(func.count()).select_from(model).where(*where)
    return db.session.scalar(statement.execution_options(scoped="the count")) or 0


def drained() -> None:
    """The worker has dealt with every event, and with each handler once (its key is unique)."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while (left := waiting()) and time.monotonic() < deadline:
        time.sleep(0.3)
        db.session.rollback()
    assert not left, f"{left} handlers still wait"
    failed = text("select count(*) from procrastinate_jobs where status = 'failed'")
    assert db.session.scalar(failed) == 0


def waiting() -> int:
    topics = db.session.execute(select(OutboxEvent.topic, func.count()).group_by(OutboxEvent.topic))
    due = sum(number * len(LATER.get(topic, ())) for topic, number in topics)
    return due - count(OutboxHandled)
