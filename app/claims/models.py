"""Tables of claims and of what was paid on them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.claims.rules import Figures
from app.claims.states import CLAIM
from app.guarantee.models import GuaranteeCommitment
from app.infra.db import (
    Fen,
    Identified,
    JsonList,
    Key,
    Model,
    Owned,
    Stateful,
    not_negative,
    positive,
    state_check,
)
from app.infra.doors import constraint
from app.kernel.refusals import Refusal
from app.loans.models import Loan

CALLED = "called"
"""Kind of the ledger account that adds up what was called under a programme."""


class Claim(Identified, Owned, Stateful, Model):
    """A bank's claim on a guarantor (代偿申请), with the figures of its day.

    `payable_fen` is what the guarantor pays the bank; the base less the bank's own burden. Shares
    are those of the guarantee letter; figures stand still from the second approval on.
    """

    __tablename__ = "claims"
    __table_args__ = (
        state_check(CLAIM),
        positive("base_fen"),
        not_negative("interest_fen"),
        CheckConstraint("payable_fen between 0 and base_fen", name="payable_possible"),
        CheckConstraint("paid_fen between 0 and payable_fen", name="not_overpaid"),
        CheckConstraint("state <> 'paid' or paid_fen = payable_fen", name="paid_is_whole"),
        CheckConstraint(
            "second_approver is null"
            " or (first_approver is not null and second_approver <> first_approver)",
            name="four_eyes",
        ),
        CheckConstraint(
            "state not in ('approved', 'part_paid', 'paid') or second_approver is not null",
            name="approved_by_two",
        ),
        CheckConstraint(
            "state <> 'rejected' or jsonb_array_length(reason_codes) >= 1", name="reason_given"
        ),
        # One claim of a loan stands at a time.
        Index(
            "uq_claims_open",
            "loan_id",
            unique=True,
            postgresql_where=text("state not in ('rejected', 'closed')"),
        ),
        Index("ix_claims_queue", "county_id", "state", "filed_at"),
    )
    machine = CLAIM

    reference: Mapped[str]
    loan_id: Mapped[Key] = mapped_column(ForeignKey("loans.id"), index=True)
    commitment_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_commitments.id"), index=True)
    overdue_since: Mapped[date]
    days_past_due: Mapped[int]
    base_fen: Mapped[Fen]
    interest_fen: Mapped[Fen]
    """The part of the base that is interest; nothing unless the programme covers it."""
    payable_fen: Mapped[Fen]
    paid_fen: Mapped[Fen] = mapped_column(default=0)
    shares: Mapped[JsonList]
    """[party, share as decimal string] in the order agreed."""
    cash: Mapped[JsonList]
    """[party, fen]: who pays at once."""
    burden: Mapped[JsonList]
    """[party, fen] in the order agreed: who bears it in the end."""
    filed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    filed_at: Mapped[datetime]
    first_approver: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    first_approved_at: Mapped[datetime | None]
    second_approver: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    pay_due_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    declined_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    reason_codes: Mapped[JsonList] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    policy_digest: Mapped[str]

    loan: Mapped[Loan] = relationship(lazy="selectin")
    commitment: Mapped[GuaranteeCommitment] = relationship()
    first: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[first_approver])
    second: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[second_approver])
    payments: Mapped[list["ClaimPayment"]] = relationship(
        back_populates="claim", lazy="selectin", order_by="ClaimPayment.id"
    )

    recoveries: Mapped[list["Recovery"]] = relationship(
        back_populates="claim", lazy="selectin", order_by="Recovery.id"
    )

    @property
    def recovered_fen(self) -> int:
        """What came back in all, costs taken off."""
        return sum(recovery.net_fen for recovery in self.recoveries)

    @property
    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        """(party, share) in the order agreed."""
        return tuple((party, Decimal(share)) for party, share in self.shares)

    @property
    def left_fen(self) -> int:
        """What the guarantor still has to pay."""
        return self.payable_fen - self.paid_fen

    def take(self, figures: Figures, interest_fen: int) -> None:
        """Put figures down as they are now."""
        self.base_fen, self.interest_fen = figures.base_fen, interest_fen
        self.payable_fen = figures.cash["guarantor"]
        self.cash = [list(pair) for pair in figures.cash.items()]
        self.burden = [list(pair) for pair in figures.burden.items()]


class ClaimPayment(Identified, Model):
    """Money the guarantor paid the bank (代偿付款). Append-only."""

    __tablename__ = "claim_payments"
    __table_args__ = (positive("amount_fen"),)

    claim_id: Mapped[Key] = mapped_column(ForeignKey("claims.id"), index=True)
    amount_fen: Mapped[Fen]
    paid_on: Mapped[date]
    recorded_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    claim: Mapped[Claim] = relationship(back_populates="payments")


class Recovery(Identified, Model):
    """Money that came back after a claim was paid (追偿), shared as the loss was. Append-only."""

    __tablename__ = "recoveries"
    __table_args__ = (
        positive("amount_fen"),
        not_negative("costs_fen"),
        CheckConstraint("costs_fen <= amount_fen", name="costs_covered"),
    )

    claim_id: Mapped[Key] = mapped_column(ForeignKey("claims.id"), index=True)
    amount_fen: Mapped[Fen]
    costs_fen: Mapped[Fen]
    received_on: Mapped[date]
    parts: Mapped[JsonList]
    """[party, fen] in the order agreed; they add up to the net amount."""
    recorded_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    claim: Mapped[Claim] = relationship(back_populates="recoveries")

    @property
    def net_fen(self) -> int:
        return self.amount_fen - self.costs_fen


ALREADY_CLAIMED = Refusal("already_claimed", "这笔贷款已有代偿申请，不能重复提出")
FOUR_EYES = Refusal("four_eyes", "您已同意过这笔代偿，请另一位同事复核")
constraint("uq_claims_open", ALREADY_CLAIMED)
constraint("ck_claims_four_eyes", FOUR_EYES)
