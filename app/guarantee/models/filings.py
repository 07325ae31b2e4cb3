"""The table of re-guarantee filings: one row of the monthly list for each guarantee in force."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.guarantee.models.applications import GuaranteeCommitment
from app.guarantee.states import FILING
from app.infra.db import Identified, Key, Model, Owned, Stateful, state_check


class ReguaranteeFiling(Identified, Owned, Stateful, Model):
    """A guarantee on the monthly list to the re-guarantor (再担保备案): due, filed, answered.

    A late row is a warning until the re-guarantor refuses it; a refused one is not shared.
    """

    __tablename__ = "reguarantee_filings"
    __table_args__ = (
        state_check(FILING),
        CheckConstraint("month ~ '^[0-9]{4}-[0-9]{2}$'", name="month_spelt"),
        CheckConstraint("state <> 'refused' or reason <> ''", name="reason_given"),
        CheckConstraint("state = 'due' or filed_by is not null", name="filed_by_somebody"),
        Index("ix_reguarantee_filings_list", "guarantor_id", "month", "id"),
        Index("ix_reguarantee_filings_answer", "reguarantor_id", "month", "id"),
    )
    machine = FILING

    commitment_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_commitments.id"), unique=True)
    guarantor_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    reguarantor_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    month: Mapped[str]
    """Of the day the guarantee took effect in the books: "2026-11"."""
    due_on: Mapped[date]
    """Last day on which the row is in time, inclusive."""
    filed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    filed_at: Mapped[datetime | None]
    filed_on: Mapped[date | None]
    answered_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    commitment: Mapped[GuaranteeCommitment] = relationship(lazy="selectin")

    def is_late(self, on: date) -> bool:
        """Filed after its last day, or not filed although that day is over."""
        return (self.filed_on or on) > self.due_on
