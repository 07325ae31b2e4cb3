"""Events that leave a transaction: written with it, handled after it, at least once.

`app/reactions.py` holds two tables topic -> handlers. Those AT_ONCE run inside the announcing
transaction: what must be true when the answer is given (a withdrawn consent closes its referrals).
Those LATER each get a job of their own, so that one that fails is tried again without repeating the
others; a handler that has run is remembered.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import clock, jobs
from app.infra.acts import Act, machine_act
from app.infra.db import Identified, Json, Model, Owned, db

Handler = Callable[[Act, str, dict[str, Any]], None]


class OutboxEvent(Identified, Owned, Model):
    """Something that happened: topic, subject, facts without personal data."""

    __tablename__ = "outbox_events"

    topic: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    payload: Mapped[Json]
    created_at: Mapped[datetime]


class OutboxHandled(Model):
    """Which handler has dealt with which event."""

    __tablename__ = "outbox_handled"

    event_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("outbox_events.id"), primary_key=True
    )
    handler: Mapped[str] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime]


Table = dict[str, tuple[Handler, ...]]

Listener = Callable[[OutboxEvent], None]

_AT_ONCE: Table = {}
_REACTIONS: Table = {}
_LISTENERS: list[Listener] = []
_held: deque[tuple[OutboxEvent, Handler]] | None = None


def install(*, at_once: Table, later: Table) -> None:
    """Take the tables of reactions; called once by create_app."""
    _AT_ONCE.clear()
    _AT_ONCE.update(at_once)
    _REACTIONS.clear()
    _REACTIONS.update(later)


def on_every(listener: Listener) -> Listener:
    """Register what sees every event inside its transaction (infra/webhooks.py)."""
    _LISTENERS.append(listener)
    return listener


def name_of(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__name__}"


def announce(act: Act, topic: str, subject: Any, payload: dict[str, Any] | None = None) -> None:
    """Write the event, run what must happen at once, enqueue the rest: one transaction."""
    event = OutboxEvent(
        county_id=act.actor.county_id,
        topic=topic,
        subject_kind=type(subject).__name__,
        subject_id=subject.public_id,
        payload=payload or {},
        created_at=act.at,
    )
    db.session.add(event)
    db.session.flush()
    for handler in _AT_ONCE.get(topic, ()):
        handler(act, event.subject_id, event.payload)
    for listener in _LISTENERS:
        listener(event)
    for handler in _REACTIONS.get(topic, ()):
        if _held is None:
            jobs.defer("react", {"event_id": event.id, "handler": name_of(handler)})
        else:
            _held.append((event, handler))


def handle(event_id: int, handler_name: str) -> bool:
    """Run one handler for one event, once; False when it had run before. The caller commits."""
    event = db.session.get(OutboxEvent, event_id)
    assert event is not None, event_id
    handler = next(h for h in _REACTIONS[event.topic] if name_of(h) == handler_name)
    first = db.session.execute(
        insert(OutboxHandled)
        .values(event_id=event_id, handler=handler_name, handled_at=clock.now())
        .on_conflict_do_nothing()
        .returning(OutboxHandled.event_id)
    ).first()
    if first is None:
        return False
    handler(machine_act(event.county_id), event.subject_id, event.payload)
    return True


@contextmanager
def held() -> Iterator[Callable[[], int]]:
    """Enqueue nothing for a while; gives a function that handles what waits, here and now.

    The demo county is told without a worker, in one transaction: nothing is committed here.
    """
    global _held
    _held, handled = deque(), []

    def handle_waiting() -> int:
        before = len(handled)
        while _held:
            event, handler = _held.popleft()
            act = machine_act(event.county_id)
            handler(act, event.subject_id, event.payload)
            done = {"event_id": event.id, "handler": name_of(handler), "handled_at": act.at}
            handled.append(done)
        return len(handled) - before

    try:
        yield handle_waiting
        if handled:
            db.session.execute(insert(OutboxHandled), handled)
    finally:
        _held = None


def drain(county_id: int) -> int:
    """Handle a county's waiting events in this process, oldest first; returns how many ran.

    Used by tests; the worker does the same job by job.
    """
    done = 0
    while waiting := _waiting(county_id):
        for event_id, handler_name in waiting:
            done += handle(event_id, handler_name)
            db.session.commit()
    return done


def _waiting(county_id: int) -> list[tuple[int, str]]:
    """(event, handler) pairs that no one has dealt with, oldest first."""
    pairs = []
    handled = set(
        db.session.execute(
            select(OutboxHandled.event_id, OutboxHandled.handler).order_by(OutboxHandled.event_id)
        ).all()
    )
    events = db.session.scalars(
        select(OutboxEvent)
        .where(OutboxEvent.county_id == county_id, OutboxEvent.topic.in_(_REACTIONS))
        .order_by(OutboxEvent.id)
    )
    for event in events:
        for handler in _REACTIONS[event.topic]:
            if (event.id, name_of(handler)) not in handled:
                pairs.append((event.id, name_of(handler)))
    return pairs
