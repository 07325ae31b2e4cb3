"""Reads for whoever manages people and institutions: members, invitations, ended institutions."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Invitation, Membership, Organisation, User
from app.accounts.queries.people import organisation_for, token_hash
from app.infra.db import db
from app.kernel.actors import Actor, Permission


def managed_organisation_for(actor: Actor, public_id: str) -> Organisation | None:
    """An institution whose people the actor may manage: one's own; the administrator's: any."""
    found = organisation_for(actor, public_id)
    return found if found is not None and _manages(actor, found.id) else None


def _manages(actor: Actor, organisation_id: int) -> bool:
    return actor.may(Permission.ORGANISATION_MANAGE) or organisation_id == actor.organisation_id


def managed_member_for(actor: Actor, public_id: str) -> User | None:
    """A person of an institution that the actor manages."""
    user = db.session.scalars(
        select(User).where(User.county_id == actor.county_id, User.public_id == public_id)
    ).one_or_none()
    found = user is not None and managed_organisation_of(actor, user) is not None
    return user if found else None


def managed_organisation_of(actor: Actor, user: User) -> Organisation | None:
    """The newest institution of a person among those the actor manages."""
    held = [m.organisation for m in user.memberships if m.organisation and m.valid_to is None]
    managed = [o for o in held if _manages(actor, o.id)]
    return managed[-1] if managed else None


def everyone_of(organisation: Organisation) -> list[User]:
    """All who hold a role in an institution for an open time, suspended ones too; by name."""
    return list(
        db.session.scalars(
            select(User)
            .options(selectinload(User.memberships))
            .where(
                User.id.in_(
                    select(Membership.user_id).where(
                        Membership.organisation_id == organisation.id,
                        Membership.valid_to.is_(None),
                    )
                )
            )
            .order_by(User.name, User.id)
        )
    )


def all_organisations(actor: Actor) -> list[Organisation]:
    """Every institution of the county, ended ones too, by kind and name."""
    of_county = select(Organisation).where(Organisation.county_id == actor.county_id)
    ordered = of_county.order_by(Organisation.kind, Organisation.name)
    return list(db.session.scalars(ordered))


def member_counts(actor: Actor, on: date) -> dict[int, int]:
    """Organisation id -> how many people are in office in it on a day."""
    rows = db.session.execute(
        select(Membership.organisation_id, func.count(Membership.user_id.distinct()))
        .join(User, User.id == Membership.user_id)
        .where(
            User.county_id == actor.county_id,
            User.state == "active",
            Membership.organisation_id.is_not(None),
            Membership.valid_from <= on,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= on),
        )
        .group_by(Membership.organisation_id)
        .order_by(Membership.organisation_id)
    )
    return dict(rows.all())


def successor_of(organisation: Organisation) -> Organisation | None:
    return db.session.get(Organisation, organisation.successor_id or 0)


def complaint_phones(county_id: int) -> list[Organisation]:
    """The institutions of a county at work that name a complaint phone, by kind and name."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(
                Organisation.county_id == county_id,
                Organisation.state == "active",
                Organisation.complaint_phone.is_not(None),
            )
            .order_by(Organisation.kind, Organisation.name)
        )
    )


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation behind a link, open or not."""
    return db.session.scalars(
        select(Invitation).where(Invitation.token_hash == token_hash(token))
    ).one_or_none()


def person_of(invitation: Invitation) -> User:
    user = db.session.get(User, invitation.user_id)
    assert user is not None, invitation.user_id
    return user
