"""Tables of places, enterprises and the people who may act for them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.enterprises.rules.registering import KINDS
from app.enterprises.states import DISPUTE, ENTERPRISE
from app.infra.db import (
    Fen,
    Identified,
    JsonList,
    Key,
    Model,
    Owned,
    Stateful,
    not_negative,
    state_check,
)


class Township(Identified, Owned, Model):
    """A township or street office (乡镇、街道). Shares its public id with its organisation."""

    __tablename__ = "townships"
    __table_args__ = (Index("uq_townships_code", "county_id", "code", unique=True),)

    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]


class Park(Identified, Owned, Model):
    """A park of the 1+7+N (园区). Shares its public id with its organisation."""

    __tablename__ = "parks"
    __table_args__ = (
        Index("uq_parks_code", "county_id", "code", unique=True),
        CheckConstraint("role in ('core', 'key', 'other')", name="role_known"),
    )

    code: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    township_id: Mapped[Key | None] = mapped_column(ForeignKey("townships.id"))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    manager: Mapped[str] = mapped_column(default="")
    targets: Mapped[JsonList] = mapped_column(default=list)
    """Dated aims with their source: measure, value, unit, due_on, source."""

    township: Mapped[Township | None] = relationship(lazy="joined")


class Enterprise(Identified, Owned, Stateful, Model):
    """An enterprise, trader, cooperative or workshop (企业、个体工商户等)."""

    __tablename__ = "enterprises"
    __table_args__ = (
        state_check(ENTERPRISE),
        CheckConstraint(f"kind in ({', '.join(map(repr, KINDS))})", name="kind_known"),
        not_negative("employees"),
        not_negative("revenue_fen"),
        not_negative("assets_fen"),
        Index(
            "uq_enterprises_uscc",
            "county_id",
            "uscc",
            unique=True,
            postgresql_where=text("uscc is not null and state <> 'closed'"),
        ),
    )
    machine = ENTERPRISE

    reference: Mapped[str]
    name: Mapped[str]
    name_pinyin: Mapped[str] = mapped_column(default="")
    name_initials: Mapped[str] = mapped_column(default="")
    uscc: Mapped[str | None]
    kind: Mapped[str]
    industry: Mapped[str]
    """GB/T 4754-2017: section letter and 2 to 4 digits."""
    township_id: Mapped[Key] = mapped_column(ForeignKey("townships.id"), index=True)
    park_id: Mapped[Key | None] = mapped_column(ForeignKey("parks.id"), index=True)
    founded_on: Mapped[date]
    employees: Mapped[int]
    revenue_fen: Mapped[Fen]
    """Of the last twelve months, as declared."""
    assets_fen: Mapped[Fen]
    size: Mapped[str]
    """micro, small, medium, large; computed by policy/sizes.py, kept with the digest it used."""
    size_row: Mapped[str]
    size_source: Mapped[str]
    size_digest: Mapped[str]
    returnee_kind: Mapped[str | None]
    """migrant_worker, graduate, researcher, other (返乡入乡人员类别)."""
    returned_on: Mapped[date | None]
    contact_name: Mapped[str | None]
    registered_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[Key | None]
    evidence: Mapped[str | None]
    evidence_note: Mapped[str | None]

    township: Mapped[Township] = relationship(lazy="joined")
    park: Mapped[Park | None] = relationship(lazy="joined")
    members: Mapped[list["EnterpriseMember"]] = relationship(
        back_populates="enterprise", order_by="EnterpriseMember.id"
    )

    @property
    def live_members(self) -> list["EnterpriseMember"]:
        return [member for member in self.members if member.ended_at is None]

    @property
    def owner(self) -> "EnterpriseMember | None":
        """The person it belongs to now."""
        return next((m for m in self.live_members if m.standing == "owner"), None)


class EnterpriseMember(Identified, Model):
    """A person who may act for an enterprise (经办人): its owner, or a helper with consent."""

    __tablename__ = "enterprise_members"
    __table_args__ = (
        CheckConstraint("standing in ('owner', 'helper')", name="standing_known"),
        Index(
            "uq_enterprise_members_live",
            "enterprise_id",
            "user_id",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
        Index(
            "uq_enterprise_members_owner",
            "enterprise_id",
            unique=True,
            postgresql_where=text("ended_at is null and standing = 'owner'"),
        ),
    )

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    user_id: Mapped[Key] = mapped_column(ForeignKey("users.id"), index=True)
    standing: Mapped[str]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    enterprise: Mapped[Enterprise] = relationship(back_populates="members")
    user: Mapped[User] = relationship(lazy="joined")


class Dispute(Identified, Owned, Stateful, Model):
    """A second claim to an enterprise (归属争议), settled by the finance centre."""

    __tablename__ = "disputes"
    __table_args__ = (
        state_check(DISPUTE),
        Index(
            "uq_disputes_open",
            "enterprise_id",
            "claimant_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )
    machine = DISPUTE

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    claimant_id: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    grounds: Mapped[str]
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[Key | None]
    outcome_note: Mapped[str | None]

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    claimant: Mapped[User] = relationship(lazy="joined")


class Paper(Identified, Owned, Model):
    """A paper of an enterprise (材料), asked once and reused until it is too old."""

    __tablename__ = "papers"
    __table_args__ = (Index("ix_papers_enterprise", "enterprise_id", "kind"),)

    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"))
    kind: Mapped[str]
    """A code of the paper list (policy/parameters/papers.toml)."""
    attachment_id: Mapped[str]
    """Public id of the stored file."""
    added_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    replaced_at: Mapped[datetime | None]

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
