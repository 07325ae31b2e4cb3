"""The review of a proposal by two people: the first finds, the second decides."""

from collections.abc import Collection, Mapping

from app.accounts.commands import require_second_eye
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.tasks import close_tasks
from app.kernel.refusals import Refusal, conflict, invalid, invalid_if, refuse_if
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.commands.proposing import REVIEW
from app.whitelist.commands.telling import ask_centre, tell_owner
from app.whitelist.models import Score, WhitelistEntry
from app.whitelist.rules import listing

DECIDE = "whitelist_decide"


def start_review(act: Act, *, entry: WhitelistEntry) -> WhitelistEntry:
    """Take a proposal up as the first of two people; nobody reviews their own."""
    entry.machine.step(entry.state, "start_review")
    _as_first(act, entry)
    journal.record(act, entry, "start_review")
    return entry


def give_opinion(
    act: Act, *, entry: WhitelistEntry, opinion: str, note: str, evidence: Mapping[str, str]
) -> WhitelistEntry:
    """What the first person finds of each condition, and what they advise.

    `evidence` says, by condition, what was seen where the records leave it open.
    """
    if entry.state != "under_review":
        entry.machine.step(entry.state, "shortlist")
    if entry.reviewer_id is None:
        _as_first(act, entry)
    if entry.reviewer_id != act.actor.id:
        raise conflict("not_the_reviewer", "初审意见由开始审查的人填写")
    if opinion not in listing.OPINIONS:
        raise invalid("opinion", "请选择建议")
    if not note.strip():
        raise invalid("note", "请写明依据")
    score = _present_score(entry)
    conditions = queries.conditions_of(act, entry.enterprise, score)
    found = listing.findings_of(conditions, evidence)
    if opinion == "pass":
        refuse_if(listing.shortlist_refusals(found))
    entry.score_id, entry.findings = score.id, found
    entry.opinion, entry.opinion_note, entry.reviewed_at = opinion, note.strip(), act.at
    journal.note(act, entry, "give_opinion", detail={"opinion": opinion})
    close_tasks(act, subject=entry, kind=REVIEW)
    text = N_("名单提名 {reference} 已初审，待第二个人决定")
    ask_centre(act, entry, DECIDE, text, due_at=entry.review_due_at)
    return entry


def _as_first(act: Act, entry: WhitelistEntry) -> None:
    own = Refusal("four_eyes", "提名人和作过原决定的人不能初审，须由另一人")
    require_second_eye(act, makers=(entry.proposed_by, *entry.barred), refusal=own)
    entry.reviewer_id = act.actor.id


def _present_score(entry: WhitelistEntry) -> Score:
    """The newest score under a live consent; without one there is nothing to decide on."""
    score = queries.newest_score(entry.enterprise_id)
    if score is None or not queries.has_agreed(entry.enterprise):
        raise conflict("no_live_consent", "企业没有有效的“评分”授权，请企业负责人先同意")
    return score


def _as_second(act: Act, entry: WhitelistEntry, action: str) -> None:
    """Whoever decides has neither proposed nor found."""
    entry.machine.step(entry.state, action)
    if entry.opinion is None:
        raise conflict("no_opinion", "初审意见还没有填写，请初审人先填写")
    own = Refusal("four_eyes", "提名人和初审人不能作决定，须由另一人")
    makers = (entry.proposed_by, entry.reviewer_id, *entry.barred)
    require_second_eye(act, makers=makers, refusal=own)


def shortlist_entry(act: Act, *, entry: WhitelistEntry) -> WhitelistEntry:
    """Say yes as the second person: the name and the park are published for some days (PB-01).

    Everything is asked of the records once more; what the first person saw themself stays.
    """
    _as_second(act, entry, "shortlist")
    score = _present_score(entry)
    seen = {found["code"]: found["evidence"] for found in entry.findings}
    conditions = queries.conditions_of(act, entry.enterprise, score)
    found = listing.findings_of(conditions, seen)
    refuse_if(listing.shortlist_refusals(found))
    entry.score_id, entry.findings, entry.grade = score.id, found, score.grade
    entry.decided_by, entry.decided_at = act.actor.id, act.at
    days = act.policy["whitelist.notice_working_days"]
    entry.notice_until = add_working_days(act.at, days)
    journal.record(act, entry, "shortlist", announce="entry.shortlisted")
    close_tasks(act, subject=entry)
    text = N_("名单提名 {reference} 已通过审查，正在公示（只公示名称和园区）")
    tell_owner(act, entry.enterprise, "entry_notice", text, reference=entry.reference)
    return entry


def refuse_entry(
    act: Act, *, entry: WhitelistEntry, codes: Collection[str], note: str
) -> WhitelistEntry:
    """Say no as the second person, with the reasons; the enterprise may appeal."""
    invalid_if(listing.codes_refusals(codes, listing.REFUSALS))
    _as_second(act, entry, "refuse")
    entry.decided_by, entry.decided_at = act.actor.id, act.at
    return close_as_refused(act, entry=entry, codes=codes, note=note)


def close_as_refused(
    act: Act, *, entry: WhitelistEntry, codes: Collection[str], note: str = ""
) -> WhitelistEntry:
    """End a proposal with its reasons: by the second person, or by what the notice brought up."""
    entry.codes = [code for code in listing.REFUSALS if code in codes]
    entry.decided_at = act.at
    detail = {"codes": entry.codes}
    journal.record(
        act, entry, "refuse", announce="entry.refused", reason=note.strip() or None, detail=detail
    )
    close_tasks(act, subject=entry)
    text = N_("名单提名 {reference} 未通过：原因和申诉办法请点开看")
    tell_owner(act, entry.enterprise, "entry_refused", text, reference=entry.reference)
    return entry
