"""Tables of match runs, their results, and what became of referrals."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Identified, Json, JsonList, Key, Model, Owned, Share

VERDICTS = ("eligible", "unknown", "ineligible")
OUTCOMES = ("offered", "declined", "expired")


class MatchRun(Identified, Owned, Model):
    """One comparison of a need with the whole shelf (一次匹配): what it saw, by which rules."""

    __tablename__ = "match_runs"
    __table_args__ = (Index("ix_match_runs_need", "need_id", "id"),)

    need_id: Mapped[Key] = mapped_column(ForeignKey("needs.id"))
    ran_at: Mapped[datetime]
    catalogue_version: Mapped[int]
    facts: Mapped[Json]
    """The facts that were compared, without personal data."""
    eligible: Mapped[int]
    ineligible: Mapped[int]
    policy_digest: Mapped[str]


class Match(Model):
    """One product's result in a run. Append-only."""

    __tablename__ = "matches"
    __table_args__ = (
        CheckConstraint(f"verdict in ({', '.join(map(repr, VERDICTS))})", name="verdict_known"),
        CheckConstraint("(verdict = 'eligible') = (rank is not null)", name="eligible_ranked"),
        Index("ix_matches_product", "product_id", "verdict"),
    )

    run_id: Mapped[Key] = mapped_column(ForeignKey("match_runs.id"), primary_key=True)
    product_id: Mapped[Key] = mapped_column(ForeignKey("products.id"), primary_key=True)
    verdict: Mapped[str]
    rank: Mapped[int | None]
    annual_rate: Mapped[Share]
    all_in_annual_cost: Mapped[Decimal | None] = mapped_column(Numeric)
    """Without bound: fees that eat most of a small loan cost many times it a year."""
    likelihood: Mapped[Decimal | None]
    reasons: Mapped[JsonList]
    """[{"code", "field", "actual", "required"}]: what failed or was missing."""
    smallest_change: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))


class MatchOutcome(Owned, Model):
    """What became of one referral (结果): an offer, a no, or silence. Feeds the likelihood."""

    __tablename__ = "match_outcomes"
    __table_args__ = (
        CheckConstraint(f"outcome in ({', '.join(map(repr, OUTCOMES))})", name="outcome_known"),
        Index("ix_match_outcomes_product", "county_id", "product_id", "outcome"),
    )

    referral_id: Mapped[str] = mapped_column(primary_key=True)
    """Public id of the referral, opaque here; its first outcome counts."""
    product_id: Mapped[Key] = mapped_column(ForeignKey("products.id"))
    outcome: Mapped[str]
    at: Mapped[datetime]
