"""Tables of referrals, questions, decisions and offers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, not_, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.infra.calendar import end_of_day
from app.infra.clock import day_of
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
    positive,
    state_check,
)
from app.kernel.schedules.terms import METHODS
from app.needs.models import FinancingNeed
from app.products.models import BORROWER_KINDS, Product
from app.referrals.rules.clocks import ClockFacts
from app.referrals.rules.offers import OfferTerms
from app.referrals.rules.waiting import WaitingFacts
from app.referrals.states import OFFER, REFERRAL


class Referral(Identified, Owned, Stateful, Model):
    """A need sent to a lender (转介), with its two clocks."""

    __tablename__ = "referrals"
    __table_args__ = (
        state_check(REFERRAL),
        # At most one open referral of a need with a lender.
        Index(
            "uq_referrals_open",
            "need_id",
            "lender_id",
            unique=True,
            postgresql_where=text(
                "state in ('invited', 'sent', 'accepted', 'info_requested', 'offered')"
            ),
        ),
        Index("ix_referrals_queue", "lender_id", "state", "due_at"),
        # The work list reads in this order and stops after a page.
        Index("ix_referrals_due", "lender_id", "due_at", "id"),
    )
    machine = REFERRAL

    reference: Mapped[str]
    need_id: Mapped[Key] = mapped_column(ForeignKey("needs.id"), index=True)
    lender_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    product_id: Mapped[Key] = mapped_column(ForeignKey("products.id"))
    consent_id: Mapped[Key | None] = mapped_column(ForeignKey("consents.id"))
    origin: Mapped[str]
    """owner, centre, onward, green_channel."""
    green_channel: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    contact_due_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    outer_due_at: Mapped[datetime | None]
    """Thirty calendar days: the referral then expires and the owner is led on."""
    paused_at: Mapped[datetime | None]
    """Since when the clock stands still while papers are asked for."""
    asks: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None]
    assigned_to: Mapped[Key | None] = mapped_column(ForeignKey("users.id"), index=True)
    escalated: Mapped[int] = mapped_column(default=0)
    """0 to 3: bank manager, finance centre, finance lead; 0 again once nothing is late."""
    escalated_at: Mapped[datetime | None]
    reminded_for: Mapped[datetime | None]
    """The deadline its lender was last reminded of, so that each is reminded of once."""
    closed_at: Mapped[datetime | None]
    policy_digest: Mapped[str]

    need: Mapped[FinancingNeed] = relationship(lazy="joined")
    lender: Mapped[Organisation] = relationship(lazy="joined")
    product: Mapped[Product] = relationship(lazy="joined")
    assignee: Mapped[User | None] = relationship(lazy="joined")
    offers: Mapped[list["Offer"]] = relationship(
        back_populates="referral", lazy="selectin", order_by="Offer.id"
    )
    ask_items: Mapped[list["AskItem"]] = relationship(
        back_populates="referral", lazy="selectin", order_by="AskItem.id"
    )
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="referral", lazy="selectin", order_by="Decision.id"
    )

    @hybrid_property
    def green_last(self) -> bool:
        """Of referrals due at one moment, those of the green channel come first."""
        return not self.green_channel

    @green_last.inplace.expression
    @classmethod
    def _green_last(cls) -> ColumnElement[bool]:
        return not_(cls.green_channel)

    def parties(self) -> dict[str, str]:
        """Whom it concerns, for the journal: public ids only."""
        return {"lender": self.lender.public_id, "product": self.product.public_id}

    def clock_facts(self, at: datetime) -> ClockFacts:
        """Its clocks at a moment, for the rules."""
        return ClockFacts(
            state=self.state,
            at=at,
            contact_due_at=self.contact_due_at,
            contacted=self.contacted_at is not None,
            due_at=self.due_at,
        )

    def waiting_facts(self) -> WaitingFacts:
        """Whose turn it is, for the rules."""
        newest = self.offers[-1] if self.offers else None
        return WaitingFacts(
            state=self.state,
            assigned=self.assigned_to is not None,
            contacted=self.contacted_at is not None,
            escalated=self.escalated,
            contact_due_at=self.contact_due_at,
            due_at=self.due_at,
            offer_state=newest.state if newest else None,
            offer_ends_at=end_of_day(newest.valid_until) if newest else None,
        )


class AskItem(Identified, Model):
    """One thing a bank asks for (补件), and the owner's answer."""

    __tablename__ = "ask_items"

    referral_id: Mapped[Key] = mapped_column(ForeignKey("referrals.id"), index=True)
    round: Mapped[int]
    item: Mapped[str]
    asked_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    file_ids: Mapped[JsonList] = mapped_column(default=list)
    answered_at: Mapped[datetime | None]

    referral: Mapped[Referral] = relationship(back_populates="ask_items")


