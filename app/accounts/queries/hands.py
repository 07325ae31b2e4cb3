"""Whose hand an account is: for four eyes, and for whoever confirms accounts."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Membership, Organisation, User
from app.accounts.queries.managing import managed_member_for
from app.accounts.rules import Hand, managers_of_kind
from app.infra.db import db
from app.kernel.actors import Actor, Role


def hand_of(user_id: int) -> Hand:
    """A person, led back along the invitations that no second person confirmed."""
    user = db.session.get(User, user_id)
    if user is None:
        return Hand(user_id, user_id)
    return Hand(user_id, _origin(user), user.awaits_lead and user.confirmed_by is None)


def _origin(user: User) -> int:
    seen = {user.id}
    while user.invited_by is not None and user.confirmed_by is None:
        inviter = db.session.get(User, user.invited_by)
        if inviter is None or inviter.id in seen:
            break
        seen.add(inviter.id)
        user = inviter
    return user.id


def has_manager(organisation: Organisation, on: date) -> bool:
    """Whether somebody who may invite runs the institution on a day, or is invited to."""
    return (
        db.session.scalars(
            select(Membership.id)
            .join(User, User.id == Membership.user_id)
            .where(
                Membership.organisation_id == organisation.id,
                Membership.role.in_([role.value for role in managers_of_kind(organisation.kind)]),
                Membership.valid_from <= on,
                or_(Membership.valid_to.is_(None), Membership.valid_to >= on),
                User.state.in_(("invited", "active")),
            )
            .limit(1)
        ).first()
        is not None
    )


def unconfirmed(actor: Actor) -> list[User]:
    """The accounts nobody has confirmed yet that the actor may look after, newest first.

    The finance lead sees the first managers of all institutions beside the lead's own people.
    """
    statement = (
        select(User)
        .options(selectinload(User.memberships))
        .where(
            User.county_id == actor.county_id,
            User.invited_by.is_not(None),
            User.confirmed_by.is_(None),
            User.state.in_(("invited", "active")),
        )
        .order_by(User.id.desc())
    )
    return [user for user in db.session.scalars(statement) if _may_look_after(actor, user)]


def _may_look_after(actor: Actor, user: User) -> bool:
    first_manager = actor.role is Role.FINANCE_LEAD and user.awaits_lead
    return first_manager or managed_member_for(actor, user.public_id) is not None


def unconfirmed_for(actor: Actor, public_id: str) -> User | None:
    """One of these accounts."""
    found = [user for user in unconfirmed(actor) if user.public_id == public_id]
    return found[0] if found else None


def actor_names(ids: Collection[int]) -> dict[int, str]:
    """User id -> name."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return dict(rows.all())
