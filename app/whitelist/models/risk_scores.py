"""Tables of risk scores, decisions beside them, what became of loans, and monthly watching."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Enterprise
from app.infra.db import Identified, Json, JsonList, Key, Model, Owned
from app.whitelist.models.risk_cards import RiskCard
from app.whitelist.rules.governing import RECOMMENDATIONS

_KNOWN = ", ".join(map(repr, RECOMMENDATIONS))


class RiskScore(Identified, Owned, Model):
    """One score under one card (风险评分快照): inputs, points, reasons. Immutable by trigger.

    `document` is the canonical text that `flask scorecard reproduce` must give again, byte for
    byte, from card and inputs. A score of a challenger is in the shadow: shown to nobody as advice.
    """

    __tablename__ = "risk_scores"
    __table_args__ = (
        CheckConstraint(f"recommended in ({_KNOWN})", name="recommended_known"),
        CheckConstraint("pd > 0 and pd < 1", name="pd_is_a_probability"),
        CheckConstraint("not manual_only or recommended = 'refer'", name="manual_is_referred"),
        Index("ix_risk_scores_enterprise", "enterprise_id", "id"),
        Index("ix_risk_scores_card", "card_id", "id"),
    )

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"))
    card_id: Mapped[Key] = mapped_column(ForeignKey("risk_cards.id"))
    card_hash: Mapped[str]
    shadow: Mapped[bool]
    inputs: Mapped[Json]
    """Column -> value, None where missing; before derived columns are made."""
    sources: Mapped[Json]
    inputs_hash: Mapped[str]
    """Of inputs and sources; the same for every card that read the same facts at once."""
    manual_only: Mapped[bool]
    """The card had expired: a person decides."""
    drawn: Mapped[bool]
    """Below the cut-off and drawn by lot to learn from (little share, reproducible)."""
    points: Mapped[int]
    pd: Mapped[Decimal | None]
    grade: Mapped[str]
    recommended: Mapped[str]
    reasons: Mapped[JsonList]
    flags: Mapped[JsonList]
    document: Mapped[str] = mapped_column(Text)
    computed_at: Mapped[datetime]
    policy_digest: Mapped[str]

    card: Mapped[RiskCard] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise] = relationship(lazy="joined")


class RiskDecision(Identified, Owned, Model):
    """What a person decided beside a score (人工决定). Another way than the card's needs a code."""

    __tablename__ = "risk_decisions"
    __table_args__ = (
        CheckConstraint(f"recommended in ({_KNOWN})", name="recommended_known"),
        CheckConstraint("decided in ('support', 'decline')", name="decided_known"),
        CheckConstraint("not override or (code <> '' and reason <> '')", name="override_says_why"),
        CheckConstraint(
            "override = (recommended <> 'refer' and decided <> recommended)",
            name="override_is_another_way",
        ),
        Index("ix_risk_decisions_made", "county_id", "decided_at"),
    )

    score_id: Mapped[Key] = mapped_column(ForeignKey("risk_scores.id"), unique=True)
    recommended: Mapped[str]
    decided: Mapped[str]
    override: Mapped[bool]
    code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]

    score: Mapped[RiskScore] = relationship(lazy="joined")


class RiskOutcome(Identified, Owned, Model):
    """What became of one loan within its window (结果): bad as soon as it is 90 days late.

    Written once by whoever keeps the loans: bad at once, good when the window is over or the loan
    is settled.
    """

    __tablename__ = "risk_outcomes"
    __table_args__ = (
        UniqueConstraint("county_id", "loan"),
        CheckConstraint("known_on >= began_on", name="days_in_order"),
        Index("ix_risk_outcomes_enterprise", "enterprise_id", "began_on"),
    )

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"))
    loan: Mapped[str]
    """Public id of the loan."""
    began_on: Mapped[date]
    bad: Mapped[bool]
    known_on: Mapped[date]


class RiskWatch(Identified, Owned, Model):
    """One month of one card (监测记录): figures and verdicts as they were found then."""

    __tablename__ = "risk_watches"
    __table_args__ = (
        UniqueConstraint("card_id", "month"),
        CheckConstraint("verdict in ('stable', 'watch', 'act', 'few')", name="verdict_known"),
        CheckConstraint("extract(day from month) = 1", name="month_begins"),
    )

    card_id: Mapped[Key] = mapped_column(ForeignKey("risk_cards.id"))
    month: Mapped[date]
    """The first day of the month that is looked at."""
    rows: Mapped[int]
    figures: Mapped[Json]
    alarms: Mapped[JsonList]
    """Codes of what the centre is told of."""
    verdict: Mapped[str] = mapped_column(server_default=text("'few'"))
    made_at: Mapped[datetime]

    card: Mapped[RiskCard] = relationship(lazy="joined")
