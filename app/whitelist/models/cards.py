"""Table of cards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Identified, Json, Key, Model, Owned, Stateful, state_check
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
