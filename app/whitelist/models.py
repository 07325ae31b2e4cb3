"""Tables of cards and scores."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Enterprise
from app.infra.db import Identified, Json, JsonList, Key, Model, Owned, Stateful, state_check
from app.whitelist.states import CARD


class ExpertCard(Identified, Owned, Stateful, Model):
    """A card whose points the county sets (专家卡); one is in force. Never edited once used."""

    __tablename__ = "expert_cards"
    __table_args__ = (
        state_check(CARD),
        CheckConstraint("approved_by is null or approved_by <> proposed_by", name="four_eyes"),
        Index(
            "uq_expert_cards_in_force",
            "county_id",
            unique=True,
            postgresql_where=text("state = 'in_force'"),
        ),
    )
    machine = CARD

    definition: Mapped[Json]
    note: Mapped[str]
    proposed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    """None for the house's own card, which a county begins with."""
    proposed_at: Mapped[datetime]
    approved_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]


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
