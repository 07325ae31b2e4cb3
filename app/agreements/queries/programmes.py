"""Reads of guarantee programmes: the parties see their own, the county all of its own."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, select

from app.agreements.models import GuaranteeProgramme, ProgrammeLender
from app.agreements.rules import Seat
from app.agreements.states import AT_WORK, OPEN_TO_SIGNATURES
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.infra.tasks import Task
from app.kernel.actors import COUNTY_ROLES, GUARANTOR_ROLES, LENDER_ROLES, Actor, Role


@visibility(GuaranteeProgramme)
def _visible_programmes(actor: Actor) -> ColumnElement[bool]:
    return and_(GuaranteeProgramme.county_id == actor.county_id, _in_reach(actor))


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (*COUNTY_ROLES, Role.FINANCE_BUREAU):
        return GuaranteeProgramme.county_id == actor.county_id
    if actor.role in LENDER_ROLES:
        return _lends(actor.organisation_id or 0)
    if actor.role in GUARANTOR_ROLES:
        return GuaranteeProgramme.guarantor_id == actor.organisation_id
    if actor.role is Role.REGUARANTEE_OFFICER:
        return GuaranteeProgramme.reguarantor_id == actor.organisation_id
    if actor.role is Role.INSURER:
        # No insurer is named in a programme: those that leave a share to one are open to them.
        return GuaranteeProgramme.shares.contains([["insurer"]])
    return false()


def _lends(lender_id: int) -> ColumnElement[bool]:
    return GuaranteeProgramme.id.in_(
        select(ProgrammeLender.programme_id).where(ProgrammeLender.lender_id == lender_id)
    )


def programme_for(actor: Actor, public_id: str) -> GuaranteeProgramme | None:
    """The programme with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, GuaranteeProgramme).where(GuaranteeProgramme.public_id == public_id)
    ).one_or_none()


def programmes(actor: Actor, page: Page, *, state: str | None = None) -> Slice[GuaranteeProgramme]:
    """The programmes the actor may see, newest first."""
    statement = visible(actor, GuaranteeProgramme)
    if state:
        statement = statement.where(GuaranteeProgramme.state == state)
    return slice_of(statement, page, order=(GuaranteeProgramme.prepared_at, GuaranteeProgramme.id))


def live_programme(public_id: str, lender_id: int, on: date) -> GuaranteeProgramme | None:
    """The programme if it is live on a day and this lender (internal key) is part of it.

    Whatever its headroom: that binds when a guarantee is approved.
    """
    statement = unscoped(GuaranteeProgramme, "asks whether a lender's own programme is in force")
    return db.session.scalars(
        statement.where(GuaranteeProgramme.public_id == public_id, _live(lender_id, on))
    ).one_or_none()


def live_programmes_of(lender_id: int, on: date) -> list[GuaranteeProgramme]:
    """The programmes a lender may name on a day, by name."""
    statement = unscoped(GuaranteeProgramme, "a lender's own programmes that are in force")
    return list(
        db.session.scalars(
            statement.where(_live(lender_id, on)).order_by(
                GuaranteeProgramme.name, GuaranteeProgramme.id
            )
        )
    )


def _live(lender_id: int, on: date) -> ColumnElement[bool]:
    return and_(
        GuaranteeProgramme.state == "live",
        GuaranteeProgramme.valid_from <= on,
        GuaranteeProgramme.valid_to >= on,
        _lends(lender_id),
    )


def programme_by_id(public_id: str) -> GuaranteeProgramme | None:
    """A programme for the machine (upper rooms, reactions and jobs)."""
    statement = unscoped(GuaranteeProgramme, "the caller acts under this programme")
    return db.session.scalars(
        statement.where(GuaranteeProgramme.public_id == public_id)
    ).one_or_none()


def programme_by_key(key: int) -> GuaranteeProgramme | None:
    """A programme by its internal key, for the machine."""
    statement = unscoped(GuaranteeProgramme, "the edition that another one replaces")
    return db.session.scalars(statement.where(GuaranteeProgramme.id == key)).one_or_none()


def edition_after(programme: GuaranteeProgramme) -> GuaranteeProgramme | None:
    """The edition that replaces this one, being signed or in force."""
    statement = unscoped(GuaranteeProgramme, "an edition has the parties of the one it replaces")
    return db.session.scalars(
        statement.where(
            GuaranteeProgramme.replaces_id == programme.id, GuaranteeProgramme.state != "ended"
        )
    ).one_or_none()


def locked_programme(programme_id: int) -> GuaranteeProgramme:
    """The programme under a row lock: signatures are counted one after another."""
    statement = unscoped(GuaranteeProgramme, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(GuaranteeProgramme.id == programme_id)
        .with_for_update(of=GuaranteeProgramme)
        .execution_options(populate_existing=True)
    ).one()


def seats_of(programme: GuaranteeProgramme) -> tuple[Seat, ...]:
    """Who signs: each lender, the guarantor, and the re-guarantor if one is named."""
    lenders = [Seat(lender.id, Role.BANK_MANAGER.value) for lender in programme.lenders]
    seats = [*lenders, Seat(programme.guarantor_id, Role.GUARANTEE_MANAGER.value)]
    if programme.reguarantor_id is not None:
        seats.append(Seat(programme.reguarantor_id, Role.REGUARANTEE_OFFICER.value))
    return tuple(seats)


def signed_by(programme: GuaranteeProgramme) -> frozenset[int]:
    """The organisations (internal keys) that have signed."""
    return frozenset(signature.organisation_id for signature in programme.signatures)


def past_validity(county_id: int, on: date) -> list[GuaranteeProgramme]:
    """Programmes whose last day is over and that are not closed yet, for the clock; by id."""
    statement = unscoped(GuaranteeProgramme, "validity ends for everybody alike")
    return list(
        db.session.scalars(
            statement.where(
                GuaranteeProgramme.county_id == county_id,
                GuaranteeProgramme.state.in_((*OPEN_TO_SIGNATURES, *AT_WORK)),
                GuaranteeProgramme.valid_to < on,
            ).order_by(GuaranteeProgramme.id)
        )
    )


def signing_tasks(programme: GuaranteeProgramme, organisation_id: int | None) -> list[Task]:
    """The open tasks that ask an organisation to sign; by id."""
    return list(
        db.session.scalars(
            select(Task)
            .where(
                Task.kind == "sign_programme",
                Task.subject_kind == GuaranteeProgramme.__name__,
                Task.subject_id == programme.public_id,
                Task.organisation_id == organisation_id,
                Task.done_at.is_(None),
            )
            .order_by(Task.id)
        )
    )
