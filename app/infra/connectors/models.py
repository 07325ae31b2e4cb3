"""Tables of connectors: which a county has switched on, and every exchange with its outcome."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.connectors.states import CONNECTOR
from app.infra.db import (
    Identified,
    Key,
    Model,
    Owned,
    Stateful,
    not_negative,
    state_check,
)

OUTCOMES = ("running", "waiting", "done", "known", "failed")


class CountyConnector(Identified, Owned, Stateful, Model):
    """A configured connector that a county uses (接口), in whose name its rows are taken."""

    __tablename__ = "connectors"
    __table_args__ = (
        state_check(CONNECTOR),
        Index("uq_connectors_code", "county_id", "code", unique=True),
    )
    machine = CONNECTOR

    code: Mapped[str]
    """Of the configured connector (settings.py)."""
    organisation_id: Mapped[Key | None]
    switched_by: Mapped[Key]
    """Who switched it on: rows are taken while they may still do so themselves."""
    switched_at: Mapped[datetime]


class ConnectorRun(Identified, Owned, Model):
    """One document that came or went (交换记录)."""

    __tablename__ = "connector_runs"
    __table_args__ = (
        CheckConstraint("direction in ('in', 'out')", name="direction_known"),
        CheckConstraint(f"outcome in ({', '.join(map(repr, OUTCOMES))})", name="outcome_known"),
        not_negative("rows"),
        not_negative("faults"),
        Index("ix_connector_runs_connector", "connector_id", "id"),
        # The same document is taken once.
        Index(
            "uq_connector_runs_taken",
            "connector_id",
            "direction",
            "digest",
            unique=True,
            postgresql_where=text("outcome in ('running', 'waiting', 'done') and digest <> ''"),
        ),
    )

    connector_id: Mapped[Key] = mapped_column(ForeignKey("connectors.id"))
    direction: Mapped[str]
    document: Mapped[str]
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(default="")
    rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    import_id: Mapped[str | None]
    """Public id of the table whose rows were taken, each with its fate."""
    content: Mapped[str | None]
    """What leaves, until it has left."""
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    connector: Mapped[CountyConnector] = relationship(lazy="joined")
