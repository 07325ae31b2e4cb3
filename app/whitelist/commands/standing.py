"""An entry while it stands: suspended on an event, answered, restored or removed, run out."""

from app.accounts.commands import require_second_eye
from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days, end_of_day
from app.infra.clock import day_of
from app.infra.tasks import close_tasks
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, conflict, invalid, invalid_if
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.commands.proposing import RENEW
from app.whitelist.commands.telling import ask_centre, ask_owner, tell_owner
from app.whitelist.models import WhitelistEntry
from app.whitelist.queries.entries import COUNTY_LIST
from app.whitelist.rules import listing

REPLY, SETTLE = "whitelist_reply", "whitelist_settle"
REPLY_MAX = 1000


def suspend_entry(act: Act, *, entry: WhitelistEntry, code: str, note: str = "") -> WhitelistEntry:
    """Stop the benefits for new files, with a code; the enterprise has some days to answer.

    An act of no person is an event's: a fact, a court record, arrears.
    """
    invalid_if(listing.codes_refusals((code,) if code else (), listing.EXITS))
    entry.machine.step(entry.state, "suspend")
    entry.exit_code, entry.exit_note = code, note.strip() or None
    entry.suspended_by, entry.suspended_at = act.actor.id or None, act.at
    entry.reply_until = add_working_days(act.at, act.policy["whitelist.reply_working_days"])
    entry.reply = entry.replied_at = entry.settled_by = entry.settled_at = None
    journal.record(act, entry, "suspend", announce="entry.suspended", reason=code)
    text = N_("名单 {reference} 已暂停：原因请点开看，可以在期限内写明情况")
    tell_owner(act, entry.enterprise, "entry_suspended", text, reference=entry.reference)
    ask_owner(act, entry, REPLY, N_("名单 {reference} 已暂停，请写明情况"), entry.reply_until)
    ask_centre(
        act,
        entry,
        SETTLE,
        N_("名单 {reference} 已暂停，待负责人决定恢复或移出"),
        due_at=add_working_days(entry.reply_until, act.policy["whitelist.reply_working_days"]),
        role=Role.FINANCE_LEAD,
    )
    return entry


def note_arrears(act: Act, *, enterprise: Enterprise, days: int) -> None:
    """A loan of an enterprise is overdue for so many days: beyond the limit its entry rests."""
    if days <= act.policy["whitelist.overdue_days_max"]:
        return
    entry = queries.standing_entry(enterprise.id, COUNTY_LIST)
    if entry is not None and entry.can("suspend"):
        suspend_entry(act, entry=entry, code="overdue")


def check_standing(act: Act, *, enterprise: Enterprise) -> None:
    """A fact has changed: an active entry whose conditions no longer hold is suspended."""
    entry = queries.standing_entry(enterprise.id, COUNTY_LIST)
    score = queries.newest_score(enterprise.id)
    if entry is None or score is None or not entry.can("suspend"):
        return
    if queries.negatives_about(enterprise, act.on):
        suspend_entry(act, entry=entry, code="negative_list")
        return
    # The grade was decided on for the whole term; a lower one alone does not end it.
    conditions = queries.conditions_of(act, enterprise, score)
    code = listing.failed_now(c for c in conditions if c.code != "grade")
    if code is not None:
        suspend_entry(act, entry=entry, code=code)


def reply_to_suspension(act: Act, *, entry: WhitelistEntry, reply: str) -> WhitelistEntry:
    """What the enterprise says to its suspension, once, within its days."""
    if entry.state != "suspended" or entry.reply_until is None:
        raise conflict("not_suspended", "名单没有被暂停，不用申辩")
    if entry.replied_at is not None:
        raise conflict("replied_already", "已经写过一次情况，等中心负责人决定")
    if act.at > entry.reply_until:
        raise conflict("reply_too_late", "申辩期已过；不服可以申诉")
    if not reply.strip():
        raise invalid("reply", "请写明情况")
    if len(reply.strip()) > REPLY_MAX:
        raise invalid("reply", "请写在 {most} 字以内", values={"most": REPLY_MAX})
    entry.reply, entry.replied_at = reply.strip(), act.at
    journal.note(act, entry, "reply")
    close_tasks(act, subject=entry, kind=REPLY)
    return entry


