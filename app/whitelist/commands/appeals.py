"""Appeals: filed by the enterprise, taken up and answered by somebody who had no part."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.commands import require_second_eye
from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.references import next_reference
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, conflict, invalid, refuse_if
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.commands.asking import open_visit
from app.whitelist.commands.negatives import close_negative
from app.whitelist.commands.proposing import REVIEW
from app.whitelist.commands.scores import score_enterprise
from app.whitelist.commands.standing import lift_suspension
from app.whitelist.commands.telling import ask_centre, tell_owner
from app.whitelist.models import Appeal, NegativeRecord, Score, WhitelistEntry
from app.whitelist.rules import appealing

ANSWER = "appeal_answer"
Subject = Score | WhitelistEntry | NegativeRecord


@dataclass(frozen=True)
class Decided:
    """A decision that can be appealed: what, when, and everybody who had part in it."""

    kind: str
    decision: str | None
    at: datetime | None
    deciders: tuple[int, ...] = ()


def decided_about(subject: Subject) -> Decided:
    """What was last decided about a score, an entry or a record of the negative list."""
    if isinstance(subject, Score):
        return Decided("score", "score", subject.computed_at)
    if isinstance(subject, NegativeRecord):
        standing = "list" if subject.state == "listed" else None
        return Decided("negative", standing, subject.entered_at, (subject.entered_by,))
    decision = appealing.DECISION_OF_STATE.get(subject.state)
    moments = {
        "refuse": subject.decided_at,
        "suspend": subject.suspended_at,
        "remove": subject.settled_at,
    }
    people = (
        subject.proposed_by,
        subject.reviewer_id,
        subject.decided_by,
        subject.suspended_by,
        subject.settled_by,
    )
    deciders = tuple(sorted({person for person in people if person}))
    return Decided("entry", decision, moments.get(decision or ""), deciders)


def appeal_until(act: Act, decided: Decided) -> datetime | None:
    """The last moment at which a decision can be appealed."""
    if decided.at is None:
        return None
    days = act.policy_at(act.on)["appeals.file_working_days"]
    return add_working_days(decided.at, days)


def why_no_appeal(act: Act, subject: Subject) -> tuple[Refusal, ...]:
    """Why no appeal can be filed against the last decision about a subject."""
    decided = decided_about(subject)
    return appealing.filing_refusals(
        decision=decided.decision,
        at=act.at,
        until=appeal_until(act, decided),
        open_already=queries.open_appeal(decided.kind, subject.public_id) is not None,
    )


def file_appeal(
    act: Act, *, enterprise: Enterprise, subject: Subject, grounds: str, evidence: str = ""
) -> Appeal:
    """Ask for another person's look at a decision; it is answered by a day."""
    if not grounds.strip():
        raise invalid("grounds", "请写明不服的理由")
    for field, text in (("grounds", grounds), ("evidence", evidence)):
        if len(text.strip()) > appealing.GROUNDS_MAX:
            most = appealing.GROUNDS_MAX
            raise invalid(field, "请写在 {most} 字以内", values={"most": most})
    refuse_if(why_no_appeal(act, subject))
    decided = decided_about(subject)
    appeal = Appeal(
        county_id=act.actor.county_id,
        reference=next_reference(act, "SS"),
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        subject_kind=decided.kind,
        subject_id=subject.public_id,
        decision=decided.decision,
        deciders=list(decided.deciders),
        grounds=grounds.strip(),
        evidence=evidence.strip(),
        filed_by=act.actor.id,
        filed_at=act.at,
        due_at=add_working_days(act.at, act.policy["appeals.answer_working_days"]),
    )
    journal.record(act, appeal, "file", announce="appeal.filed")
    db.session.flush()
    open_task(
        act,
        kind=ANSWER,
        subject=appeal,
        text=N_("申诉 {reference} 待复核：由没有参与原决定的人办"),
        values={"reference": appeal.reference},
        url=f"/centre/appeals/{appeal.public_id}",
        role=Role.FINANCE_CENTRE,
        due_at=appeal.due_at,
    )
    return appeal


