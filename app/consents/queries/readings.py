"""Who may look, and who looked: for the owner's page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from app.accounts.models import Organisation
from app.consents.models import AccessLog, Consent
from app.consents.queries.disclosures import disclosures_under
from app.infra.db import db


@dataclass(frozen=True)
class Viewer:
    """One organisation that may look under a consent. `last_read_at` is None if it never did."""

    organisation: Organisation
    named: bool
    disclosed: bool
    last_read_at: datetime | None


def viewers_of(consent: Consent) -> list[Viewer]:
    """Who may look under a live consent: the named, and those the owner sent something to."""
    named = {row.organisation_id: row.organisation for row in consent.live_recipients}
    shown = {row.recipient_id: row.recipient for row in disclosures_under(consent)}
    read = last_readings(consent.enterprise_id)
    return [
        Viewer(organisation, key in named, key in shown, read.get(key))
        for key, organisation in sorted(
            {**shown, **named}.items(), key=lambda pair: (pair[1].name, pair[0])
        )
    ]


def last_readings(enterprise_id: str) -> dict[int, datetime]:
    """Organisation -> when it last looked at an enterprise."""
    rows = db.session.execute(
        select(AccessLog.organisation_id, func.max(AccessLog.at))
        .where(AccessLog.enterprise_id == enterprise_id, AccessLog.organisation_id.is_not(None))
        .group_by(AccessLog.organisation_id)
    )
    return {organisation: at for organisation, at in rows if organisation is not None}


@dataclass(frozen=True)
class Reading:
    """One line of the access log as the owner reads it: which institution, when, what."""

    at: datetime
    organisation: str | None
    organisation_kind: str | None
    subject_kind: str
    what: str


TOGETHER = ("fact",)
"""Kinds of which one page shows many: their reading on one day is told as one line."""


def readings_of(enterprise_id: str, *, limit: int = 50) -> list[Reading]:
    """Who looked at an enterprise, newest first. Persons are not named, institutions are."""
    line = case((AccessLog.subject_kind.in_(TOGETHER), 0), else_=AccessLog.id)
    same = (Organisation.name, Organisation.kind, AccessLog.subject_kind, AccessLog.what)
    rows = db.session.execute(
        select(func.max(AccessLog.at), *same)
        .outerjoin(Organisation, Organisation.id == AccessLog.organisation_id)
        .where(AccessLog.enterprise_id == enterprise_id)
        .group_by(*same, AccessLog.reader_id, AccessLog.day, line)
        .order_by(func.max(AccessLog.id).desc())
        .limit(limit)
    )
    return [Reading(*row) for row in rows]
