"""The table of related parties that an agency has to count with its client."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Enterprise
from app.guarantee.rules.relations import KINDS
from app.guarantee.states import RELATION
from app.infra.db import Identified, Key, Model, Owned, Stateful, state_check


class RelatedParty(Identified, Owned, Stateful, Model):
    """A firm related to a client (关联方): one person of an agency declares it, another confirms.

    The other firm is named by its code: it need not be known here. The relation holds both ways.
    """

    __tablename__ = "related_parties"
    __table_args__ = (
        state_check(RELATION),
        CheckConstraint(f"kind in ({', '.join(map(repr, KINDS))})", name="kind_known"),
        CheckConstraint("decided_by is null or decided_by <> declared_by", name="four_eyes"),
        Index(
            "uq_related_parties_standing",
            "guarantor_id",
            "enterprise_id",
            "other_uscc",
            unique=True,
            postgresql_where=text("state in ('declared', 'confirmed')"),
        ),
        Index("ix_related_parties_other", "guarantor_id", "other_uscc"),
    )
    machine = RELATION

    guarantor_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"))
    other_uscc: Mapped[str]
    other_name: Mapped[str]
    kind: Mapped[str]
    evidence: Mapped[str]
    """What the declaration rests on."""
    declared_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    declared_at: Mapped[datetime]
    decided_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    enterprise: Mapped[Enterprise] = relationship(lazy="selectin")
