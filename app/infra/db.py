"""The database: types, constraint names, the mix-ins of every table, one engine.

Only the door (infra/rooms.py) and the job runner commit. A command adds to the session and
returns; so commands compose downward in one transaction.
"""

import secrets
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    Numeric,
    Text,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

from app.kernel.states import Machine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Fen = Annotated[int, mapped_column(BigInteger)]
Share = Annotated[Decimal, mapped_column(Numeric(9, 6))]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]
JsonList = Annotated[list[Any], mapped_column(JSONB)]
Key = Annotated[int, mapped_column(BigInteger)]


class Base(DeclarativeBase):
    """The one declarative base."""

    # The map must sit on the registry: Flask-SQLAlchemy drops `type_annotation_map` of the base.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            str: Text,
            int: Integer,
            date: Date,
            datetime: DateTime(timezone=True),
            Decimal: Numeric(9, 6),
        },
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def _any_bytes(kind: str) -> bytes:
    return secrets.token_bytes(16)


_draw: Callable[[str], bytes] = _any_bytes


def new_public_id(kind: str = "") -> str:
    """128 random bits in base 32: cannot be guessed or counted."""
    return b32encode(_draw(kind)).decode().rstrip("=").lower()


def _id_of_row(context: Any) -> str:
    return new_public_id(context.compiled.statement.table.name)


@contextmanager
def ids_drawn_from(draw: Callable[[str], bytes]) -> Iterator[None]:
    """Draw public ids from another source for a while: the demo county repeats to the byte.

    `draw` is given the table whose row needs an id ("" where code asks before there is a row): the
    order in which one flush writes its tables is not fixed, the order of a table's rows is.
    """
    global _draw
    before, _draw = _draw, draw
    try:
        yield
    finally:
        _draw = before


class Identified:
    """Internal key, and the public id that URLs and the API use."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(Text, unique=True, default=_id_of_row)


class Owned:
    """A row of one county (一县一租户)."""

    @declared_attr
    def county_id(cls) -> Mapped[int]:
        return mapped_column(BigInteger, ForeignKey("counties.id"), index=True)


class Stateful:
    """A row with a state machine. `.state` is assigned by the journal alone.

    `version` makes a stale write fail (409, "someone else changed this").
    """

    machine: ClassVar[Machine]
    state: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version} if "__table__" in vars(cls) else {}

    def can(self, action: str) -> bool:
        """Whether the machine allows `action` now."""
        return self.machine.can(self.state, action)

    @property
    def state_label(self) -> str:
        return self.machine.labels[self.state]


def state_check(machine: Machine) -> CheckConstraint:
    """The database's own list of the states."""
    words = ", ".join(f"'{state}'" for state in machine.states)
    return CheckConstraint(f"state in ({words})", name="state_known")


def positive(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} > 0", name=f"{column}_positive")


def not_negative(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative")


def hold(name: str) -> None:
    """Wait for one's turn with a name and keep it until the transaction ends.

    For what has no row to lock: a sum over many rows, or a row that is not there yet.
    """
    turn = select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0)))
    db.session.execute(turn)


def engine_options(connect: Any) -> dict[str, Any]:
    """Options of the one engine; `connect` opens a psycopg connection when first needed."""
    return {
        "creator": connect,
        # Values of a statement may be personal: errors and logs show only its text.
        "hide_parameters": True,
        "pool_size": 8,
        "max_overflow": 8,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
    }


# Every session of the application is opened with these: a lock that is not granted in three
# seconds becomes a clear 503 instead of a page that hangs.
SESSION_SETTINGS = (
    "-c lock_timeout=3s -c statement_timeout=20s"
    " -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
)
