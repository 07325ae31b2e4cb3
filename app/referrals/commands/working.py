"""What a lender's people do with a referral."""

from app.accounts.models import User
from app.accounts.queries import members_of
from app.consents.commands import log_access
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid, invalid_if
from app.needs.commands import move_need
from app.needs.queries import locked_need
from app.referrals import rules
from app.referrals.commands.clocks import calm
from app.referrals.commands.closing import lead_on
from app.referrals.models import Decision, Referral


def take_referral(act: Act, *, referral: Referral) -> Referral:
    """Take a referral on: from now on the whole file is open to its officer."""
    need = locked_need(referral.need_id)
    db.session.refresh(referral)
    referral.taken_at = act.at
    referral.assigned_to = act.actor.id
    journal.record(act, referral, "take", announce="referral.taken")
    log_access(
        act,
        enterprise_id=need.enterprise.public_id,
        subject_kind="need",
        subject_id=need.public_id,
        what="take",
    )
    move_need(act, need=need, action="study")
    return referral


def taken(act: Act, referral: Referral) -> Referral:
    """Taking is implied by asking and offering."""
    return take_referral(act, referral=referral) if referral.state == "sent" else referral


def log_contact(act: Act, *, referral: Referral, note: str) -> Referral:
    """Write down that a human being spoke to the entrepreneur: the first clock stops."""
    if not note.strip():
        raise invalid("note", "请写明谁、怎样、何时联系的")
    if referral.state not in ("sent", "accepted", "info_requested", "offered"):
        referral.machine.step(referral.state, "contact")
    referral.contacted_at = referral.contacted_at or act.at
    if referral.assigned_to is None:
        referral.assigned_to = act.actor.id
    journal.note(act, referral, "contact", reason=note.strip(), announce="referral.contacted")
    return calm_if_in_time(act, referral)


def calm_if_in_time(act: Act, referral: Referral) -> Referral:
    """Nothing is late any more: the escalation ends."""
    if rules.late_since(referral.clock_facts(act.at)) is None:
        calm(act, referral=referral)
    return referral


def decline_referral(
    act: Act, *, referral: Referral, reason_codes: list[str], comment: str
) -> Referral:
    """Say no, with coded reasons; the owner reads them in plain words and is led on."""
    invalid_if(rules.decline_refusals(tuple(reason_codes), comment, policy=act.policy))
    need = locked_need(referral.need_id)
    db.session.refresh(referral)
    referral.machine.step(referral.state, "decline")
    if any(offer.state == "awaiting_approval" for offer in referral.offers):
        raise conflict("illegal_state", "还有方案在等审批，请先处理")
    codes = list(dict.fromkeys(reason_codes))
    db.session.add(_decline(act, referral, codes, comment))
    referral.closed_at, referral.paused_at = act.at, None
    detail = {"reason_codes": codes, **referral.parties()}
    journal.record(act, referral, "decline", announce="referral.declined", detail=detail)
    db.session.flush()
    lead_on(act, need=need)
    return referral


def _decline(act: Act, referral: Referral, codes: list[str], comment: str) -> Decision:
    return Decision(
        county_id=act.actor.county_id,
        referral=referral,
        stage=1,
        outcome="decline",
        reason_codes=codes,
        comment=comment.strip(),
        decided_by=act.actor.id,
        decided_at=act.at,
        policy_digest=act.policy.digest,
        facts={"amount_fen": referral.need.amount_fen, "product": referral.product.public_id},
    )


def reassign_referral(act: Act, *, referral: Referral, officer: User) -> Referral:
    """Hand an open referral to a colleague of the same bank."""
    if officer not in members_of(referral.lender_id, act.on, Role.BANK_OFFICER):
        raise invalid("officer", "请选择本行在岗的客户经理")
    if referral.state not in ("sent", "accepted", "info_requested", "offered"):
        referral.machine.step(referral.state, "reassign")
    referral.assigned_to = officer.id
    detail = {"to": officer.public_id}
    journal.note(act, referral, "reassign", announce="referral.assigned", detail=detail)
    return referral


def remind_lender(act: Act, *, referral: Referral) -> Referral:
    """The centre reminds; it decides nothing (财金〔2025〕11号 art. 10)."""
    if referral.state not in ("sent", "accepted"):
        raise conflict("illegal_state", "这笔转介现在不在银行手里")
    journal.note(act, referral, "remind", announce="referral.reminded")
    return referral
