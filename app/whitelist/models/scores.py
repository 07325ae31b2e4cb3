"""Table of scores."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Enterprise
from app.infra.db import Identified, Json, JsonList, Key, Model, Owned
from app.whitelist.models.cards import ExpertCard


class Score(Identified, Owned, Model):
    """A score as it was computed (评分快照): card, inputs, points, reasons. Immutable.

    `by_factor` has the points of each column; `sources` say where each input comes from and from
    which day. The same card and inputs give the same points and reasons at any time.
    """

    __tablename__ = "scores"
    __table_args__ = (Index("ix_scores_enterprise", "enterprise_id", "id"),)

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"))
    card_id: Mapped[Key] = mapped_column(ForeignKey("expert_cards.id"))
    inputs: Mapped[Json]
    sources: Mapped[Json]
    inputs_hash: Mapped[str]
    """Of inputs and sources: nothing new under the same card is not scored again."""
    points: Mapped[int]
    grade: Mapped[str]
    by_factor: Mapped[Json]
    reasons: Mapped[JsonList]
    flags: Mapped[JsonList]
    computed_at: Mapped[datetime]
    policy_digest: Mapped[str]

    card: Mapped[ExpertCard] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
