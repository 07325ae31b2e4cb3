"""The public notice: anybody objects, the centre settles with reasons, then the entry begins."""

from dataclasses import dataclass

from app.accounts.commands import require_second_eye
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, conflict, invalid
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.commands.reviewing import close_as_refused
from app.whitelist.commands.standing import expire_entry, suspend_entry
from app.whitelist.commands.telling import tell_owner
from app.whitelist.models import Objection, WhitelistEntry
from app.whitelist.rules import listing, objecting

OBJECTION = "whitelist_objection"


@dataclass(frozen=True)
class Said:
    """What somebody says against an entry, and how to reach them."""

    name: str
    contact: str
    grounds: str
    evidence: str = ""


def file_objection(act: Act, *, entry: WhitelistEntry, said: Said) -> Objection:
    """Anybody's objection; one after the notice is late, and is settled all the same."""
    if not objecting.may_object(entry.state):
        raise conflict("not_open_to_objection", "这家企业现在不在公示或名单上")
    for field, text in (("name", said.name), ("contact", said.contact), ("grounds", said.grounds)):
        if not text.strip():
            raise invalid(field, "请填写")
    late = entry.notice_until is None or act.at > entry.notice_until
    objection = Objection(
        county_id=entry.county_id,
        entry=entry,
        entry_id=entry.id,
        name=said.name.strip(),
        contact=said.contact.strip(),
        grounds=said.grounds.strip(),
        evidence=said.evidence.strip(),
        late=late,
        filed_at=act.at,
        due_at=add_working_days(act.at, act.policy["whitelist.objection_working_days"]),
    )
    journal.record(act, objection, "file", detail={"entry": entry.public_id, "late": late})
    db.session.flush()
    open_task(
        act,
        kind=OBJECTION,
        subject=objection,
        text=N_("名单 {reference} 有一份异议，处理完才能继续"),
        values={"reference": entry.reference},
        url=f"/centre/whitelist/{entry.public_id}",
        role=Role.FINANCE_CENTRE,
        due_at=objection.due_at,
    )
    return objection


def settle_objection(act: Act, *, objection: Objection, upheld: bool, answer: str) -> Objection:
    """Say with reasons whether an objection holds; one that does ends or suspends the entry.

    Whoever decided on the entry does not settle what is said against the decision.
    """
    if not answer.strip():
        raise invalid("answer", "请写明理由")
    entry = objection.entry
    own = Refusal("four_eyes", "您对这家企业作过决定，异议须由另一人处理")
    require_second_eye(act, makers=(entry.decided_by,), refusal=own)
    objection.machine.step(objection.state, "uphold" if upheld else "dismiss")
    objection.settled_by, objection.settled_at = act.actor.id, act.at
    objection.answer = answer.strip()
    journal.record(act, objection, "uphold" if upheld else "dismiss")
    close_tasks(act, subject=objection)
    db.session.flush()
    if upheld and entry.state == "public_notice":
        close_as_refused(act, entry=entry, codes=("objection",))
    elif upheld and entry.state == "active":
        suspend_entry(act, entry=entry, code="objection", note=objection.answer)
    return objection


def activate_entry(act: Act, *, entry: WhitelistEntry) -> WhitelistEntry:
    """After the notice: the entry begins, waits for open objections, or ends on a new fact."""
    if "open" in queries.objection_states(entry.id):
        return entry
    conditions = queries.conditions_of(act, entry.enterprise, entry.score)
    lost = [c.code for c in conditions if c.outcome == listing.FAILED]
    if lost:
        return close_as_refused(act, entry=entry, codes=lost)
    former = queries.standing_entry(entry.enterprise_id, entry.programme)
    if former is not None:
        expire_entry(act, entry=former, renewed=True)
        db.session.flush()
    entry.valid_from = act.on
    entry.valid_to = listing.last_day(act.on, policy=act.policy)
    journal.record(act, entry, "activate", announce="entry.listed")
    text = N_("企业已进入支持白名单（{reference}）：可以开具凭证")
    tell_owner(act, entry.enterprise, "entry_listed", text, reference=entry.reference)
    return entry