class Decision(Identified, Owned, Model):
    """A decision on a referral or an offer (审批意见): append-only, coded when not a yes."""

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("outcome in ('approve', 'decline', 'return')", name="outcome_known"),
        CheckConstraint(
            "outcome <> 'decline' or jsonb_array_length(reason_codes) >= 1", name="reason_given"
        ),
    )

    referral_id: Mapped[Key] = mapped_column(ForeignKey("referrals.id"), index=True)
    offer_id: Mapped[Key | None] = mapped_column(ForeignKey("offers.id"))
    stage: Mapped[int]
    outcome: Mapped[str]
    reason_codes: Mapped[JsonList] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]
    policy_digest: Mapped[str]
    facts: Mapped[Json]
    """What the decision saw: amounts, terms, limits; replayed by the auditor."""

    referral: Mapped[Referral] = relationship(back_populates="decisions")


class Offer(Identified, Owned, Stateful, Model):
    """A lender's offer (授信方案) with its validity and its computed cost."""

    __tablename__ = "offers"
    __table_args__ = (
        state_check(OFFER),
        positive("amount_fen"),
        CheckConstraint("annual_rate >= 0", name="rate_not_negative"),
        CheckConstraint("term_months between 1 and 600", name="term_possible"),
        CheckConstraint(f"method in ({', '.join(map(repr, METHODS))})", name="method_known"),
        CheckConstraint(
            f"borrower_kind in ({', '.join(map(repr, BORROWER_KINDS))})",
            name="borrower_kind_known",
        ),
        CheckConstraint("approved_by is null or approved_by <> made_by", name="four_eyes"),
        # One offer at a time waits for an answer or an approval.
        Index(
            "uq_offers_waiting",
            "referral_id",
            unique=True,
            postgresql_where=text("state in ('awaiting_approval', 'open')"),
        ),
        Index("ix_offers_ending", "state", "valid_until"),
    )
    machine = OFFER

    reference: Mapped[str]
    referral_id: Mapped[Key] = mapped_column(ForeignKey("referrals.id"), index=True)
    amount_fen: Mapped[Fen]
    annual_rate: Mapped[Share]
    term_months: Mapped[int]
    method: Mapped[str]
    borrower_kind: Mapped[str]
    conditions: Mapped[JsonList] = mapped_column(default=list)
    guarantee_programme_id: Mapped[str | None]
    """Public id of the programme, opaque here (agreements)."""
    fees: Mapped[JsonList] = mapped_column(default=list)
    valid_until: Mapped[date]
    """Last valid day, inclusive."""
    cost: Mapped[Json]
    """The itemised cost computed by us at the moment of the offer (明白纸)."""
    all_in_annual_cost: Mapped[Share]
    made_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    approved_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    return_reason: Mapped[str | None]

    referral: Mapped[Referral] = relationship(back_populates="offers", lazy="joined")

    @property
    def made_on(self) -> date:
        """The day its cost was worked out for, as if drawn at once."""
        return day_of(self.made_at)

    def terms(self) -> OfferTerms:
        """What was offered, for the rules."""
        return OfferTerms(
            amount_fen=self.amount_fen,
            annual_rate=self.annual_rate,
            term_months=self.term_months,
            method=self.method,
            valid_until=self.valid_until,
            borrower_kind=self.borrower_kind,
            guarantee_programme_id=self.guarantee_programme_id,
            conditions=tuple(self.conditions),
        )


class LeaveCover(Identified, Owned, Model):
    """Who stands in for an officer on leave (请假代办)."""

    __tablename__ = "leave_covers"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
        CheckConstraint("officer_id <> cover_id", name="two_people"),
    )

    organisation_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"), index=True)
    officer_id: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    cover_id: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    arranged_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
