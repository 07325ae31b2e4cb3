"""What happens to a sent need: admitted, returned, carried along by its referrals, closed."""

from app.infra import journal
from app.infra.acts import Act
from app.infra.notify import notify
from app.infra.tasks import close_tasks
from app.kernel.money import format_wan
from app.kernel.refusals import conflict, invalid
from app.kernel.words import N_
from app.needs import queries
from app.needs.commands.lists import forget_result, note_result
from app.needs.models import FinancingNeed
from app.policy.codes import codes

TRIAGE = "need_triage"


def admit_need(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """The match run is done: the need is open for lenders. No step of the centre is needed."""
    if need.state == "submitted":
        journal.record(act, need, "admit")
    return need


def return_need(
    act: Act, *, need: FinancingNeed, reason_codes: list[str], comment: str
) -> FinancingNeed:
    """Give a need back before anything was referred, with coded reasons (退回)."""
    known = codes(act.policy, "refusal_codes")
    unknown = [code for code in reason_codes if code not in known]
    if not reason_codes or unknown:
        raise invalid("reason_codes", "请选择退回原因")
    codes_once = list(dict.fromkeys(reason_codes))
    need.answers = {**need.answers, "returned": {"codes": codes_once, "comment": comment}}
    journal.record(
        act,
        need,
        "return",
        reason=comment or None,
        detail={"reason_codes": codes_once},
        announce="need.returned",
    )
    close_tasks(act, subject=need, kind=TRIAGE)
    _tell(act, need, "need_returned", N_("您的需求 {reference} 需要修改，请看原因"))
    return need


def log_contact(act: Act, *, need: FinancingNeed, note: str) -> FinancingNeed:
    """The centre's named person has spoken with the owner: the first clock stops."""
    if not need.can("withdraw"):
        raise conflict("need_not_live", "需求没有在办理中")
    if not note.strip():
        raise invalid("note", "请写明联系情况")
    need.contacted_at = need.contacted_at or act.at
    need.touched_at = act.at
    journal.note(act, need, "contact", reason=note.strip())
    close_tasks(act, subject=need, kind=TRIAGE)
    return need


def _tell(act: Act, need: FinancingNeed, kind: str, text: str) -> None:
    notify(
        act,
        user_ids=queries.speakers_of(need),
        kind=kind,
        text=text,
        values={"reference": need.reference},
        url=f"/me/needs/{need.public_id}",
    )


def move_need(act: Act, *, need: FinancingNeed, action: str) -> FinancingNeed:
    """Carry a need along with its referrals; a step that changes nothing is not written."""
    if need.machine.step(need.state, action) != need.state:
        need.touched_at, need.reminders = act.at, 0
        journal.record(act, need, action)
    if action == "refer":
        close_tasks(act, subject=need, kind=TRIAGE)
    if action == "book":
        note_result(act, need=need, result="credited")
    return need


def count_acceptance(act: Act, *, need: FinancingNeed, amount_fen: int) -> bool:
    """Add an accepted offer; True when the need is now filled. The caller holds the row lock."""
    left = need.amount_fen - need.accepted_fen
    if amount_fen > left:
        raise conflict(
            "need_exceeded",
            "接受的金额合计不能超过需求，还可接受 {left}",
            field="amount_fen",
            actual=amount_fen,
            required=left,
            values={"left": format_wan(left)},
        )
    need.accepted_fen += amount_fen
    need.touched_at = act.at
    filled = need.accepted_fen == need.amount_fen
    journal.record(
        act, need, "fill" if filled else "accept_part", detail={"accepted_fen": need.accepted_fen}
    )
    note_result(act, need=need, result="credited")
    return filled


def take_back_acceptance(act: Act, *, need: FinancingNeed, amount_fen: int) -> FinancingNeed:
    """An accepted offer came to nothing: its amount is open again. The caller holds the lock."""
    need.accepted_fen -= amount_fen
    need.touched_at = act.at
    detail = {"accepted_fen": need.accepted_fen}
    if need.can("fall_through"):
        journal.record(act, need, "fall_through", detail=detail)
    else:
        journal.note(act, need, "fall_through", detail=detail)
    if not need.accepted_fen:
        forget_result(act, need=need)
    return need


def close_unmet(act: Act, *, need: FinancingNeed, reason: str) -> FinancingNeed:
    """No lender is left for now; the owner is led on and may reopen at any time."""
    need.closed_at, need.closed_reason = act.at, reason
    journal.record(act, need, "give_up", announce="need.unmet", reason=reason)
    close_tasks(act, subject=need, kind=TRIAGE)
    _tell(act, need, "need_unmet", N_("需求 {reference} 暂未成功：请看原因和下一步"))
    return need


def reopen_need(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """Try again."""
    need.closed_at, need.closed_reason = None, None
    need.touched_at, need.reminders = act.at, 0
    journal.record(act, need, "reopen", announce="need.reopened")
    return need


def set_channel(act: Act, *, need: FinancingNeed, green: bool) -> FinancingNeed:
    """Say which clock the need's referrals run by: the green channel's, or the ordinary one."""
    need.green_channel = green
    journal.note(act, need, "set_channel", detail={"green": green})
    return need


def remind_owner(act: Act, *, need: FinancingNeed, days_left: int) -> FinancingNeed:
    """A need nobody touches ends by and by; its owner is told before, twice."""
    need.reminders += 1
    journal.note(act, need, "remind", detail={"days_left": days_left})
    notify(
        act,
        user_ids=queries.speakers_of(need),
        kind="need_ending",
        text=N_("需求 {reference} 很久没有动静，{days} 天后会关闭；还需要就打开看看"),
        values={"reference": need.reference, "days": max(days_left, 0)},
        url=f"/me/needs/{need.public_id}",
    )
    return need


def lapse_draft(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """A draft kept for too long: void it and forget its words; the journal keeps that it was."""
    need.purpose, need.answers, need.wish_to_send = "", {}, False
    need.closed_at, need.closed_reason = act.at, "draft_lapsed"
    journal.record(act, need, "withdraw", reason="draft_lapsed")
    return need
