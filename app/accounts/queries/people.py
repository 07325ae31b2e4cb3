"""Reads about people, sessions, and the institutions at work."""

import hashlib
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts import rules
from app.accounts.models import Interest, Membership, Organisation, SignIn, User
from app.infra import clock
from app.infra.counties import County, county_by_id
from app.infra.db import db
from app.infra.fields import blind_index
from app.kernel.actors import Actor, Permission, Role


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def mobile_index(mobile: str) -> str:
    return blind_index(mobile, column="users.mobile")


def user_by_name(name: str) -> User | None:
    """The person who signs in as `name`: a log-in name, or a mobile number."""
    mobile = rules.normal_mobile(name)
    wanted = func.lower(User.login) == name.strip().lower()
    if mobile:
        wanted = or_(wanted, User.mobile_index == mobile_index(mobile))
    return db.session.scalars(select(User).where(wanted).order_by(User.id).limit(1)).one_or_none()


def user_by_mobile(county_id: int, mobile: str) -> User | None:
    return db.session.scalars(
        select(User).where(User.county_id == county_id, User.mobile_index == mobile_index(mobile))
    ).one_or_none()


def live_sign_in(token: str, kind: str, at: datetime) -> SignIn | None:
    """The session of a token while it lives: not revoked, not over, its person active."""
    row = db.session.scalars(
        select(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.kind == kind)
    ).one_or_none()
    if row is None or row.revoked_at is not None or row.expires_at <= at:
        return None
    if row.user.state != "active" or not _in_office(row.membership, clock.day_of(at)):
        return None
    return None if row.user.demo and not demo_welcome(row.user.county_id) else row


def demo_welcome(county_id: int) -> bool:
    """Whether demo people exist here.

    Never in a county that works for real, nor on a production server that was not told to show the
    demo (GUIYAN_DEMO). Their sessions end with it.
    """
    county = county_by_id(county_id)
    return county is not None and not county.real and _demo_shown()


def _demo_shown() -> bool:
    config = current_app.config
    return bool(config["STAGE"] != "production" or config["EXPECT_DEMO"])


def _in_office(membership: Membership, day: date) -> bool:
    if rules.membership_on([membership], day) is None:
        return False
    organisation = membership.organisation
    return organisation is None or organisation.state in ("trial", "active")


def actor_of(user: User, membership: Membership) -> Actor:
    """The actor a person is, in one of their roles."""
    organisation = membership.organisation
    return Actor(
        id=user.id,
        public_id=user.public_id,
        name=user.name,
        role=Role(membership.role),
        county_id=user.county_id,
        organisation_id=organisation.id if organisation else None,
        organisation_public_id=organisation.public_id if organisation else None,
        organisation_kind=organisation.kind if organisation else None,
        trial=bool(organisation and organisation.state == "trial"),
    )


def actor_holding(
    user_id: int, permission: Permission, organisation_id: int | None
) -> Actor | None:
    """A person in the live role that may do something for an institution; None if none may now.

    For jobs that go on with what a person began.
    """
    user = db.session.get(User, user_id)
    if user is None or user.state != "active":
        return None
    for membership in reversed(user.memberships):
        actor = actor_of(user, membership)
        at_work = _in_office(membership, clock.today())
        if at_work and actor.organisation_id == organisation_id and actor.may(permission):
            return actor
    return None


def user_of(actor: Actor) -> User:
    user = db.session.get(User, actor.id)
    assert user is not None, actor.id
    return user


def organisation_of(actor: Actor) -> Organisation | None:
    return db.session.get(Organisation, actor.organisation_id) if actor.organisation_id else None


def organisations(actor: Actor, *, kind: str | None = None) -> list[Organisation]:
    """The institutions of the actor's county that are at work, by kind and name."""
    statement = _of_county(actor).where(Organisation.state.in_(("trial", "active")))
    if kind:
        statement = statement.where(Organisation.kind == kind)
    return list(db.session.scalars(statement.order_by(Organisation.kind, Organisation.name)))


def organisation_for(actor: Actor, public_id: str) -> Organisation | None:
    """An institution of the actor's county."""
    return db.session.scalars(
        _of_county(actor).where(Organisation.public_id == public_id)
    ).one_or_none()


def organisation_named(actor: Actor, name: str) -> Organisation | None:
    return db.session.scalars(
        _of_county(actor).where(Organisation.name == name.strip())
    ).one_or_none()


def _of_county(actor: Actor) -> Select[tuple[Organisation]]:
    return select(Organisation).where(Organisation.county_id == actor.county_id)


def members_of(organisation_id: int, on: date, *roles: Role) -> list[User]:
    """The people in office in an organisation on a day, by name; all roles or the given ones."""
    statement = (
        select(User)
        .join(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.valid_from <= on,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= on),
            User.state == "active",
        )
        .order_by(User.name, User.id)
    )
    if roles:
        statement = statement.where(Membership.role.in_([role.value for role in roles]))
    return list(db.session.scalars(statement))


def people_in_role(county_id: int, on: date, role: Role) -> list[User]:
    """Everyone of a county who holds a role on a day, by id."""
    return list(
        db.session.scalars(
            select(User)
            .join(Membership)
            .where(
                User.county_id == county_id,
                Membership.role == role.value,
                Membership.valid_from <= on,
                or_(Membership.valid_to.is_(None), Membership.valid_to >= on),
                User.state == "active",
            )
            .order_by(User.id)
        )
    )


def live_sessions(actor: Actor) -> list[SignIn]:
    """One's own open sessions, newest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(
                SignIn.user_id == actor.id,
                SignIn.revoked_at.is_(None),
                SignIn.expires_at > clock.now(),
            )
            .order_by(SignIn.created_at.desc(), SignIn.id.desc())
        )
    )


def recused_from(actor: Actor, enterprise_id_column: Any) -> ColumnElement[bool]:
    """Predicate: the actor declared an interest in the enterprise with this public id (回避)."""
    return (
        select(Interest.id)
        .where(
            Interest.user_id == actor.id,
            Interest.enterprise_id == enterprise_id_column,
            Interest.ended_at.is_(None),
        )
        .exists()
    )


def interests_of(actor: Actor) -> list[Interest]:
    return list(
        db.session.scalars(
            select(Interest)
            .where(Interest.user_id == actor.id, Interest.ended_at.is_(None))
            .order_by(Interest.id)
        )
    )


DEMO_OWNERS = "owner"
"""Log-in names of the demo's many firm owners begin so; nobody is asked to choose among them."""


def demo_people() -> list[User]:
    """The people of the demo county, for the log-in page; none once a county works for real."""
    if not _demo_shown():
        return []
    return list(
        db.session.scalars(
            select(User)
            .options(selectinload(User.memberships))
            .join(County, County.id == User.county_id)
            .where(
                User.demo.is_(True),
                County.real.is_(False),
                User.state == "active",
                ~User.login.startswith(DEMO_OWNERS),
            )
            .order_by(User.id)
            .limit(60)
        )
    )
