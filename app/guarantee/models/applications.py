"""Tables of guarantee applications, commitments and counter-guarantees."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.agreements.models import GuaranteeProgramme
from app.enterprises.models import Enterprise
from app.guarantee.states import APPLICATION, COMMITMENT
from app.infra.db import (
    Fen,
    Identified,
    JsonList,
    Key,
    Model,
    Owned,
    Share,
    Stateful,
    not_negative,
    positive,
    state_check,
)
from app.needs.models import FinancingNeed
from app.referrals.models import Offer, Referral

if TYPE_CHECKING:
    from app.guarantee.models.letters import GuaranteeLetter


class GuaranteeApplication(Identified, Owned, Stateful, Model):
    """A bank asks an agency to cover a loan (担保申请), on a referral or on one of its offers."""

    __tablename__ = "guarantee_applications"
    __table_args__ = (
        state_check(APPLICATION),
        positive("amount_fen"),
        not_negative("fee_fen"),
        CheckConstraint(
            "decided_by is null or (decided_by <> submitted_by"
            " and (studied_by is null or decided_by <> studied_by))",
            name="four_eyes",
        ),
        CheckConstraint(
            "override_confirmed_by is null or (override_reason is not null"
            " and override_confirmed_by <> override_asked_by)",
            name="override_by_two",
        ),
        CheckConstraint(
            "state <> 'rejected' or jsonb_array_length(reason_codes) >= 1", name="reason_given"
        ),
        # One application of a referral or of an offer stands at a time.
        Index(
            "uq_guarantee_applications_standing",
            "referral_id",
            text("coalesce(offer_id, 0)"),
            unique=True,
            postgresql_where=text("state in ('submitted', 'in_study', 'approved')"),
        ),
        Index("ix_guarantee_applications_queue", "guarantor_id", "state", "submitted_at"),
    )
    machine = APPLICATION

    reference: Mapped[str]
    referral_id: Mapped[Key] = mapped_column(ForeignKey("referrals.id"), index=True)
    offer_id: Mapped[Key | None] = mapped_column(ForeignKey("offers.id"), index=True)
    need_id: Mapped[Key] = mapped_column(ForeignKey("needs.id"), index=True)
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    programme_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_programmes.id"), index=True)
    lender_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    guarantor_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    reguarantor_id: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"))
    amount_fen: Mapped[Fen]
    term_months: Mapped[int]
    fee_fen: Mapped[Fen]
    """What the guarantee would cost the client over the term."""
    submitted_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime]
    studied_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    studied_at: Mapped[datetime | None]
    decided_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    reason_codes: Mapped[JsonList] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(default="")
    override_reason: Mapped[str | None]
    """Why one new guarantee should be given although the programme's breaker is on (熔断例外)."""
    override_asked_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    override_confirmed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    policy_digest: Mapped[str]

    # Each row has a tree of rows behind it: loaded beside, not joined into one wide statement.
    referral: Mapped[Referral] = relationship(lazy="selectin")
    offer: Mapped[Offer | None] = relationship(lazy="selectin", foreign_keys=[offer_id])
    need: Mapped[FinancingNeed] = relationship(lazy="selectin")
    enterprise: Mapped[Enterprise] = relationship(lazy="selectin")
    programme: Mapped[GuaranteeProgramme] = relationship(lazy="selectin")
    lender: Mapped[Organisation] = relationship(lazy="joined", foreign_keys=[lender_id])
    guarantor: Mapped[Organisation] = relationship(lazy="joined", foreign_keys=[guarantor_id])
    student: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[studied_by])
    commitment: Mapped["GuaranteeCommitment | None"] = relationship(
        back_populates="application", lazy="selectin"
    )


class GuaranteeCommitment(Identified, Owned, Stateful, Model):
    """What an agency has promised (担保承诺): letter, amount, what is still covered.

    The ledger holds what it takes of every limit; `outstanding_fen` is the guaranteed principal.
    Shares and weight are those of the day it was given.
    """

    __tablename__ = "guarantee_commitments"
    __table_args__ = (
        state_check(COMMITMENT),
        positive("amount_fen"),
        CheckConstraint("outstanding_fen between 0 and amount_fen", name="outstanding_possible"),
        not_negative("claimed_fen"),
        CheckConstraint("weight > 0 and weight <= 1", name="weight_possible"),
        UniqueConstraint("application_id"),
        UniqueConstraint("county_id", "letter_number"),
        Index("ix_guarantee_commitments_book", "guarantor_id", "state", "issued_at"),
    )
    machine = COMMITMENT

    application_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_applications.id"))
    programme_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_programmes.id"), index=True)
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    guarantor_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    letter_number: Mapped[str]
    amount_fen: Mapped[Fen]
    outstanding_fen: Mapped[Fen]
    claimed_fen: Mapped[Fen] = mapped_column(default=0, server_default="0")
    """What the agency has paid on claims under this letter."""
    shares: Mapped[JsonList]
    """[party, share as decimal string] in the order agreed."""
    weight: Mapped[Share]
    """How much its liability counts for the agency's leverage."""
    fee_fen: Mapped[Fen]
    issued_at: Mapped[datetime]
    valid_until: Mapped[date]
    """Last day on which the loan may be paid out under this letter, inclusive."""
    effective_on: Mapped[date | None]
    loan_id: Mapped[str | None]
    """Public id of the loan, opaque here."""
    ended_at: Mapped[datetime | None]

    application: Mapped[GuaranteeApplication] = relationship(
        back_populates="commitment", lazy="selectin"
    )
    letter: Mapped["GuaranteeLetter | None"] = relationship(
        back_populates="commitment", lazy="selectin"
    )
    counter_guarantees: Mapped[list["CounterGuarantee"]] = relationship(
        lazy="selectin", order_by="CounterGuarantee.position"
    )

    @property
    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        """(party, share) in the order agreed."""
        return tuple((party, Decimal(share)) for party, share in self.shares)

    @property
    def bank_share(self) -> Decimal:
        return dict(self.parts)["bank"]


class CounterGuarantee(Identified, Model):
    """Something asked of the client in return (反担保); an asset's registered pledge meets it."""

    __tablename__ = "counter_guarantees"

    commitment_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_commitments.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    collateral_id: Mapped[str | None]
    """Public id of the asset, opaque here."""

    def document(self) -> dict[str, str]:
        """As the API writes it."""
        asset = {"collateral_id": self.collateral_id} if self.collateral_id else {}
        return {"kind": self.kind, "text": self.text, **asset}
