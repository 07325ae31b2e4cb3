"""Tables of risk cards and of how one takes another's place."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.infra.db import Identified, Json, Key, Model, Owned, Stateful, state_check
from app.whitelist.states import PROMOTION, RISK_CARD

_APPROVED = "('approved', 'challenger', 'champion', 'expired')"


class RiskCard(Identified, Owned, Stateful, Model):
    """A card of default risk (风险评分卡), never added to eligibility points (SC-01).

    What was uploaded is never changed (trigger): card, figures, text, where columns come from.
    Built by one person, validated by another, approved by two who are not its author.
    """

    __tablename__ = "risk_cards"
    __table_args__ = (
        state_check(RISK_CARD),
        UniqueConstraint("county_id", "card_hash"),
        CheckConstraint("validated_by <> author_id", name="validated_by_another"),
        CheckConstraint("approved_by <> author_id", name="author_approves_not"),
        CheckConstraint("confirmed_by <> author_id", name="author_confirms_not"),
        CheckConstraint("confirmed_by <> approved_by", name="two_approve"),
        CheckConstraint(
            f"state not in {_APPROVED} or (validated_by is not null and approved_by is not null"
            " and confirmed_by is not null and expires_on is not null)",
            name="approved_by_two",
        ),
        Index(
            "uq_risk_cards_in_use",
            "county_id",
            unique=True,
            postgresql_where=text("state in ('champion', 'expired')"),
        ),
    )
    machine = RISK_CARD

    definition: Mapped[Json]
    """`guiyan-scorecard/1`."""
    metrics: Mapped[Json]
    """As `flask scorecard train` writes them; empty for an expert card."""
    model_card: Mapped[str]
    """Markdown."""
    mapping: Mapped[Json]
    """Column -> what fills it: a field of the enterprise's file or a kind of credit fact."""
    card_hash: Mapped[str]
    """Of the canonical text of the definition."""
    cut_off: Mapped[int]
    """Points from which the card recommends support."""
    note: Mapped[str]
    made_by: Mapped[str]
    """`upload`, or `training` by the county's own job."""
    simulated: Mapped[bool] = mapped_column(default=False)
    """Made on invented data: shown as such, only for the demonstration county."""
    author_id: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    authored_at: Mapped[datetime]
    checklist: Mapped[Json | None]
    """What the validator ticked: code -> true, and a note."""
    validated_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    validated_at: Mapped[datetime | None]
    approved_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    confirmed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    """The last day on which it decides anything."""
    began_at: Mapped[datetime | None]
    """When it became the champion, last."""
    ended_at: Mapped[datetime | None]

    @property
    def factors(self) -> list[dict[str, object]]:
        return list(self.definition["factors"])


class RiskPromotion(Identified, Owned, Stateful, Model):
    """One card takes another's place (换卡): evidence of that day, a signed note, a second person.

    A roll-back is one step by one person, so it is done as it is written.
    """

    __tablename__ = "risk_promotions"
    __table_args__ = (
        state_check(PROMOTION),
        CheckConstraint("kind in ('promotion', 'rollback')", name="kind_known"),
        CheckConstraint("confirmed_by <> signed_by", name="four_eyes"),
        CheckConstraint(
            "kind = 'rollback' or state <> 'done' or confirmed_by is not null",
            name="promoted_by_two",
        ),
        CheckConstraint("note <> ''", name="note_given"),
        Index(
            "uq_risk_promotions_open",
            "county_id",
            unique=True,
            postgresql_where=text("state = 'signed'"),
        ),
    )
    machine = PROMOTION

    kind: Mapped[str]
    card_id: Mapped[Key] = mapped_column(ForeignKey("risk_cards.id"), index=True)
    before_id: Mapped[Key | None] = mapped_column(ForeignKey("risk_cards.id"))
    """The card whose place it takes; None for a county's first."""
    evidence: Mapped[Json]
    note: Mapped[str]
    signed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime]
    confirmed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]

    card: Mapped[RiskCard] = relationship(lazy="joined", foreign_keys=[card_id])
    before: Mapped[RiskCard | None] = relationship(lazy="joined", foreign_keys=[before_id])
