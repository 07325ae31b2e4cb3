"""Tables of credit parks: figures told, the data duty, ratings by month, designations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.enterprises.models import Park
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
    state_check,
)
from app.whitelist.states import PARK_ALIVE, PARK_DESIGNATION


class ParkFigure(Identified, Owned, Model):
    """A figure of a park as somebody told it (园区数字): loans by the clock, rents by its manager.

    Immutable; a later one takes its place. `bad_fen` is the part that is overdue.
    """

    __tablename__ = "park_figures"
    __table_args__ = (
        CheckConstraint("kind in ('loans', 'rent')", name="kind_known"),
        CheckConstraint("bad_fen between 0 and whole_fen", name="part_of_whole"),
        CheckConstraint("(kind = 'loans') = (borrowers is not null)", name="borrowers_counted"),
        CheckConstraint("(kind = 'rent') = (recorded_by is not null)", name="rent_by_a_person"),
        CheckConstraint("source <> ''", name="source_given"),
        not_negative("borrowers"),
        Index("ix_park_figures_park", "park_id", "kind", "id"),
    )

    park_id: Mapped[Key] = mapped_column(ForeignKey("parks.id"))
    kind: Mapped[str]
    as_of: Mapped[date]
    whole_fen: Mapped[Fen]
    """Outstanding principal of guaranteed loans, or rent due."""
    bad_fen: Mapped[Fen]
    borrowers: Mapped[int | None]
    """Enterprises with such a loan; of fewer than three no share is made."""
    source: Mapped[str]
    recorded_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]


class ParkDuty(Identified, Owned, Model):
    """A park's manager signed the data duty (数据义务承诺): the text as it stood, who, when."""

    __tablename__ = "park_duties"
    __table_args__ = (
        CheckConstraint("wording <> ''", name="wording_kept"),
        Index("ix_park_duties_park", "park_id", "id"),
    )

    park_id: Mapped[Key] = mapped_column(ForeignKey("parks.id"))
    wording: Mapped[str]
    signed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime]


class CreditParkRating(Identified, Owned, Model):
    """A park as it was rated (园区评价快照): counts, the five lines, whether they carry. Immutable.

    One of each month is made by the clock; more where somebody asks for the figures of today.
    """

    __tablename__ = "credit_park_ratings"
    __table_args__ = (
        CheckConstraint("assessed between 0 and tenants", name="assessed_are_tenants"),
        CheckConstraint("graded_ab between 0 and assessed", name="graded_are_assessed"),
        CheckConstraint("extract(day from month) = 1", name="month_by_its_first_day"),
        Index("ix_credit_park_ratings_park", "park_id", "id"),
        Index(
            "uq_credit_park_ratings_monthly",
            "park_id",
            "month",
            unique=True,
            postgresql_where=text("monthly"),
        ),
    )

    park_id: Mapped[Key] = mapped_column(ForeignKey("parks.id"))
    month: Mapped[date]
    monthly: Mapped[bool]
    tenants: Mapped[int]
    assessed: Mapped[int]
    graded_ab: Mapped[int]
    by_grade: Mapped[Json]
    """Grade -> firms, of grades with three firms or more alone."""
    criteria: Mapped[JsonList]
    carries: Mapped[bool]
    rated_at: Mapped[datetime]
    policy_digest: Mapped[str]

    park: Mapped[Park] = relationship(lazy="joined")

    @property
    def met(self) -> int:
        """How many of the lines are met."""
        return sum(line["outcome"] == "met" for line in self.criteria)


class ParkDesignation(Identified, Owned, Stateful, Model):
    """A park as a credit park (信用园区认定): proposed, confirmed by another person, reviewed.

    It carries no amount: a batch line is the bank's own offer (SC-02).
    """

    __tablename__ = "park_designations"
    __table_args__ = (
        state_check(PARK_DESIGNATION),
        CheckConstraint("decided_by is null or decided_by <> proposed_by", name="four_eyes"),
        CheckConstraint("renewed_by is null or renewed_by <> reviewed_by", name="renewed_by_two"),
        CheckConstraint("grounds <> ''", name="grounds_given"),
        CheckConstraint(
            "state not in ('designated', 'under_review') or review_due_on is not null",
            name="standing_has_a_review",
        ),
        CheckConstraint(
            "state not in ('refused', 'withdrawn') or code is not null", name="ended_for_a_reason"
        ),
        Index(
            "uq_park_designations_alive",
            "park_id",
            unique=True,
            postgresql_where=text(f"state in ({', '.join(map(repr, PARK_ALIVE))})"),
        ),
        Index("ix_park_designations_state", "county_id", "state", "review_due_on"),
    )
    machine = PARK_DESIGNATION

    park_id: Mapped[Key] = mapped_column(ForeignKey("parks.id"), index=True)
    rating_id: Mapped[Key] = mapped_column(ForeignKey("credit_park_ratings.id"))
    """The figures it rests on: as proposed, then as decided or renewed."""
    grounds: Mapped[str]
    proposed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    designated_on: Mapped[date | None]
    review_due_on: Mapped[date | None]
    """From this day on it is under review."""
    reviewed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    """The first of the two people of a review, who advises to go on."""
    review_note: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    renewed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    renewed_at: Mapped[datetime | None]
    code: Mapped[str | None]
    """Why it was refused or withdrawn."""
    ended_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]

    park: Mapped[Park] = relationship(lazy="joined")
    rating: Mapped[CreditParkRating] = relationship(lazy="joined")
