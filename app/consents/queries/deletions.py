"""Duties to delete: of an institution, of an enterprise, past their day."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, false, select

from app.consents.models import DeletionDuty, Disclosure
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import COUNTY_ROLES, Actor, Role


@visibility(DeletionDuty)
def _visible_duties(actor: Actor) -> ColumnElement[bool]:
    """An institution's own; all of the county for its centre and auditor."""
    in_county = DeletionDuty.county_id == actor.county_id
    if actor.role in COUNTY_ROLES:
        return in_county
    if actor.role in (None, Role.ENTREPRENEUR) or actor.organisation_id is None:
        return false()
    return and_(in_county, DeletionDuty.organisation_id == actor.organisation_id)


def duties(actor: Actor, page: Page, *, state: str | None = None) -> Slice[DeletionDuty]:
    """The duties the actor may see, newest first."""
    statement = visible(actor, DeletionDuty)
    if state:
        statement = statement.where(DeletionDuty.state == state)
    return slice_of(statement, page, order=(DeletionDuty.asked_at, DeletionDuty.id))


def duty_for(actor: Actor, public_id: str) -> DeletionDuty | None:
    """The duty with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, DeletionDuty).where(DeletionDuty.public_id == public_id)
    ).one_or_none()


def duties_of_enterprise(enterprise_id: str) -> list[DeletionDuty]:
    """All about one enterprise (public id), newest first; the caller has shown who may see it."""
    statement = unscoped(DeletionDuty, "the caller has shown that the actor may see the enterprise")
    return list(
        db.session.scalars(
            statement.where(DeletionDuty.enterprise_id == enterprise_id).order_by(
                DeletionDuty.id.desc()
            )
        )
    )


def open_duties(enterprise_id: str, organisation_ids: Iterable[int]) -> list[DeletionDuty]:
    """The open duties of institutions about an enterprise, under a row lock; by id."""
    statement = unscoped(DeletionDuty, "asked, lifted or answered, whoever reads them")
    return list(
        db.session.scalars(
            statement.where(
                DeletionDuty.enterprise_id == enterprise_id,
                DeletionDuty.organisation_id.in_(list(organisation_ids)),
                DeletionDuty.state == "asked",
            )
            .order_by(DeletionDuty.id)
            .with_for_update(of=DeletionDuty)
        )
    )


def locked_duty(duty_id: int) -> DeletionDuty:
    """The duty under a row lock: it is answered once."""
    statement = unscoped(DeletionDuty, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(DeletionDuty.id == duty_id)
        .with_for_update(of=DeletionDuty)
        .execution_options(populate_existing=True)
    ).one()


def duties_past_their_day(county_id: int, on: date, *, limit: int = 500) -> list[DeletionDuty]:
    """Open duties whose day is over and that the centre was not told of; oldest first."""
    statement = unscoped(DeletionDuty, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                DeletionDuty.county_id == county_id,
                DeletionDuty.state == "asked",
                DeletionDuty.due_on < on,
                DeletionDuty.brought_up_at.is_(None),
            )
            .order_by(DeletionDuty.id)
            .limit(limit)
        )
    )


def shown_before(organisation_id: int, subject_id: str) -> str | None:
    """The enterprise (public id) whose subject was once shown to an institution and is no more."""
    return db.session.scalars(
        select(Disclosure.enterprise_id)
        .where(
            Disclosure.recipient_id == organisation_id,
            Disclosure.subject_id == subject_id,
            Disclosure.ended_at.is_not(None),
        )
        .limit(1)
    ).one_or_none()
