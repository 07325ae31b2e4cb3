"""Tables of financing needs, leads to them, the five tests and the two lists."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra.db import (
    Fen,
    Identified,
    Json,
    JsonList,
    Key,
    Model,
    Owned,
    Stateful,
    not_negative,
    positive,
    state_check,
)
from app.needs.rules import OUTCOMES, RESULTS, TESTS
from app.needs.rules.leads import ENDS, LEAD_ORIGINS, SAID
from app.needs.rules.lists import ORIGINS
from app.needs.states import NEED, NEED_LEAD
from app.products.rules.vocabulary import USES


class FinancingNeed(Identified, Owned, Stateful, Model):
    """A financing need (融资需求): how much, how long, what for."""

    __tablename__ = "needs"
    __table_args__ = (
        state_check(NEED),
        positive("amount_fen"),
        CheckConstraint("term_months between 1 and 600", name="term_possible"),
        CheckConstraint(f"use in ({', '.join(map(repr, USES))})", name="use_known"),
        CheckConstraint(
            f"origin in ('guiyan', {', '.join(map(repr, ORIGINS))})", name="origin_known"
        ),
        not_negative("existing_debt_fen"),
        CheckConstraint("accepted_fen between 0 and amount_fen", name="accepted_within_need"),
        Index("ix_needs_board", "county_id", "state", "submitted_at"),
        Index(
            "ix_needs_origin",
            "county_id",
            "origin",
            "origin_number",
            unique=True,
            postgresql_where=text("origin_number is not null"),
        ),
    )
    machine = NEED

    reference: Mapped[str | None]
    """XQ-2026-000123, given at submission."""
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    amount_fen: Mapped[Fen]
    term_months: Mapped[int]
    use: Mapped[str]
    purpose: Mapped[str]
    wants_guarantee: Mapped[bool] = mapped_column(default=False)
    collateral_ids: Mapped[JsonList] = mapped_column(default=list)
    expected_payment_on: Mapped[date | None]
    """The day a buyer pays, as a repayment wish (回款日)."""
    existing_debt_fen: Mapped[Fen] = mapped_column(default=0)
    answers: Mapped[Json] = mapped_column(default=dict)
    """What a draft holds beyond the columns, as typed, until it is sent."""
    wish_to_send: Mapped[bool] = mapped_column(default=False)
    """Pressed "send when verified": the verification submits the need."""
    green_channel: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(default="guiyan")
    """guiyan, yuhuirong (渝惠融), provincial_node, visit."""
    origin_number: Mapped[str | None]
    assisted_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    assisted_consent: Mapped[str | None]
    """Attachment id of the signed consent when a liaison officer filled it in (代填)."""
    created_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None]
    contact_id: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    """The named person of the centre who looks after the need."""
    contact_due_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    touched_at: Mapped[datetime]
    """When a person last did something with it; counts towards its end."""
    reminders: Mapped[int] = mapped_column(default=0)
    accepted_fen: Mapped[Fen] = mapped_column(default=0)

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")


class NeedLead(Identified, Owned, Stateful, Model):
    """A need that another platform sent for a firm nobody registered here (需求线索).

    What it says of the firm is kept while it waits; afterwards only its number there.
    """

    __tablename__ = "need_leads"
    __table_args__ = (
        state_check(NEED_LEAD),
        positive("amount_fen"),
        CheckConstraint("term_months between 1 and 600", name="term_possible"),
        CheckConstraint(f"use in ({', '.join(map(repr, USES))})", name="use_known"),
        CheckConstraint(
            f"origin in ({', '.join(map(repr, sorted(LEAD_ORIGINS)))})", name="origin_known"
        ),
        CheckConstraint(
            "state <> 'waiting' or num_nulls(uscc, use, amount_fen, term_months) = 0",
            name="waits_with_its_words",
        ),
        CheckConstraint(
            f"state = 'waiting' or num_nonnulls({', '.join(SAID)}) = 0", name="forgotten_when_over"
        ),
        CheckConstraint("(state = 'waiting') = (ended_at is null)", name="ended_when_over"),
        CheckConstraint("(state = 'settled') = (need_id is not null)", name="settled_by_a_need"),
        CheckConstraint(
            "(state in ('ended', 'expired')) = (ended_reason is not null)",
            name="ended_for_a_reason",
        ),
        CheckConstraint(
            f"ended_reason in ('expired', {', '.join(map(repr, ENDS))})", name="reason_known"
        ),
        Index("uq_need_leads_number", "county_id", "origin", "origin_number", unique=True),
        Index(
            "ix_need_leads_waiting",
            "county_id",
            "uscc",
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    machine = NEED_LEAD

    origin: Mapped[str]
    origin_number: Mapped[str]
    """Its number there: under it the same need is counted once."""
    uscc: Mapped[str | None]
    enterprise: Mapped[str | None]
    """The firm's name as the platform wrote it."""
    use: Mapped[str | None]
    amount_fen: Mapped[Fen | None]
    term_months: Mapped[int | None]
    declared_on: Mapped[date | None]
    """The day it was stated there."""
    received_at: Mapped[datetime]
    officer_id: Mapped[Key | None] = mapped_column(ForeignKey("users.id"), index=True)
    """The liaison officer who follows it up."""
    due_at: Mapped[datetime | None]
    """By when the centre hands it on, then by when the officer has called."""
    need_id: Mapped[Key | None] = mapped_column(ForeignKey("needs.id"), index=True)
    """The need that came of it."""
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None]

    officer: Mapped[User | None] = relationship(lazy="joined")


class TestResult(Identified, Owned, Model):
    """One of the five tests (五项标准) of a need, with its evidence; newest counts."""

    __test__ = False
    __tablename__ = "test_results"
    __table_args__ = (
        CheckConstraint(f"test in ({', '.join(map(repr, TESTS))})", name="test_known"),
        CheckConstraint(f"outcome in ({', '.join(map(repr, OUTCOMES))})", name="outcome_known"),
        Index("ix_test_results_need", "need_id", "test", "id"),
    )

    need_id: Mapped[Key] = mapped_column(ForeignKey("needs.id"))
    test: Mapped[str]
    outcome: Mapped[str]
    evidence: Mapped[str]
    source: Mapped[str]
    """Which office or room gave it: visit, whitelist, centre, import."""
    recorded_by: Mapped[Key | None]
    recorded_at: Mapped[datetime]


class ListEntry(Identified, Owned, Model):
    """A need's place on the two lists (申报清单, 推荐清单): by date, with result written back."""

    __tablename__ = "list_entries"
    __table_args__ = (
        CheckConstraint(f"result in ({', '.join(map(repr, RESULTS))})", name="result_known"),
        CheckConstraint(
            "result <> 'refused' or result_reason is not null", name="refusal_has_a_reason"
        ),
        CheckConstraint(
            "(recommended_on is null) = (recommended_by is null)", name="recommended_by_somebody"
        ),
        Index("uq_list_entries_need", "need_id", unique=True),
        Index("ix_list_entries_day", "county_id", "declared_on", "id"),
    )

    need_id: Mapped[Key] = mapped_column(ForeignKey("needs.id"))
    declared_on: Mapped[date]
    recommended_on: Mapped[date | None]
    recommended_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    result: Mapped[str | None]
    result_reason: Mapped[str | None]
    result_on: Mapped[date | None]

    need: Mapped[FinancingNeed] = relationship(lazy="joined")