def restore_entry(act: Act, *, entry: WhitelistEntry, note: str) -> WhitelistEntry:
    """Lift a suspension, with the reason; by another person than who suspended."""
    _as_other(act, entry, "restore")
    if not note.strip():
        raise invalid("note", "请写明理由")
    return lift_suspension(act, entry=entry, note=note.strip())


def lift_suspension(act: Act, *, entry: WhitelistEntry, note: str) -> WhitelistEntry:
    """The entry stands again: by the lead, or because an appeal changed the suspension."""
    entry.settled_by, entry.settled_at = act.actor.id, act.at
    entry.exit_code = entry.exit_note = None
    journal.record(act, entry, "restore", announce="entry.restored", reason=note)
    close_tasks(act, subject=entry)
    text = N_("名单 {reference} 已恢复")
    tell_owner(act, entry.enterprise, "entry_restored", text, reference=entry.reference)
    return entry


def remove_entry(act: Act, *, entry: WhitelistEntry, code: str, note: str) -> WhitelistEntry:
    """Take an entry off the list, with a code. Loans there are stay untouched."""
    invalid_if(listing.codes_refusals((code,) if code else (), listing.EXITS))
    if not note.strip():
        raise invalid("note", "请写明理由")
    _as_other(act, entry, "remove")
    if entry.replied_at is None and entry.reply_until and act.at <= entry.reply_until:
        day = day_of(entry.reply_until).isoformat()
        raise conflict(
            "reply_period_running",
            "申辩期到 {day} 为止，企业还没有答复；等它答复或过了这一天再移出",
            values={"day": day},
        )
    entry.exit_code, entry.exit_note = code, note.strip()
    entry.settled_by, entry.settled_at = act.actor.id, act.at
    journal.record(act, entry, "remove", announce="entry.removed", reason=code)
    close_tasks(act, subject=entry)
    text = N_("名单 {reference} 已移出：已有贷款不受影响，原因和申诉办法请点开看")
    tell_owner(act, entry.enterprise, "entry_removed", text, reference=entry.reference)
    return entry


def _as_other(act: Act, entry: WhitelistEntry, action: str) -> None:
    entry.machine.step(entry.state, action)
    own = Refusal("four_eyes", "暂停是您作出的，须由另一人决定")
    require_second_eye(act, makers=(entry.suspended_by,), refusal=own)


def expire_entry(act: Act, *, entry: WhitelistEntry, renewed: bool = False) -> WhitelistEntry:
    """The last day is over, or a re-checked entry takes its place."""
    reason = "renewed" if renewed else None
    journal.record(act, entry, "expire", announce="entry.expired", reason=reason)
    close_tasks(act, subject=entry)
    if not renewed:
        text = N_("名单 {reference} 已到期：可以一键重新核对，普通通道一直开着")
        tell_owner(act, entry.enterprise, "entry_expired", text, reference=entry.reference)
    return entry


def warn_of_end(act: Act, *, entry: WhitelistEntry) -> WhitelistEntry:
    """Tell the enterprise once that its entry soon runs out."""
    entry.warned_at = act.at
    journal.note(act, entry, "warn_of_end")
    assert entry.valid_to is not None
    text = N_("名单 {reference} 将在 {day} 到期，可以一键重新核对")
    day = entry.valid_to.isoformat()
    tell_owner(act, entry.enterprise, "entry_ending", text, reference=entry.reference, day=day)
    due_at = end_of_day(entry.valid_to)
    ask_owner(act, entry, RENEW, N_("名单 {reference} 快到期了，请重新核对"), due_at)
    return entry
