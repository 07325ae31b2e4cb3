"""The table of claim-rate breakers: one of each programme that ever paid a claim."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agreements.models import GuaranteeProgramme
from app.guarantee.states import BREAKER
from app.infra.db import Identified, Key, Model, Owned, Share, Stateful, not_negative, state_check


class ClaimRateBreaker(Identified, Owned, Stateful, Model):
    """Whether a programme takes on new guarantees at its claim rate (代偿率熔断).

    Tripped above the cap; lifted by the clock once the rate stayed below the lower line for the
    time the policy says. What was promised before is never touched.
    """

    __tablename__ = "claim_rate_breakers"
    __table_args__ = (state_check(BREAKER), not_negative("rate"))
    machine = BREAKER

    programme_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_programmes.id"), unique=True)
    rate: Mapped[Share]
    """As it was when the state last changed."""
    changed_at: Mapped[datetime]
    below_since: Mapped[date | None]
    """Since when the rate of a tripped one is below the line at which it resumes."""

    programme: Mapped[GuaranteeProgramme] = relationship(lazy="selectin")
