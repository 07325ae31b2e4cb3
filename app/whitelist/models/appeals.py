"""Tables of appeals and of the negative list."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Enterprise
from app.infra.db import Identified, JsonList, Key, Model, Owned, Stateful, state_check
from app.whitelist.rules.appealing import SUBJECTS
from app.whitelist.states import APPEAL, NEGATIVE


class Appeal(Identified, Owned, Stateful, Model):
    """An appeal (申诉) against one decision; whoever had part in it does not answer.

    `subject_id` is the public id of a Score, a WhitelistEntry or a NegativeRecord. Words that
    cannot be answered are not stored: a decision without a reply is refused by the table.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        state_check(APPEAL),
        CheckConstraint(f"subject_kind in ({', '.join(map(repr, SUBJECTS))})", name="kind_known"),
        CheckConstraint(
            "reviewer_id is null or not (to_jsonb(reviewer_id) <@ deciders)", name="four_eyes"
        ),
        CheckConstraint(
            "state not in ('upheld', 'changed') or (reply <> '' and reviewer_id is not null)",
            name="answered_with_reasons",
        ),
        Index(
            "uq_appeals_open",
            "subject_kind",
            "subject_id",
            unique=True,
            postgresql_where=text("state in ('filed', 'in_review')"),
        ),
        Index("ix_appeals_state", "county_id", "state", "due_at", "id"),
    )
    machine = APPEAL

    reference: Mapped[str]
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    decision: Mapped[str]
    """What was decided: score, refuse, suspend, remove or list."""
    deciders: Mapped[JsonList]
    """Internal keys of everybody who had part in it."""
    grounds: Mapped[str]
    evidence: Mapped[str]
    filed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reviewer_id: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(default="")

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")


class NegativeRecord(Identified, Owned, Stateful, Model):
    """Who stands on the negative list (负面清单), why, by whose word, and until when."""

    __tablename__ = "negative_records"
    __table_args__ = (
        state_check(NEGATIVE),
        CheckConstraint("uscc is not null or enterprise_id is not null", name="somebody"),
        CheckConstraint("until >= source_on", name="days_in_order"),
        CheckConstraint("source <> ''", name="source_given"),
        CheckConstraint("state = 'listed' or correction <> ''", name="corrected_for_a_reason"),
        Index("ix_negative_records_uscc", "county_id", "uscc"),
    )
    machine = NEGATIVE

    name: Mapped[str]
    uscc: Mapped[str | None]
    enterprise_id: Mapped[Key | None] = mapped_column(ForeignKey("enterprises.id"), index=True)
    code: Mapped[str]
    source: Mapped[str]
    """The document or the public register, with its number."""
    source_on: Mapped[date]
    until: Mapped[date]
    """The last day."""
    entered_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime]
    corrected_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    corrected_at: Mapped[datetime | None]
    correction: Mapped[str] = mapped_column(default="")

    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")
