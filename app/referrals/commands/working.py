"""What a lender's people do with a referral, and what the owner answers."""

from datetime import date
from typing import Any

from app.accounts.models import User
from app.accounts.queries import members_of
from app.consents.commands import log_access
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days, working_days_between
from app.infra.db import db
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid, invalid_if, refuse_if
from app.needs.commands import move_need
from app.referrals import rules
from app.referrals.commands.closing import lead_on
from app.referrals.models import AskItem, Decision, LeaveCover, Referral


def take_referral(act: Act, *, referral: Referral) -> Referral:
    """Take a referral on: from now on the whole file is open to its officer."""
    journal.record(act, referral, "take", announce="referral.taken")
    referral.taken_at = act.at
    referral.assigned_to = act.actor.id
    log_access(
        act,
        enterprise_id=referral.need.enterprise.public_id,
        subject_kind="need",
        subject_id=referral.need.public_id,
        what="take",
    )
    move_need(act, need=referral.need, action="study")
    return referral


def taken(act: Act, referral: Referral) -> Referral:
    """Taking is implied by asking and offering."""
    return take_referral(act, referral=referral) if referral.state == "sent" else referral


def log_contact(act: Act, *, referral: Referral, note: str) -> Referral:
    """Write down that a human being spoke to the entrepreneur: the first clock stops."""
    if referral.state not in ("sent", "accepted", "info_requested", "offered"):
        referral.machine.step(referral.state, "contact")
    if not note.strip():
        raise invalid("note", "请写明谁、怎样、何时联系的")
    referral.contacted_at = referral.contacted_at or act.at
    if referral.assigned_to is None:
        referral.assigned_to = act.actor.id
    journal.note(act, referral, "contact", reason=note, announce="referral.contacted")
    return referral


def ask_for_papers(act: Act, *, referral: Referral, items: list[str]) -> Referral:
    """Ask for listed papers (补件): the clock stands still until they are answered."""
    wanted = [item.strip() for item in items if item.strip()]
    if not wanted:
        raise invalid("items", "请至少写一项需要补充的材料")
    taken(act, referral)
    referral.machine.step(referral.state, "ask")
    refuse_if(rules.ask_refusals(referral.asks, policy=act.policy))
    referral.asks += 1
    referral.paused_at = act.at
    for item in wanted:
        referral.ask_items.append(
            AskItem(round=referral.asks, item=item, asked_by=act.actor.id, asked_at=act.at)
        )
    journal.record(act, referral, "ask", announce="referral.asked", detail={"items": len(wanted)})
    return referral


def answer_questions(act: Act, *, referral: Referral, answers: list[dict[str, Any]]) -> Referral:
    """Answer every open item: words, papers, or "cannot"; the clock runs again."""
    referral.machine.step(referral.state, "answer")
    waiting = {item.item: item for item in referral.ask_items if item.answered_at is None}
    for answer in answers:
        item = waiting.pop(answer["item"], None)
        if item is None:
            raise invalid("answers", "没有待回答的「{item}」", values={"item": answer["item"]})
        if not (answer.get("text") or "").strip() and not answer.get("file_ids"):
            raise invalid("answers", "「{item}」请填写说明或上传材料", values={"item": item.item})
        item.answer = answer.get("text") or ""
        item.file_ids = list(answer.get("file_ids") or [])
        item.answered_at = act.at
    if waiting:
        missing = "、".join(waiting)
        raise invalid("answers", "还有没回答的：{missing}", values={"missing": missing})
    _restart_clocks(act, referral)
    journal.record(act, referral, "answer", announce="referral.answered")
    return referral


def _restart_clocks(act: Act, referral: Referral) -> None:
    assert referral.paused_at is not None
    days = working_days_between(referral.paused_at, act.at)
    if referral.due_at is not None:
        referral.due_at = add_working_days(referral.due_at, days)
    if referral.contact_due_at is not None and referral.contacted_at is None:
        referral.contact_due_at = add_working_days(referral.contact_due_at, days)
    referral.paused_at = None


def decline_referral(
    act: Act, *, referral: Referral, reason_codes: list[str], comment: str
) -> Referral:
    """Say no, with coded reasons; the owner reads them in plain words and is led on."""
    invalid_if(rules.decline_refusals(tuple(reason_codes), comment, policy=act.policy))
    referral.machine.step(referral.state, "decline")
    if any(offer.state == "awaiting_approval" for offer in referral.offers):
        raise conflict("offer_awaiting_approval", "还有方案在等审批，请先处理")
    db.session.add(
        Decision(
            county_id=act.actor.county_id,
            referral=referral,
            stage=1,
            outcome="decline",
            reason_codes=list(dict.fromkeys(reason_codes)),
            comment=comment,
            decided_by=act.actor.id,
            decided_at=act.at,
            policy_digest=act.policy.digest,
            facts={"amount_fen": referral.need.amount_fen},
        )
    )
    referral.closed_at = act.at
    referral.paused_at = None
    journal.record(
        act,
        referral,
        "decline",
        announce="referral.declined",
        detail={"reason_codes": reason_codes, "lender": referral.lender.public_id},
    )
    db.session.flush()
    lead_on(act, need=referral.need)
    return referral


def reassign_referral(act: Act, *, referral: Referral, officer: User) -> Referral:
    """Hand a referral to a colleague of the same bank."""
    assert act.actor.organisation_id is not None
    colleagues = members_of(act.actor.organisation_id, act.on, Role.BANK_OFFICER)
    if officer not in colleagues:
        raise invalid("officer", "请选择本行在岗的客户经理")
    referral.assigned_to = officer.id
    journal.note(act, referral, "reassign", detail={"to": officer.public_id})
    return referral


def arrange_cover(
    act: Act, *, officer: User, cover: User, valid_from: date, valid_to: date
) -> LeaveCover:
    """Say who stands in for an officer on leave, from a day to a day."""
    assert act.actor.organisation_id is not None
    colleagues = members_of(act.actor.organisation_id, valid_from, Role.BANK_OFFICER)
    if officer not in colleagues or cover not in colleagues or officer.id == cover.id:
        raise invalid("cover", "请选择本行两位不同的客户经理")
    if valid_to < valid_from:
        raise invalid("valid_to", "结束日期不能早于开始日期")
    leave = LeaveCover(
        county_id=act.actor.county_id,
        organisation_id=act.actor.organisation_id,
        officer_id=officer.id,
        cover_id=cover.id,
        valid_from=valid_from,
        valid_to=valid_to,
        arranged_by=act.actor.id,
    )
    journal.note(act, leave, "arrange")
    return leave


def remind_lender(act: Act, *, referral: Referral) -> Referral:
    """The centre reminds; it decides nothing (财金〔2025〕11号 art. 10)."""
    if referral.state not in ("sent", "accepted"):
        raise conflict("not_waiting", "这笔转介现在不在银行手里")
    journal.note(act, referral, "remind", announce="referral.reminded")
    return referral
