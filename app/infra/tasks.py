"""Tasks (待办): what waits for a person or for a role of an institution, with its deadline."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    and_,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.infra.acts import Act
from app.infra.db import Identified, Json, Key, Model, Owned, db
from app.kernel.actors import Actor, Role

NEVER = datetime(2199, 1, 1, tzinfo=UTC)


class Task(Identified, Owned, Model):
    """One thing to do. `text` is a Chinese template that `values` fill; no amounts, no names."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint(
            "user_id is not null or organisation_id is not null or role is not null",
            name="addressed",
        ),
        Index("ix_tasks_user", "user_id", "done_at"),
        Index("ix_tasks_organisation", "organisation_id", "role", "done_at"),
        Index("ix_tasks_subject", "subject_kind", "subject_id"),
        Index(
            "uq_tasks_open",
            "kind",
            "subject_kind",
            "subject_id",
            text("coalesce(user_id, 0)"),
            text("coalesce(organisation_id, 0)"),
            text("coalesce(role, '')"),
            unique=True,
            postgresql_where=text("done_at is null"),
        ),
    )

    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    text: Mapped[str]
    values: Mapped[Json] = mapped_column(default=dict)
    url: Mapped[str | None]
    user_id: Mapped[Key | None]
    organisation_id: Mapped[Key | None]
    role: Mapped[str | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    county_id: Mapped[Key] = mapped_column(ForeignKey("counties.id"), index=True)


Task.due_order = column_property(func.coalesce(Task.due_at, NEVER))
"""The deadline, or a far day where there is none: pages of a list are cut in this order."""


def open_task(
    act: Act,
    *,
    kind: str,
    subject: Any,
    text: str,
    values: dict[str, Any] | None = None,
    url: str | None = None,
    user_id: int | None = None,
    organisation_id: int | None = None,
    role: Role | None = None,
    due_at: datetime | None = None,
) -> Task:
    """Ask a person, or a role of an institution (or of the county), to do something.

    The same open task is not opened twice: its text and deadline are brought up to date.
    """
    found = db.session.scalars(
        select(Task).where(
            Task.kind == kind,
            Task.subject_kind == type(subject).__name__,
            Task.subject_id == subject.public_id,
            Task.user_id.is_(None) if user_id is None else Task.user_id == user_id,
            Task.organisation_id.is_(None)
            if organisation_id is None
            else Task.organisation_id == organisation_id,
            Task.role.is_(None) if role is None else Task.role == role.value,
            Task.done_at.is_(None),
        )
    ).one_or_none()
    task = found or Task(
        county_id=act.actor.county_id,
        kind=kind,
        subject_kind=type(subject).__name__,
        subject_id=subject.public_id,
        user_id=user_id,
        organisation_id=organisation_id,
        role=role.value if role else None,
        opened_at=act.at,
    )
    task.text, task.values, task.url, task.due_at = text, values or {}, url, due_at
    db.session.add(task)
    db.session.flush()
    return task


def close_tasks(act: Act, *, subject: Any, kind: str | None = None) -> None:
    """Close the open tasks about a subject, all or of one kind."""
    statement = update(Task).where(
        Task.subject_kind == type(subject).__name__,
        Task.subject_id == subject.public_id,
        Task.done_at.is_(None),
    )
    if kind is not None:
        statement = statement.where(Task.kind == kind)
    db.session.execute(statement.values(done_at=act.at))


def addressed_to(actor: Actor) -> ColumnElement[bool]:
    """Tasks of the actor's own, and those of the actor's role in the institution or county."""
    of_role = and_(
        Task.user_id.is_(None),
        Task.role == (actor.role.value if actor.role else ""),
        or_(Task.organisation_id.is_(None), Task.organisation_id == actor.organisation_id),
    )
    return and_(Task.county_id == actor.county_id, or_(Task.user_id == actor.id, of_role))


def tasks_for(actor: Actor, *, limit: int = 100) -> list[Task]:
    """What waits for an actor, earliest deadline first."""
    return list(
        db.session.scalars(
            select(Task)
            .where(addressed_to(actor), Task.done_at.is_(None))
            .order_by(Task.due_at.asc().nulls_last(), Task.id)
            .limit(limit)
        )
    )
