"""The journal: the only assignment of `.state`, one audit row, one outbox row, one transaction.

Rows are inserted plain; the sealer (infra/audit/) chains them after commit, so that business
transactions never queue behind one another for the head of the chain.
"""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import CheckConstraint, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import outbox
from app.infra.acts import Act
from app.infra.db import Identified, Json, Key, Model, Stateful, db, new_public_id
from app.infra.fields import Encrypted


class AuditEntry(Identified, Model):
    """One thing that was done (审计记录). Append-only by trigger.

    `detail` holds facts without personal data: codes, amounts in fen, public ids. `reason` is a
    code, or the commitment to a text that stands in `journal_notes` and can be erased.
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


class JournalNote(Identified, Model):
    """What somebody wrote beside an entry (附言). The chain holds its commitment alone.

    The row can be erased: what is left then proves nothing about the words but that they were.
    """

    __tablename__ = "journal_notes"

    entry_id: Mapped[str] = mapped_column(unique=True)
    """Public id of the entry."""
    author_id: Mapped[str] = mapped_column(index=True)
    """Public id of whoever wrote it."""
    salt: Mapped[str]
    words: Mapped[str] = mapped_column(Encrypted("journal_notes.words"))


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


_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
COMMITTED = "sha256:"


def commitment(salt: str, words: str) -> str:
    """What the chain keeps of a text: nobody finds the words from it without the salt."""
    return COMMITTED + hashlib.sha256(f"{salt}\x1f{words}".encode()).hexdigest()


def _kept(act: Act, entry_id: str, reason: str | None) -> str | None:
    """A code stays as it is; a text goes into a row of its own and leaves its commitment."""
    if not reason or _CODE.fullmatch(reason):
        return reason
    salt = new_public_id()
    db.session.add(
        JournalNote(entry_id=entry_id, author_id=act.actor.public_id, salt=salt, words=reason)
    )
    return commitment(salt, reason)


def reasons_of(entries: Collection[AuditEntry]) -> dict[str, str]:
    """Public id -> reason in words or its code; an erased text is missing."""
    committed = {e.public_id for e in entries if (e.reason or "").startswith(COMMITTED)}
    plain = {e.public_id: e.reason for e in entries if e.reason and e.public_id not in committed}
    notes = select(JournalNote).where(JournalNote.entry_id.in_(committed))
    return plain | {note.entry_id: note.words for note in db.session.scalars(notes)}


def erase_notes(*, author_id: str) -> int:
    """Erase all that a person (public id) wrote beside entries; the chain verifies as before."""
    gone = delete(JournalNote).where(JournalNote.author_id == author_id)
    return int(db.session.execute(gone).rowcount)


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
    entry_id = new_public_id()
    entry = AuditEntry(
        public_id=entry_id,
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
        reason=_kept(act, entry_id, reason),
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
