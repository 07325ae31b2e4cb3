"""Tables of loans, their lines and repayments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise
from app.guarantee.models import GuaranteeCommitment
from app.infra.db import (
    Fen,
    Identified,
    Json,
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
from app.infra.doors import constraint
from app.kernel.refusals import Refusal
from app.kernel.schedules.terms import METHODS
from app.loans.rules import DueLine, arrears_fen, days_past_due
from app.loans.states import LOAN
from app.referrals.models import Offer


class Loan(Identified, Owned, Stateful, Model):
    """A loan as its bank booked it (贷款台账): a mirror, reconciled by repayments.

    Balance and next due date follow from the lines in the same step that changes them; whether it
    is overdue on a day follows from `next_due_on` alone, so no job is needed to know it.
    """

    __tablename__ = "loans"
    __table_args__ = (
        state_check(LOAN),
        UniqueConstraint("offer_id"),
        UniqueConstraint("lender_id", "contract_number"),
        positive("principal_fen"),
        CheckConstraint("balance_fen between 0 and principal_fen", name="balance_possible"),
        CheckConstraint("(state = 'settled') = (next_due_on is null)", name="settled_owes_nothing"),
        CheckConstraint("state <> 'settled' or balance_fen = 0", name="settled_is_repaid"),
        CheckConstraint("matures_on > disbursed_on", name="days_in_order"),
        CheckConstraint(
            "(commitment_id is null) = (guaranteed_fen = 0)"
            " and guaranteed_fen between 0 and principal_fen",
            name="guarantee_fits",
        ),
        CheckConstraint(f"method in ({', '.join(map(repr, METHODS))})", name="method_known"),
        Index("ix_loans_book", "lender_id", "booked_at"),
        Index("ix_loans_due", "county_id", "state", "next_due_on"),
    )
    machine = LOAN

    reference: Mapped[str]
    offer_id: Mapped[Key] = mapped_column(ForeignKey("offers.id"))
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    lender_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    commitment_id: Mapped[Key | None] = mapped_column(
        ForeignKey("guarantee_commitments.id"), unique=True
    )
    guarantor_id: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    reguarantor_id: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    guaranteed_fen: Mapped[Fen] = mapped_column(default=0)
    """How much of the principal was guaranteed at the drawdown; nothing without a commitment."""
    contract_number: Mapped[str | None]
    principal_fen: Mapped[Fen]
    annual_rate: Mapped[Share]
    method: Mapped[str]
    term_months: Mapped[int]
    fees: Mapped[JsonList]
    """As `flask loan schedule` reads them."""
    disbursed_on: Mapped[date]
    matures_on: Mapped[date]
    balance_fen: Mapped[Fen]
    """The outstanding principal."""
    next_due_on: Mapped[date | None]
    """Due date of the oldest line not fully paid; none once settled."""
    schedule: Mapped[Json]
    """As `flask loan schedule` answers it, for the day the money was really paid out."""
    cost: Mapped[Json]
    """The itemised sheet after the drawdown (明白纸), as the offer's was before."""
    booked_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    booked_at: Mapped[datetime]
    settled_on: Mapped[date | None]
    claim_fixed_at: Mapped[datetime | None]
    """Since when a claim's amounts stand: what comes in afterwards is recovery, not repayment."""
    brought_up_at_days: Mapped[int] = mapped_column(default=0)
    """The last reminder given while overdue: so many days past due."""
    reminded_for: Mapped[date | None]
    """The due date the owner was last told of."""
    policy_digest: Mapped[str]

    # Offer and letter bring half the house with them: lists load them bare (queries).
    offer: Mapped[Offer] = relationship()
    enterprise: Mapped[Enterprise] = relationship(lazy="selectin")
    lender: Mapped[Organisation] = relationship(lazy="selectin", foreign_keys=[lender_id])
    guarantor: Mapped[Organisation | None] = relationship(
        lazy="selectin", foreign_keys=[guarantor_id]
    )
    commitment: Mapped[GuaranteeCommitment | None] = relationship()
    lines: Mapped[list["LoanLine"]] = relationship(
        back_populates="loan", lazy="selectin", order_by="LoanLine.number"
    )
    repayments: Mapped[list["Repayment"]] = relationship(
        back_populates="loan", order_by="Repayment.id"
    )
    corrections: Mapped[list["LoanCorrection"]] = relationship(
        back_populates="loan", order_by="LoanCorrection.id"
    )

    def due_lines(self) -> tuple[DueLine, ...]:
        """The lines for the rules, in order of due dates."""
        return tuple(line.facts() for line in self.lines)

    def days_past_due(self, on: date) -> int:
        """Days since the oldest unpaid line fell due; 0 if none has."""
        return days_past_due(self.next_due_on, on)

    def arrears_fen(self, on: date) -> int:
        """What fell due before a day and is not paid."""
        return 0 if self.state == "settled" else arrears_fen(self.due_lines(), on)

    def parties(self) -> dict[str, Any]:
        """Whom it concerns, for the journal: public ids only."""
        guarantor = {"guarantor": self.guarantor.public_id} if self.guarantor else {}
        return {"lender": self.lender.public_id, "offer": self.offer.public_id, **guarantor}