def take_appeal(act: Act, *, appeal: Appeal) -> Appeal:
    """Take an appeal up; whoever had part in the decision cannot."""
    own = Refusal("four_eyes", "您参与过这项决定，须由另一人复核")
    require_second_eye(act, makers=appeal.deciders, refusal=own)
    appeal.machine.step(appeal.state, "take")
    appeal.reviewer_id = act.actor.id
    journal.record(act, appeal, "take")
    return appeal


def answer_appeal(act: Act, *, appeal: Appeal, changed: bool, reply: str) -> Appeal:
    """Answer with reasons: upheld, or changed; "changed" opens the question again."""
    action = "change" if changed else "uphold"
    appeal.machine.step(appeal.state, action)
    if appeal.reviewer_id != act.actor.id:
        raise conflict("not_the_reviewer", "由受理这份申诉的人答复")
    if not reply.strip():
        raise invalid("reply", "请写明理由")
    appeal.reply, appeal.answered_at = reply.strip(), act.at
    announce = "appeal.changed" if changed else "appeal.upheld"
    journal.record(act, appeal, action, announce=announce)
    close_tasks(act, subject=appeal)
    if changed:
        _open_again(act, appeal)
    text = N_("申诉 {reference} 已答复，请点开看")
    tell_owner(act, appeal.enterprise, "appeal_answered", text, reference=appeal.reference)
    return appeal


def withdraw_appeal(act: Act, *, appeal: Appeal) -> Appeal:
    """Take one's own appeal back."""
    journal.record(act, appeal, "withdraw")
    close_tasks(act, subject=appeal)
    return appeal


def _open_again(act: Act, appeal: Appeal) -> None:
    """A changed decision is made anew by the same road, never edited."""
    if appeal.subject_kind == "score":
        _score_again(act, appeal.enterprise)
    elif appeal.subject_kind == "negative":
        record = queries.negative_by_id(appeal.subject_id)
        if record is not None and record.can("correct"):
            close_negative(act, record=record, correction=appeal.reply)
    else:
        entry = queries.entry_by_id(appeal.subject_id)
        if entry is not None:
            _reopen(act, entry, appeal.reply)


def _score_again(act: Act, enterprise: Enterprise) -> None:
    """Somebody looks at the facts again, then they are scored again."""
    open_visit(act, enterprise)
    score_enterprise(act, enterprise=enterprise)


def _reopen(act: Act, entry: WhitelistEntry, note: str) -> None:
    if entry.can("restore"):
        lift_suspension(act, entry=entry, note=note)
    elif entry.state == "refused" and not _taken(entry):
        _review_anew(act, entry)
    elif entry.state == "removed" and not _taken(entry):
        journal.record(act, entry, "reopen", reason="appeal_changed")


def _review_anew(act: Act, entry: WhitelistEntry) -> None:
    """Two other people find and decide; what was found before does not count."""
    journal.record(act, entry, "reopen", reason="appeal_changed")
    entry.barred = sorted({p for p in (entry.reviewer_id, entry.decided_by) if p})
    entry.reviewer_id = entry.decided_by = entry.decided_at = None
    entry.opinion = entry.opinion_note = entry.reviewed_at = entry.notice_until = None
    entry.codes, entry.findings = [], []
    days = act.policy["whitelist.review_working_days"]
    entry.review_due_at = add_working_days(act.at, days)
    text = N_("名单提名 {reference} 申诉成立，重新审查：由另外的人办")
    ask_centre(act, entry, REVIEW, text, due_at=entry.review_due_at)


def _taken(entry: WhitelistEntry) -> bool:
    """Whether a newer entry of the programme is on its way or stands."""
    return (
        queries.entry_in_process(entry.enterprise_id, entry.programme) is not None
        or queries.standing_entry(entry.enterprise_id, entry.programme) is not None
    )
