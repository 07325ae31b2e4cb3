"""Notifications in the application (通知). Texts carry no amounts and no personal data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import clock
from app.infra.acts import Act
from app.infra.db import Identified, Json, Key, Model, Owned, db
from app.kernel.actors import Actor


class Notification(Identified, Owned, Model):
    """Something a person was told: a Chinese template, its values, a link, when read."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_user", "user_id", "id"),)

    user_id: Mapped[Key]
    kind: Mapped[str]
    text: Mapped[str]
    values: Mapped[Json] = mapped_column(default=dict)
    url: Mapped[str | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


def notify(
    act: Act,
    *,
    user_ids: Iterable[int],
    kind: str,
    text: str,
    values: dict[str, Any] | None = None,
    url: str | None = None,
) -> None:
    """Tell people something, each once."""
    for user_id in dict.fromkeys(user_ids):
        db.session.add(
            Notification(
                county_id=act.actor.county_id,
                user_id=user_id,
                kind=kind,
                text=text,
                values=values or {},
                url=url,
                created_at=act.at,
            )
        )


def notifications_of(actor: Actor, *, limit: int = 30) -> list[Notification]:
    """What a person was told, newest first."""
    return list(
        db.session.scalars(
            select(Notification)
            .where(Notification.user_id == actor.id)
            .order_by(Notification.id.desc())
            .limit(limit)
        )
    )


def notification_for(actor: Actor, public_id: str) -> Notification | None:
    return db.session.scalars(
        select(Notification).where(
            Notification.user_id == actor.id, Notification.public_id == public_id
        )
    ).one_or_none()


def unread_count(actor: Actor) -> int:
    statement = select(func.count()).where(
        Notification.user_id == actor.id, Notification.read_at.is_(None)
    )
    return int(db.session.execute(statement).scalar_one())


def mark_read(actor: Actor) -> None:
    """Everything was seen."""
    db.session.execute(
        update(Notification)
        .where(Notification.user_id == actor.id, Notification.read_at.is_(None))
        .values(read_at=clock.now())
    )
