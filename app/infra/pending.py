"""Pending secrets: what a page must remember for some minutes and a cookie must not show.

The cookie of a browser is signed, not sealed: whoever holds a copy reads it. So it carries the id
of a row alone; the value is encrypted here, belongs to one person (or to a browser nobody has
signed in from), and ends by itself. Rows are written on a connection of their own, as a page that
is only read never commits.
"""

from datetime import datetime, timedelta

from flask import session
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import clock
from app.infra.db import Identified, Key, Model, db, new_public_id
from app.infra.fields import Encrypted


class PendingSecret(Identified, Model):
    """One value waiting to be shown or confirmed."""

    __tablename__ = "pending_secrets"

    kind: Mapped[str]
    words: Mapped[str] = mapped_column(Encrypted("pending_secrets.words"))
    owner_id: Mapped[Key]
    """The person it belongs to; 0 while nobody has signed in."""
    expires_at: Mapped[datetime] = mapped_column(index=True)


def put(kind: str, value: str, *, owner_id: int, minutes: int) -> None:
    """Keep `value` for this browser; what it kept of this kind before is gone."""
    drop(kind)
    key = new_public_id()
    row = {
        "public_id": key,
        "kind": kind,
        "words": value,
        "owner_id": owner_id,
        "expires_at": clock.now() + timedelta(minutes=minutes),
    }
    with db.engine.begin() as connection:
        connection.execute(insert(PendingSecret).values(**row))
    session[kind] = key


def get(kind: str, *, owner_id: int) -> str | None:
    """The value this browser waits with, while it lives and is this person's."""
    statement = select(PendingSecret.words).where(
        PendingSecret.public_id == str(session.get(kind, "")),
        PendingSecret.kind == kind,
        PendingSecret.owner_id == owner_id,
        PendingSecret.expires_at > clock.now(),
    )
    with db.engine.connect() as connection:
        found: str | None = connection.execute(statement).scalar_one_or_none()
    return found


def take(kind: str, *, owner_id: int) -> str | None:
    """The value, for the last time."""
    found = get(kind, owner_id=owner_id) if kind in session else None
    drop(kind)
    return found


def drop(kind: str) -> None:
    """Forget the value, if this browser waits with one."""
    key = session.pop(kind, None)
    if key is not None:
        gone = delete(PendingSecret).where(PendingSecret.public_id == str(key))
        with db.engine.begin() as connection:
            connection.execute(gone)


def sweep() -> int:
    """Delete what nobody came back for; returns how many."""
    old = delete(PendingSecret).where(PendingSecret.expires_at <= clock.now())
    return int(db.session.execute(old).rowcount)
