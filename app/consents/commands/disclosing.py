"""What is shown to whom, who looked, and what a contract keeps readable."""

from collections.abc import Collection

from flask import g, has_request_context, request
from sqlalchemy.dialects.postgresql import insert

from app.consents import queries
from app.consents.commands.deletions import ask_for_deletion, lift_duty
from app.consents.commands.watching import line
from app.consents.models import AccessLog, Consent, Disclosure
from app.infra import clock, journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.refusals import conflict


def record_disclosure(
    act: Act, *, consent: Consent, subject_kind: str, subject_id: str, recipient_id: int
) -> Disclosure:
    """Show a subject (public id) to an organisation under a live consent; once is enough."""
    db.session.flush()
    consent = queries.locked_consent(consent.id)
    # Asked again under the lock: a narrowing in the same second may have won the race.
    ended = consent.state != "given" or consent.expires_on < clock.day_of(act.at)
    if ended or "referral" not in consent.live_purposes:
        raise conflict("no_live_consent", "授权已撤回或到期，不能再提供资料")
    for row in queries.disclosures_under(consent):
        same = (row.subject_kind, row.subject_id, row.recipient_id)
        if same == (subject_kind, subject_id, recipient_id):
            return row
    disclosure = Disclosure(
        county_id=consent.county_id,
        consent=consent,
        enterprise_id=consent.enterprise_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        recipient_id=recipient_id,
        disclosed_at=act.at,
    )
    detail = {"consent": consent.public_id, "kind": subject_kind, "subject": subject_id}
    journal.note(act, disclosure, "disclose", detail=detail)
    db.session.flush()
    lift_duty(act, consent=consent, organisation_id=recipient_id)
    return disclosure


def log_access(
    act: Act, *, enterprise_id: str, subject_kind: str, subject_id: str, what: str
) -> None:
    """Write down that somebody looked (`what`: open, take, print, export …), for the owner.

    A page never commits, so a reading on a GET is written on a connection of its own, at once;
    inside a command it belongs to the command's transaction. Once a day is enough.
    """
    values = line(act, enterprise_id, what=what, kind=subject_kind, subject=subject_id)
    once = insert(AccessLog).values(**values).on_conflict_do_nothing()
    if has_request_context() and request.method == "GET":
        if "read_of" not in g:
            g.read_of = set()
        g.read_of.add(enterprise_id)
        with db.engine.begin() as connection:
            connection.execute(once)
        return
    db.session.execute(once)


def keep_by_contract(
    act: Act, *, enterprise_id: str, recipient_id: int, subjects: Collection[str], reason: str
) -> int:
    """A loan makes the reading necessary: what it rests on stays readable after a withdrawal.

    Args:
        subjects: public ids of what the contract needs (its need, enterprise and assets); what
            else the recipient was once shown, and may no longer see, stays closed.

    Returns how many disclosures are kept. The owner sees them listed with the reason.
    """
    shown = queries.disclosures_to(enterprise_id, recipient_id)
    rows = [row for row in shown if row.subject_id in subjects]
    for row in rows:
        if row.kept_by_contract is None:
            row.kept_by_contract = reason
            journal.note(act, row, "keep_by_contract", reason=reason)
    db.session.flush()
    return len(rows)


def release_contract(act: Act, *, enterprise_id: str, recipient_id: int) -> int:
    """The last contract is over: from now on only a live consent opens the file."""
    rows = [
        row
        for row in queries.disclosures_to(enterprise_id, recipient_id)
        if row.kept_by_contract is not None
    ]
    for row in rows:
        row.kept_by_contract = None
        journal.note(act, row, "release_contract")
    db.session.flush()
    ask_for_deletion(act, [row for row in rows if row.ended_at is not None])
    return len(rows)
