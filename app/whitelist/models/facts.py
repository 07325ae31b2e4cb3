"""Tables of credit facts and of what people say is wrong about them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Enterprise
from app.infra.db import Identified, Key, Model, Owned, Stateful, state_check
from app.whitelist.rules.facts_kinds import ENDINGS, SOURCES, VIAS
from app.whitelist.states import FACT_CORRECTION


class CreditFact(Identified, Owned, Model):
    """One credit fact (信用事实): what is so, of which day, who says it, under which consent.

    Never overwritten: a trigger lets a row only be inserted, then ended once. Exactly one of the
    three values is there. At most one live fact of an enterprise per kind, number and source.
    """

    __tablename__ = "credit_facts"
    __table_args__ = (
        CheckConstraint("num_nonnulls(value_int, value_text, value_date) = 1", name="one_value"),
        CheckConstraint(f"source in ({', '.join(map(repr, SOURCES))})", name="source_known"),
        CheckConstraint(f"via in ({', '.join(map(repr, VIAS))})", name="via_known"),
        CheckConstraint(f"ended_because in ({', '.join(map(repr, ENDINGS))})", name="ending_known"),
        CheckConstraint("(ended_at is null) = (ended_because is null)", name="ended_for_a_reason"),
        CheckConstraint(
            "coalesce(ended_because = 'repaired', false) = (repaired_on is not null)",
            name="repaired_on_a_day",
        ),
        CheckConstraint(
            "superseded_by_id is null or ended_because = 'superseded'", name="superseded_ended"
        ),
        CheckConstraint("verified_by is null or verified_by <> recorded_by", name="four_eyes"),
        Index("ix_credit_facts_enterprise", "enterprise_id", "id"),
        Index("ix_credit_facts_batch", "batch", postgresql_where=text("batch is not null")),
        Index(
            "uq_credit_facts_live",
            "enterprise_id",
            "type",
            "number",
            "source",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
    )

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"))
    type: Mapped[str]
    """A code of policy/parameters/credit_facts.toml."""
    number: Mapped[str] = mapped_column(default="")
    """Of the judgment, decision or contract; empty for a kind that has no cases."""
    value_int: Mapped[int | None] = mapped_column(BigInteger)
    value_text: Mapped[str | None]
    value_date: Mapped[date | None]
    as_of: Mapped[date]
    """The day it is true of."""
    source: Mapped[str]
    said_by: Mapped[str]
    """The office or person as the owner reads it, such as the county's tax bureau."""
    organisation_id: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"))
    """Whose people recorded it; None for the owner and for the house itself."""
    evidence_id: Mapped[str | None]
    """Public id of the stored paper."""
    consent_id: Mapped[Key | None] = mapped_column(ForeignKey("consents.id"), index=True)
    """None for a public record alone."""
    via: Mapped[str]
    batch: Mapped[str | None]
    """Public id of the table it came in with."""
    recorded_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    verified_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    verified_at: Mapped[datetime | None]
    superseded_by_id: Mapped[Key | None] = mapped_column(ForeignKey("credit_facts.id"))
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]
    ending_note: Mapped[str | None]
    repaired_on: Mapped[date | None]
    """The day of the decision that repaired it (信用修复)."""

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")

    @property
    def value(self) -> int | str | date:
        """The one value there is."""
        found = (self.value_int, self.value_text, self.value_date)
        return next(value for value in found if value is not None)


class FactCorrection(Identified, Owned, Stateful, Model):
    """Somebody says that a fact of theirs is wrong (更正请求), with a day by which it is answered.

    Whoever recorded the fact does not decide.
    """

    __tablename__ = "fact_corrections"
    __table_args__ = (
        state_check(FACT_CORRECTION),
        CheckConstraint("decided_by is null or decided_by <> recorder_id", name="four_eyes"),
        CheckConstraint(
            "(state in ('upheld', 'refused')) = (decided_by is not null)", name="decided_by_one"
        ),
        Index("ix_fact_corrections_due", "county_id", "state", "due_on", "id"),
        Index(
            "uq_fact_corrections_open",
            "fact_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
        ),
    )
    machine = FACT_CORRECTION

    fact_id: Mapped[Key] = mapped_column(ForeignKey("credit_facts.id"))
    recorder_id: Mapped[Key | None]
    asked_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    grounds: Mapped[str]
    evidence_id: Mapped[str | None]
    due_on: Mapped[date]
    decided_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None]

    fact: Mapped[CreditFact] = relationship(lazy="joined")