class LoanLine(Identified, Model):
    """One due date of a loan (还款计划), and what was paid of it."""

    __tablename__ = "loan_lines"
    __table_args__ = (
        UniqueConstraint("loan_id", "number"),
        CheckConstraint(
            "paid_principal_fen between 0 and principal_fen", name="principal_not_overpaid"
        ),
        CheckConstraint(
            "paid_interest_fen between 0 and interest_fen", name="interest_not_overpaid"
        ),
        not_negative("balance_fen"),
    )

    loan_id: Mapped[Key] = mapped_column(ForeignKey("loans.id"))
    number: Mapped[int]
    due_on: Mapped[date]
    days: Mapped[int | None]
    principal_fen: Mapped[Fen]
    interest_fen: Mapped[Fen]
    balance_fen: Mapped[Fen]
    """What is left of the principal after this line, as agreed."""
    paid_principal_fen: Mapped[Fen] = mapped_column(default=0)
    paid_interest_fen: Mapped[Fen] = mapped_column(default=0)

    loan: Mapped[Loan] = relationship(back_populates="lines")

    def facts(self) -> DueLine:
        return DueLine(
            number=self.number,
            due_on=self.due_on,
            principal_fen=self.principal_fen,
            interest_fen=self.interest_fen,
            paid_principal_fen=self.paid_principal_fen,
            paid_interest_fen=self.paid_interest_fen,
        )

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.interest_fen

    @property
    def paid_fen(self) -> int:
        return self.paid_principal_fen + self.paid_interest_fen


class Repayment(Identified, Model):
    """Money the bank received (还款), once under each of the bank's own numbers. Append-only."""

    __tablename__ = "repayments"
    __table_args__ = (
        UniqueConstraint("lender_id", "external_number", "attempt"),
        positive("amount_fen"),
        positive("attempt"),
        CheckConstraint(
            "principal_fen >= 0 and interest_fen >= 0"
            " and principal_fen + interest_fen = amount_fen",
            name="laid_out_whole",
        ),
        Index("ix_repayments_loan", "loan_id", "id"),
    )

    loan_id: Mapped[Key] = mapped_column(ForeignKey("loans.id"))
    lender_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    external_number: Mapped[str]
    attempt: Mapped[int] = mapped_column(default=1, server_default="1")
    """1, and one more for each entry under the same number that was reversed before."""
    paid_on: Mapped[date]
    amount_fen: Mapped[Fen]
    principal_fen: Mapped[Fen]
    interest_fen: Mapped[Fen]
    recorded_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    loan: Mapped[Loan] = relationship(back_populates="repayments")
    reversal: Mapped["RepaymentReversal | None"] = relationship(
        back_populates="repayment", lazy="selectin"
    )


class RepaymentReversal(Identified, Model):
    """A repayment that was entered wrongly is taken back whole (冲正). Append-only.

    The mistake and its correction both stay; the amounts are those of the entry, with a minus.
    """

    __tablename__ = "repayment_reversals"
    __table_args__ = (CheckConstraint("amount_delta_fen < 0", name="takes_back"),)

    repayment_id: Mapped[Key] = mapped_column(ForeignKey("repayments.id"), unique=True)
    amount_delta_fen: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    reversed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    reversed_at: Mapped[datetime]

    repayment: Mapped[Repayment] = relationship(back_populates="reversal")


class LoanCorrection(Identified, Model):
    """A booking with a wrong day or contract number, put right (更正). Append-only.

    `before` and `after` hold what differs, and the schedule that no longer counts.
    """

    __tablename__ = "loan_corrections"

    loan_id: Mapped[Key] = mapped_column(ForeignKey("loans.id"), index=True)
    before: Mapped[Json]
    after: Mapped[Json]
    reason: Mapped[str]
    corrected_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    corrected_at: Mapped[datetime]

    loan: Mapped[Loan] = relationship(back_populates="corrections")


ALREADY_BOOKED = Refusal("already_booked", "这份方案已经入账，不能重复放款")
DUPLICATE_NUMBER = Refusal(
    "duplicate_external_number", "这个流水号已经登记过还款", field="external_number"
)
CONTRACT_TAKEN = Refusal(
    "contract_number_taken", "本行已有贷款用了这个合同号", field="contract_number"
)
ALREADY_REVERSED = Refusal("already_reversed", "这笔还款已经冲正过")
constraint("uq_repayment_reversals_repayment_id", ALREADY_REVERSED)
constraint("uq_loans_offer_id", ALREADY_BOOKED)
constraint("uq_loans_lender_id_contract_number", CONTRACT_TAKEN)
constraint("uq_repayments_lender_id_external_number_attempt", DUPLICATE_NUMBER)
