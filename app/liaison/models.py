"""Tables of assignments, visits and problems."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.enterprises.models import Enterprise, Park
from app.infra.db import Identified, Json, JsonList, Key, Model, Owned, Stateful, state_check
from app.liaison.rules import MODES, STANDINGS
from app.liaison.states import PROBLEM


class Assignment(Identified, Owned, Model):
    """Who looks after which enterprise or park, from a day to a day (联系服务)."""

    __tablename__ = "liaison_assignments"
    __table_args__ = (
        CheckConstraint(f"standing in ({', '.join(map(repr, STANDINGS))})", name="standing_known"),
        CheckConstraint("(enterprise_id is null) <> (park_id is null)", name="one_subject"),
        CheckConstraint("park_id is null or standing = 'lead'", name="parks_have_leads"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="days_in_order"),
        Index(
            "uq_liaison_assignments_enterprise",
            "enterprise_id",
            "standing",
            unique=True,
            postgresql_where=text("valid_to is null and enterprise_id is not null"),
        ),
        Index(
            "uq_liaison_assignments_park",
            "park_id",
            unique=True,
            postgresql_where=text("valid_to is null and park_id is not null"),
        ),
    )

    officer_id: Mapped[Key] = mapped_column(ForeignKey("users.id"), index=True)
    enterprise_id: Mapped[Key | None] = mapped_column(ForeignKey("enterprises.id"))
    park_id: Mapped[Key | None] = mapped_column(ForeignKey("parks.id"))
    standing: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    assigned_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))

    officer: Mapped[User] = relationship(lazy="joined", foreign_keys=[officer_id])
    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")
    park: Mapped[Park | None] = relationship(lazy="joined")


class Visit(Identified, Owned, Model):
    """One visit or call (走访): who, when, what was found. Never changed; a second one corrects."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint(f"mode in ({', '.join(map(repr, MODES))})", name="mode_known"),
        CheckConstraint("next_on is null or next_on > on_day", name="next_is_later"),
        Index("ix_visits_enterprise", "enterprise_id", "on_day", "id"),
        Index("ix_visits_day", "county_id", "on_day", "id"),
    )

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"))
    visitor_id: Mapped[Key] = mapped_column(ForeignKey("users.id"), index=True)
    on_day: Mapped[date]
    mode: Mapped[str]
    issues: Mapped[JsonList]
    note: Mapped[str]
    next_on: Mapped[date | None]
    tests: Mapped[Json]
    """Five-test code -> outcome, as seen on the spot."""
    need_id: Mapped[str | None]
    """Public id of the need that the tests were recorded for."""
    logged_at: Mapped[datetime]

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    visitor: Mapped[User] = relationship(lazy="joined")


class Problem(Identified, Owned, Stateful, Model):
    """Something a firm cannot solve alone (企业诉求), carried to whoever can."""

    __tablename__ = "problems"
    __table_args__ = (
        state_check(PROBLEM),
        Index("ix_problems_board", "county_id", "state", "due_at"),
    )
    machine = PROBLEM

    reference: Mapped[str]
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    visit_id: Mapped[Key | None] = mapped_column(ForeignKey("visits.id"))
    issue: Mapped[str]
    words: Mapped[str]
    raised_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    raised_at: Mapped[datetime]
    assigned_to: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"))
    due_at: Mapped[datetime]
    solution: Mapped[str | None]
    solved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    raiser: Mapped[User] = relationship(lazy="joined")
    office: Mapped[Organisation | None] = relationship(lazy="joined")
