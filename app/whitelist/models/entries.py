"""Tables of the list: entries, objections to them, the certificate that an owner shows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Enterprise
from app.infra.db import Identified, JsonList, Key, Model, Owned, Stateful, state_check
from app.infra.fields import Encrypted
from app.whitelist.models.scores import Score
from app.whitelist.rules.listing import PROGRAMMES
from app.whitelist.states import CERTIFICATE, ENTRY, IN_PROCESS, OBJECTION, STANDING


def _one_of(states: tuple[str, ...]) -> str:
    return f"state in ({', '.join(map(repr, states))})"


class WhitelistEntry(Identified, Owned, Stateful, Model):
    """A place on the list (名单条目), from proposal to its end. It carries no amount (SC-02).

    One enterprise has at most one standing entry of a programme, and one on its way.
    `findings` are the conditions as they were decided on: code, outcome, evidence.
    """

    __tablename__ = "whitelist_entries"
    __table_args__ = (
        state_check(ENTRY),
        CheckConstraint(
            f"programme in ({', '.join(map(repr, PROGRAMMES))})", name="programme_known"
        ),
        CheckConstraint("reviewer_id is null or reviewer_id <> proposed_by", name="reviewer_other"),
        CheckConstraint(
            "decided_by is null or (decided_by <> reviewer_id and decided_by <> proposed_by)",
            name="four_eyes",
        ),
        CheckConstraint(
            "settled_by is null or suspended_by is null or settled_by <> suspended_by",
            name="settler_other",
        ),
        CheckConstraint(
            "state <> 'refused' or jsonb_array_length(codes) > 0", name="refused_for_reasons"
        ),
        CheckConstraint(
            "state not in ('suspended', 'removed') or exit_code is not null",
            name="left_for_a_reason",
        ),
        CheckConstraint(
            "valid_to < (valid_from + interval '12 months')", name="twelve_months_at_most"
        ),
        CheckConstraint(
            f"not ({_one_of(STANDING)}) or valid_to is not null", name="standing_has_an_end"
        ),
        Index(
            "uq_whitelist_entries_standing",
            "enterprise_id",
            "programme",
            unique=True,
            postgresql_where=text(_one_of(STANDING)),
        ),
        Index(
            "uq_whitelist_entries_in_process",
            "enterprise_id",
            "programme",
            unique=True,
            postgresql_where=text(_one_of(IN_PROCESS)),
        ),
        Index("ix_whitelist_entries_state", "county_id", "state", "proposed_at", "id"),
    )
    machine = ENTRY

    reference: Mapped[str]
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    programme: Mapped[str]
    score_id: Mapped[Key] = mapped_column(ForeignKey("scores.id"))
    former_id: Mapped[Key | None] = mapped_column(ForeignKey("whitelist_entries.id"))
    """The entry it continues (re-check)."""
    grounds: Mapped[str]
    proposed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    proposed_as: Mapped[str]
    """The role of the proposer: entrepreneur is the enterprise itself."""
    organisation_id: Mapped[Key | None] = mapped_column(index=True)
    """The proposer's institution, which may follow the entry."""
    proposed_at: Mapped[datetime]
    review_due_at: Mapped[datetime]

    reviewer_id: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    opinion: Mapped[str | None]
    """Of the first of the two people: pass or refuse."""
    opinion_note: Mapped[str | None]
    findings: Mapped[JsonList] = mapped_column(default=list)
    reviewed_at: Mapped[datetime | None]
    decided_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    codes: Mapped[JsonList] = mapped_column(default=list)
    """Why it was refused."""
    grade: Mapped[str | None]
    """Of the score it rests on, as it was decided; never shown to a lender (PF-03)."""
    barred: Mapped[JsonList] = mapped_column(default=list)
    """Internal keys of those whose decision an appeal changed: others decide anew."""

    notice_until: Mapped[datetime | None] = mapped_column(index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """The last day."""
    warned_at: Mapped[datetime | None]

    exit_code: Mapped[str | None]
    exit_note: Mapped[str | None]
    suspended_by: Mapped[Key | None]
    """None where an event did it."""
    suspended_at: Mapped[datetime | None]
    reply_until: Mapped[datetime | None]
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    settled_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    score: Mapped[Score] = relationship(lazy="select")


class Objection(Identified, Owned, Stateful, Model):
    """Anybody's objection to an entry (异议); who it is and what they say is kept encrypted."""

    __tablename__ = "objections"
    __table_args__ = (
        state_check(OBJECTION),
        CheckConstraint("(state = 'open') = (settled_at is null)", name="settled_when_not_open"),
        CheckConstraint("state = 'open' or answer <> ''", name="settled_with_reasons"),
        Index("ix_objections_entry", "entry_id", "id"),
    )
    machine = OBJECTION

    entry_id: Mapped[Key] = mapped_column(ForeignKey("whitelist_entries.id"))
    name: Mapped[str] = mapped_column(Encrypted("objections.name"))
    contact: Mapped[str] = mapped_column(Encrypted("objections.contact"))
    grounds: Mapped[str] = mapped_column(Encrypted("objections.grounds"))
    evidence: Mapped[str] = mapped_column(Encrypted("objections.evidence"))
    late: Mapped[bool]
    """Raised when the notice was over."""
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")

    entry: Mapped[WhitelistEntry] = relationship(lazy="joined")


class Certificate(Identified, Owned, Stateful, Model):
    """A certificate that an owner made to show (凭证): whoever has its code may check the entry."""

    __tablename__ = "certificates"
    __table_args__ = (
        state_check(CERTIFICATE),
        Index("uq_certificates_code", "code", unique=True),
        Index(
            "uq_certificates_issued",
            "entry_id",
            unique=True,
            postgresql_where=text("state = 'issued'"),
        ),
    )
    machine = CERTIFICATE

    entry_id: Mapped[Key] = mapped_column(ForeignKey("whitelist_entries.id"))
    code: Mapped[str]
    issued_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime]

    entry: Mapped[WhitelistEntry] = relationship(lazy="joined")
