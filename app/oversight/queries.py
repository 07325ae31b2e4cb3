"""Reads of the journal: by subject, actor, day and action; receipts for those it concerns."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from app.accounts.models import User
from app.consents.models import AccessLog
from app.infra import clock
from app.infra.db import db
from app.infra.journal import AuditEntry
from app.infra.paging import Page, Slice, slice_of
from app.kernel.actors import Actor, Permission


@dataclass(frozen=True)
class Search:
    """What the auditor looks for; empty fields do not filter."""

    subject: str = ""
    actor: str = ""
    action: str = ""
    day: str = ""

    @classmethod
    def of(cls, args: Any) -> "Search":
        return cls(**{n: str(args.get(n, "")).strip()[:80] for n in cls.__dataclass_fields__})


def entries(actor: Actor, search: Search, page: Page) -> Slice[AuditEntry]:
    """The entries of the actor's county that match, newest first."""
    return slice_of(_matching(actor, search), page, order=(AuditEntry.at, AuditEntry.id))


def _matching(actor: Actor, search: Search) -> Select[Any]:
    statement = select(AuditEntry).where(AuditEntry.county_id == actor.county_id)
    if search.subject:
        statement = statement.where(
            or_(
                AuditEntry.subject_id == search.subject.lower(),
                AuditEntry.subject_kind == search.subject,
            )
        )
    if search.actor:
        wanted = select(User.public_id).where(
            or_(User.login == search.actor, User.name == search.actor)
        )
        statement = statement.where(
            or_(AuditEntry.actor_id == search.actor, AuditEntry.actor_id.in_(wanted))
        )
    if search.action:
        statement = statement.where(AuditEntry.action == search.action)
    if day := _day(search.day):
        start = clock.at_local(day)
        statement = statement.where(
            AuditEntry.at >= start, AuditEntry.at < start + timedelta(days=1)
        )
    return statement


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def names_of(found: Slice[AuditEntry]) -> dict[str, str]:
    """Names of the people behind entries, by public id."""
    ids = {entry.actor_id for entry in found.items}
    rows = db.session.execute(select(User.public_id, User.name).where(User.public_id.in_(ids)))
    return dict(rows.tuples().all())


def entry_for(actor: Actor, public_id: str) -> AuditEntry | None:
    """An entry for the auditor, or for those it concerns: who did it, or whose county body it is."""
    statement = select(AuditEntry).where(
        AuditEntry.county_id == actor.county_id, AuditEntry.public_id == public_id
    )
    if not actor.may(Permission.AUDIT_READ):
        concerned = [AuditEntry.actor_id == actor.public_id]
        if actor.organisation_public_id:
            concerned.append(AuditEntry.organisation_id == actor.organisation_public_id)
        statement = statement.where(or_(*concerned))
    return db.session.scalars(statement).one_or_none()


def readings(actor: Actor, enterprise_id: str, page: Page) -> Slice[AccessLog]:
    """Who read an enterprise's files, newest first."""
    statement = select(AccessLog).where(
        AccessLog.county_id == actor.county_id, AccessLog.enterprise_id == enterprise_id
    )
    return slice_of(statement, page, order=(AccessLog.at, AccessLog.id))
