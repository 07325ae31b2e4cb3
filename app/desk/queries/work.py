"""What waits for a member of staff: one list, earliest deadline first, and how much of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from app.desk.queries.about import firms_of
from app.desk.queries.standing import Standing, standing
from app.infra import clock
from app.infra.db import db
from app.infra.notify import Notification, notifications_of
from app.infra.paging import Page, Slice, slice_of
from app.infra.tasks import Task, addressed_to
from app.kernel.actors import Actor

SHOWS = ("all", "late", "soon", "done")
"""Which part of the list: everything open, past its deadline, due within a day, done today."""


@dataclass(frozen=True)
class Item:
    """One thing to do, and the enterprise it is about (None: none, or none one may see)."""

    task: Task
    firm: str | None


@dataclass(frozen=True)
class Counts:
    """How long each part of the list is; `mine` are those addressed to the person alone."""

    all: int
    late: int
    soon: int
    done: int
    mine: int


@dataclass(frozen=True)
class Work:
    """The page: counts, one slice of the list, what stands elsewhere, what one was told."""

    counts: Counts
    items: Slice[Item]
    standing: list[Standing]
    notifications: list[Notification]


def work(actor: Actor, page: Page, at: datetime, *, show: str = "all") -> Work:
    return Work(
        counts=counts(actor, at),
        items=work_list(actor, page, at, show=show),
        standing=standing(actor),
        notifications=notifications_of(actor, limit=30),
    )


def work_list(actor: Actor, page: Page, at: datetime, *, show: str = "all") -> Slice[Item]:
    """One part of the actor's list by deadline (none last), then age; done: newest first."""
    statement = select(Task).where(addressed_to(actor), _part(show, at))
    if show == "done":
        found = slice_of(statement, page, order=(Task.done_at, Task.id))  # type: ignore[arg-type]
    else:
        found = slice_of(statement, page, order=(Task.due_order, Task.id), descending=False)
    return Slice(_items(actor, found.items), found.next)


def _items(actor: Actor, tasks: Sequence[Task]) -> list[Item]:
    firms = firms_of(actor, tasks)
    return [Item(task, firms.get(task.subject_id)) for task in tasks]


def counts(actor: Actor, at: datetime) -> Counts:
    """Every count of the page, in one select over the same rows as the lists."""
    parts = [func.count().filter(_part(show, at)) for show in SHOWS]
    mine = func.count().filter(_part("all", at), Task.user_id == actor.id)
    row = db.session.execute(select(*parts, mine).where(addressed_to(actor))).one()
    return Counts(*row)


def _part(show: str, at: datetime) -> ColumnElement[bool]:
    """Which tasks belong to a part of the list at a moment."""
    if show == "done":
        return Task.done_at >= clock.at_local(clock.day_of(at))
    still = Task.done_at.is_(None)
    if show == "late":
        return still & (Task.due_at < at)
    if show == "soon":
        return still & (Task.due_at >= at) & (Task.due_at < at + timedelta(days=1))
    return still
