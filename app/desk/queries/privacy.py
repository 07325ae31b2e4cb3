"""What is held about a person, by kind: why, on which ground, how long; who read it; a copy.

Kinds are tables. Which rows are one's own is asked of every protected table through its own
visibility, so what an owner may see and what an owner may take away are the same rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, inspect, select

from app.accounts.models import SignIn, User
from app.consents.queries import Reading, readings_of
from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprises
from app.infra.acts import Act
from app.infra.db import Base, db
from app.infra.files import Attachment
from app.infra.notify import Notification
from app.infra.owning import is_about_owners
from app.infra.scope import marked, predicate_of, protected_models, visible
from app.kernel.actors import Actor, Role
from app.policy.codes import codes

ROWS_MAX = 2000
"""Rows of one kind in a copy; more is said in it."""

_OWN = {User: User.id, SignIn: SignIn.user_id, Notification: Notification.user_id}
_HIDDEN = ("hash", "index", "secret", "pinyin", "initials", "digest", "version", "sha256", "salt")


@dataclass(frozen=True)
class Held:
    """One kind of thing held: how many, and its entry in the retention table (None: no entry)."""

    kind: str
    count: int
    entry: Mapping[str, Any] | None


def _kinds(actor: Actor) -> Iterator[tuple[type[Base], Any]]:
    """Model and the predicate of one's own rows, the account first."""
    for model, column in _OWN.items():
        yield model, column == actor.id
    yield Attachment, Attachment.uploaded_by == actor.id
    if actor.role is not Role.ENTREPRENEUR:
        return
    for model in sorted(protected_models(), key=lambda m: m.__tablename__):
        if model.__tablename__ == "consents" or is_about_owners(model):
            yield model, predicate_of(actor, model)


def held(act: Act) -> list[Held]:
    """Every kind of which something is held, in the order of the table of periods."""
    periods = codes(act.policy, "retention")
    found = []
    for model, own in _kinds(act.actor):
        counted = marked(select(func.count()).select_from(model).where(own))
        number = int(db.session.execute(counted).scalar_one())
        if number:
            name = model.__tablename__
            found.append(Held(name, number, periods.get(name)))
    return found


def periods(act: Act) -> dict[str, Mapping[str, Any]]:
    """The whole table of periods, by table."""
    return codes(act.policy, "retention")


def read_by(actor: Actor, *, limit: int = 200) -> list[tuple[Enterprise, list[Reading]]]:
    """Who read of each of one's enterprises, newest first."""
    if actor.role is not Role.ENTREPRENEUR:
        return []
    return [(e, readings_of(e.public_id, limit=limit)) for e in own_enterprises(actor)]


def copy_of(act: Act) -> dict[str, list[dict[str, Any]]]:
    """Kind -> rows, as one may take them away: what is one's own and says something to a reader."""
    actor = act.actor
    copied = {}
    for model, own in _kinds(actor):
        protected = model in protected_models()
        statement = visible(actor, model) if protected else select(model).where(own)
        newest = statement.order_by(model.id.desc()).limit(ROWS_MAX)
        rows = [_plain(row) for row in db.session.scalars(newest).unique()]
        if rows:
            copied[model.__tablename__] = rows
    return copied


def _plain(row: Base) -> dict[str, Any]:
    """A row's own words and figures, without keys, hashes and what the house keeps for itself."""
    columns = inspect(type(row)).columns
    shown = [c.name for c in columns if not c.foreign_keys and not c.primary_key]
    return {
        name: _value(getattr(row, name))
        for name in shown
        if hasattr(row, name)
        and not any(word in name for word in _HIDDEN)
        and not (name.endswith("_id") and isinstance(getattr(row, name), int))
    }


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
