"""What happened to a subject, read from the journal: the timeline every file page shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.infra.db import db
from app.infra.journal import AuditEntry, reasons_of


@dataclass(frozen=True)
class Event:
    """One line of a timeline. `role` is whose act it was, None for the clock."""

    at: datetime
    action: str
    subject_kind: str
    role: str | None
    from_state: str | None
    to_state: str | None
    reason: str | None
    on_behalf_of: str | None
    receipt: str


def events_of(county_id: int, subjects: list[tuple[str, str]]) -> list[Event]:
    """The entries of the given (kind, public id) subjects, oldest first.

    The caller has shown that the reader may see the subjects.
    """
    if not subjects:
        return []
    wanted = or_(
        *(
            and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id == public_id)
            for kind, public_id in subjects
        )
    )
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.county_id == county_id, wanted)
        .order_by(AuditEntry.at, AuditEntry.id)
    ).all()
    reasons = reasons_of(rows)
    return [
        Event(
            row.at,
            row.action,
            row.subject_kind,
            row.actor_role,
            row.from_state,
            row.to_state,
            reasons.get(row.public_id),
            row.on_behalf_of,
            row.public_id,
        )
        for row in rows
    ]
