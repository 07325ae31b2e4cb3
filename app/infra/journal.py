"""The journal: the only assignment of `.state`, one audit row, one outbox row, one transaction.

Rows are inserted plain; the sealer (infra/audit/) chains them after commit, so that business
transactions never queue behind one another for the head of the chain.
"""

from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import outbox
from app.infra.acts import Act
from app.infra.db import Identified, Json, Key, Model, Stateful, db, new_public_id


class AuditEntry(Identified, Model):
    """One thing that was done (审计记录). Append-only by trigger.

    `detail` holds facts without personal data: codes, amounts in fen, public ids.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject", "subject_kind", "subject_id", "id"),
        CheckConstraint("action <> ''", name="action_named"),
    )

    county_id: Mapped[Key] = mapped_column(ForeignKey("counties.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[str]
    actor_role: Mapped[str | None]
    organisation_id: Mapped[str | None]
    on_behalf_of: Mapped[str | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str | None]
    reason: Mapped[str | None]
    detail: Mapped[Json]
    policy_digest: Mapped[str]
    request_id: Mapped[str | None]


def record(
    act: Act,
    subject: Any,
    action: str,
    *,
    announce: str | None = None,
    reason: str | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Step the subject's machine by `action` (or begin it), and write down that it happened.

    A subject without a machine is only written down. Raises IllegalTransition.
    """
    before, after = _step(subject, action)
    return _write(act, subject, action, before, after, announce, reason, detail)


def begin(
    act: Act,
    subject: Any,
    action: str,
    *,
    state: str,
    announce: str | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Begin a subject in another state than its machine's usual first one."""
    assert subject.state is None and state in subject.machine.states, (subject, state)
    subject.state = state
    return _write(act, subject, action, None, state, announce, None, detail)


def note(
    act: Act,
    subject: Any,
    action: str,
    *,
    announce: str | None = None,
    reason: str | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write down something that does not move the subject's state."""
    state = getattr(subject, "state", None)
    return _write(act, subject, action, state, state, announce, reason, detail)


def _step(subject: Any, action: str) -> tuple[str | None, str | None]:
    if not isinstance(subject, Stateful):
        return None, None
    before = subject.state
    subject.state = subject.machine.step(before, action) if before else subject.machine.start
    return before, subject.state


def _write(
    act: Act,
    subject: Any,
    action: str,
    before: str | None,
    after: str | None,
    announce: str | None,
    reason: str | None,
    detail: dict[str, Any] | None,
) -> AuditEntry:
    if subject.public_id is None:
        subject.public_id = new_public_id()
    db.session.add(subject)
    entry = AuditEntry(
        public_id=new_public_id(),
        county_id=act.actor.county_id,
        at=act.at,
        actor_id=act.actor.public_id,
        actor_role=act.actor.role,
        organisation_id=act.actor.organisation_public_id,
        on_behalf_of=act.on_behalf_of,
        action=action,
        subject_kind=type(subject).__name__,
        subject_id=subject.public_id,
        from_state=before,
        to_state=after,
        reason=reason,
        detail=detail or {},
        policy_digest=act.policy.digest,
        request_id=act.request_id,
    )
    db.session.add(entry)
    if has_request_context():
        g.audit_entry = g.get("audit_entry") or entry.public_id
    if announce:
        outbox.announce(act, announce, subject, detail)
    return entry
