"""Tables of people, organisations and how they sign in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.states import ORGANISATION, USER
from app.infra.db import (
    Fen,
    Identified,
    Json,
    Key,
    Model,
    Owned,
    Stateful,
    not_negative,
    state_check,
)
from app.infra.fields import Encrypted
from app.kernel.actors import Role

ORGANISATION_KINDS = (
    "bank",
    "guarantor",
    "reguarantor",
    "fund",
    "insurer",
    "investor",
    "finance_centre",
    "township",
    "park",
    "department",
)


class Organisation(Identified, Owned, Stateful, Model):
    """An institution or office (机构). A township's or park's organisation shares its public id."""

    __tablename__ = "organisations"
    __table_args__ = (
        state_check(ORGANISATION),
        CheckConstraint(
            f"kind in ({', '.join(repr(kind) for kind in ORGANISATION_KINDS)})", name="kind_known"
        ),
        CheckConstraint(
            "valid_to is null or valid_from is null or valid_to >= valid_from",
            name="days_in_order",
        ),
        Index(
            "uq_organisations_name",
            "county_id",
            "name",
            unique=True,
        ),
        not_negative("net_assets_fen"),
        not_negative("officer_limit_fen"),
    )
    machine = ORGANISATION

    kind: Mapped[str]
    name: Mapped[str]
    uscc: Mapped[str | None]
    contact_phone: Mapped[str | None]
    complaint_phone: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"))
    net_assets_fen: Mapped[Fen | None]
    officer_limit_fen: Mapped[Fen | None]
    """Up to this amount an officer's offer needs no second person (经办权限)."""
    settings: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"), default=dict)


class User(Identified, Owned, Stateful, Model):
    """A person who signs in (用户). The mobile number is encrypted; its index finds it."""

    __tablename__ = "users"
    __table_args__ = (
        state_check(USER),
        Index("uq_users_login", text("lower(login)"), unique=True),
        Index("uq_users_mobile", "county_id", "mobile_index", unique=True),
        CheckConstraint("confirmed_by is null or confirmed_by <> invited_by", name="two_hands"),
        CheckConstraint("confirmed_by is null or confirmed_by <> id", name="not_by_oneself"),
    )
    machine = USER

    login: Mapped[str]
    name: Mapped[str]
    name_pinyin: Mapped[str] = mapped_column(default="")
    mobile: Mapped[str | None] = mapped_column(Encrypted("users.mobile"))
    mobile_index: Mapped[str | None]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None] = mapped_column(Encrypted("users.totp_secret"))
    totp_last_step: Mapped[int | None]
    locale: Mapped[str] = mapped_column(default="zh")
    demo: Mapped[bool] = mapped_column(default=False)
    last_sign_in_at: Mapped[datetime | None]
    invited_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    """Who held the link of the account last; None for those who registered or were set up."""
    confirmed_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    """Another person who met the holder: until then inviter and invited count as one hand."""
    confirmed_at: Mapped[datetime | None]
    awaits_lead: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """The first manager of an institution, invited from outside: the finance lead confirms."""

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", order_by="Membership.id"
    )


class Membership(Identified, Model):
    """A role held in an organisation, from a day to a day (任职). An entrepreneur's has none."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(
            f"role in ({', '.join(repr(role.value) for role in Role)})", name="role_known"
        ),
        CheckConstraint(
            "(role = 'entrepreneur') = (organisation_id is null)", name="staff_have_an_organisation"
        ),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="days_in_order"),
        Index(
            "uq_memberships_open",
            "user_id",
            "organisation_id",
            "role",
            unique=True,
            postgresql_where=text("valid_to is null"),
        ),
    )

    user_id: Mapped[Key] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[Key | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")


class SignIn(Identified, Model):
    """A live session (会话): only the hash of its token is kept, so it can be revoked."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[Key] = mapped_column(ForeignKey("users.id"), index=True)
    membership_id: Mapped[Key] = mapped_column(ForeignKey("memberships.id"))
    kind: Mapped[str]
    """`page` for a browser, `api` for a bearer token."""
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship(lazy="joined")
    membership: Mapped[Membership] = relationship(lazy="joined")


class LoginCode(Identified, Model):
    """A one-time code sent to a phone (验证码): hashed, short-lived, few tries."""

    __tablename__ = "login_codes"

    county_id: Mapped[Key] = mapped_column(ForeignKey("counties.id"))
    mobile_index: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Invitation(Identified, Owned, Model):
    """An invitation into an organisation (邀请): a link that works once."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    invited_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Interest(Identified, Owned, Model):
    """A declared interest (回避申报): this person is kept out of the enterprise's files."""

    __tablename__ = "interests"
    __table_args__ = (
        Index(
            "uq_interests_live",
            "user_id",
            "enterprise_id",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
    )

    user_id: Mapped[Key] = mapped_column(ForeignKey("users.id"), index=True)
    enterprise_id: Mapped[str] = mapped_column(index=True)
    """Public id of the enterprise, opaque here."""
    relation: Mapped[str]
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
