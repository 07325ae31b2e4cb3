"""Tables of guarantee programmes, their signatures, and of debt checks."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.agreements.rules import CLAIM_BASES, SYSTEMS
from app.agreements.states import DEBT_CHECK, PROGRAMME
from app.infra.db import (
    Fen,
    Identified,
    JsonList,
    Key,
    Model,
    Owned,
    Share,
    Stateful,
    positive,
    state_check,
)

QUOTA = "quota"
"""Kind of the ledger account that holds a programme's quota."""


class GuaranteeProgramme(Identified, Owned, Stateful, Model):
    """A guarantee programme (担保合作协议): who bears what, up to how much, at what fee.

    Its terms stand still from the first signature on (a trigger sees to it); a change is a new
    edition that replaces this one when it goes live.
    """

    __tablename__ = "guarantee_programmes"
    __table_args__ = (
        state_check(PROGRAMME),
        positive("per_client_cap_fen"),
        positive("quota_fen"),
        CheckConstraint("fee_rate between 0 and 1", name="fee_rate_possible"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
        CheckConstraint(f"system in ({', '.join(map(repr, SYSTEMS))})", name="system_known"),
        CheckConstraint(
            f"claim_base in ({', '.join(map(repr, CLAIM_BASES))})", name="claim_base_known"
        ),
        CheckConstraint("jsonb_array_length(shares) >= 2", name="shared"),
        Index(
            "uq_guarantee_programmes_replaces",
            "replaces_id",
            unique=True,
            postgresql_where=text("replaces_id is not null and state <> 'ended'"),
        ),
        Index("ix_guarantee_programmes_guarantor", "guarantor_id", "state"),
    )
    machine = PROGRAMME

    name: Mapped[str]
    guarantor_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    reguarantor_id: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"))
    shares: Mapped[JsonList]
    """[party, share as decimal string] in the order agreed, which decides ties."""
    per_client_cap_fen: Mapped[Fen]
    quota_fen: Mapped[Fen]
    fee_rate: Mapped[Share]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    """Last valid day, inclusive."""
    system: Mapped[str]
    plan: Mapped[bool]
    claim_base: Mapped[str]
    trigger_days_overdue: Mapped[int]
    claim_window_years: Mapped[int]
    text: Mapped[str]
    edition: Mapped[int]
    replaces_id: Mapped[Key | None] = mapped_column(ForeignKey("guarantee_programmes.id"))
    prepared_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    prepared_at: Mapped[datetime]
    live_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    policy_digest: Mapped[str]

    guarantor: Mapped[Organisation] = relationship(lazy="joined", foreign_keys=[guarantor_id])
    reguarantor: Mapped[Organisation | None] = relationship(
        lazy="joined", foreign_keys=[reguarantor_id]
    )
    seats: Mapped[list["ProgrammeLender"]] = relationship(
        lazy="selectin", order_by="ProgrammeLender.position"
    )
    signatures: Mapped[list["ProgrammeSignature"]] = relationship(
        lazy="selectin", order_by="ProgrammeSignature.id"
    )

    @property
    def lenders(self) -> list[Organisation]:
        """The lenders in the order agreed."""
        return [seat.lender for seat in self.seats]

    @property
    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        """(party, share) in the order agreed."""
        return tuple((party, Decimal(share)) for party, share in self.shares)

    @property
    def bank_share(self) -> Decimal:
        return dict(self.parts)["bank"]

    @property
    def citation(self) -> str:
        """What a refusal names as its clause: this agreement, in this edition."""
        return f"{self.name}（第{self.edition}版）"


class ProgrammeLender(Model):
    """A lender of a programme (合作银行)."""

    __tablename__ = "programme_lenders"

    programme_id: Mapped[Key] = mapped_column(
        ForeignKey("guarantee_programmes.id"), primary_key=True
    )
    lender_id: Mapped[Key] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True, index=True
    )
    position: Mapped[int]

    lender: Mapped[Organisation] = relationship(lazy="joined")


class ProgrammeSignature(Identified, Model):
    """An organisation's signature (签署): once, by a person in office; append-only."""

    __tablename__ = "programme_signatures"
    __table_args__ = (UniqueConstraint("programme_id", "organisation_id"),)

    programme_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_programmes.id"))
    organisation_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    signed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime]


class DebtCheck(Identified, Owned, Stateful, Model):
    """A text read for hidden government debt (隐性债务核查), and the two people who looked.

    The subject is opaque: kind and public id of an agreement, a project, a fund or minutes.
    """

    __tablename__ = "debt_checks"
    __table_args__ = (
        state_check(DEBT_CHECK),
        CheckConstraint("verdict in ('refuse', 'review', 'clear')", name="verdict_known"),
        CheckConstraint(
            "confirmed_by is null or (confirmed_by <> reviewed_by and confirmed_by <> checked_by)",
            name="two_people",
        ),
        Index("ix_debt_checks_subject", "subject_kind", "subject_id", "id"),
    )
    machine = DEBT_CHECK

    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    text: Mapped[str]
    verdict: Mapped[str]
    findings: Mapped[JsonList]
    """{"rule", "citation", "quote", "start", "end", "advice"} each."""
    checked_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime]
    reviewed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    confirmed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    policy_digest: Mapped[str]
