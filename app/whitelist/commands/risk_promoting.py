"""One card takes another's place: evidence, a signed note, a second person; back in one step."""

from app.accounts.commands import require_second_eye
from app.infra import jobs, journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, conflict, invalid, refuse_if
from app.kernel.words import N_
from app.whitelist.commands.risk_cards import EXPIRY, SHADOW
from app.whitelist.models import RiskCard, RiskPromotion
from app.whitelist.queries import risk_cards as queries
from app.whitelist.queries.risk_evidence import evidence_for
from app.whitelist.rules.governing import is_expired
from app.whitelist.rules.risk_compare import promotion_refusals

WAITING = "risk_promotion"


def sign_promotion(act: Act, *, card: RiskCard, note: str) -> RiskPromotion:
    """Sign that a card takes the champion's place, on the evidence of today.

    Without a champion, or once it has expired, there is nothing to compare with: an approved card
    may begin on its validation alone.
    """
    card.machine.step(card.state, "promote")
    if is_expired(card.state, card.expires_on, act.on):
        raise conflict("card_expired", "这张卡已经到期，请重新验证一张")
    if not note.strip():
        raise invalid("note", "请写明为什么换卡")
    if queries.open_promotion(act.actor.county_id) is not None:
        raise conflict("promotion_open", "有一次换卡还在等另一人确认")
    before = queries.risk_card_in_use(act.actor.county_id)
    promotion = RiskPromotion(
        county_id=act.actor.county_id,
        kind="promotion",
        card=card,
        card_id=card.id,
        before=before,
        before_id=before.id if before else None,
        evidence=_evidence(act, before, card),
        note=note.strip(),
        signed_by=act.actor.id,
        signed_at=act.at,
    )
    journal.record(act, promotion, "sign", reason=note.strip(), detail={"card": card.public_id})
    db.session.flush()
    open_task(
        act,
        kind=WAITING,
        subject=promotion,
        text=N_("风险评分卡换卡等待确认"),
        url=f"/centre/risk/{card.public_id}/promotion",
        role=Role.FINANCE_LEAD,
    )
    return promotion


def _evidence(act: Act, before: RiskCard | None, card: RiskCard) -> dict[str, object]:
    """What it rests on; refused (409) with every reason where it is not enough."""
    if before is None or is_expired(before.state, before.expires_on, act.on):
        return {"first": True}
    if card.state != "challenger":
        raise conflict("not_in_shadow", "先作为挑战卡影子运行，才能与主卡比较")
    found = evidence_for(act, before, card)
    refuse_if(promotion_refusals(found, act.policy))
    return found.document()


def confirm_promotion(act: Act, *, promotion: RiskPromotion) -> RiskPromotion:
    """Another person lets the card take its place; the old one rests and can come back."""
    own = Refusal("four_eyes", "签署人不能自己确认")
    makers = (promotion.signed_by, promotion.card.author_id)
    require_second_eye(act, makers=makers, refusal=own)
    promotion.machine.step(promotion.state, "confirm")
    now = queries.risk_card_in_use(act.actor.county_id)
    if (now.id if now else None) != promotion.before_id:
        raise conflict("champion_changed", "主卡已经变了，请重新签署")
    promotion.confirmed_by, promotion.confirmed_at = act.actor.id, act.at
    journal.record(act, promotion, "confirm", detail={"card": promotion.card.public_id})
    close_tasks(act, subject=promotion)
    _replace(act, now, promotion.card, "promote")
    return promotion


def refuse_promotion(act: Act, *, promotion: RiskPromotion, reason: str) -> RiskPromotion:
    """Another person says no; the champion stays."""
    own = Refusal("four_eyes", "签署人不能自己确认")
    require_second_eye(act, makers=(promotion.signed_by,), refusal=own)
    if not reason.strip():
        raise invalid("reason", "请写明原因")
    journal.record(act, promotion, "refuse", reason=reason.strip())
    close_tasks(act, subject=promotion)
    return promotion


def roll_back(act: Act, *, card: RiskCard, note: str) -> RiskPromotion:
    """Bring the card back whose place the champion took: one step, one person, a reason."""
    if not note.strip():
        raise invalid("note", "请写明为什么退回")
    step = queries.step_into_use(card)
    if card.state not in ("champion", "expired") or step is None or step.before is None:
        raise conflict("nothing_before", "没有可以退回的上一张主卡")
    before = step.before
    if not before.can("restore") or is_expired("retired", before.expires_on, act.on):
        raise conflict("before_expired", "上一张主卡已经到期，不能退回")
    back = RiskPromotion(
        county_id=act.actor.county_id,
        kind="rollback",
        card=before,
        card_id=before.id,
        before=card,
        before_id=card.id,
        evidence={},
        note=note.strip(),
        signed_by=act.actor.id,
        signed_at=act.at,
    )
    journal.begin(act, back, "roll_back", state="done", detail={"card": before.public_id})
    _replace(act, card, before, "restore")
    return back


def _replace(act: Act, old: RiskCard | None, new: RiskCard, action: str) -> None:
    if old is not None:
        journal.record(act, old, "retire", reason="replaced")
        old.ended_at = act.at
        close_tasks(act, subject=old, kind=EXPIRY)
        # One champion at a time, says the index: the old one leaves before the new one enters.
        db.session.flush()
    journal.record(act, new, action)
    new.began_at, new.ended_at = act.at, None
    db.session.flush()
    jobs.defer(SHADOW, {"county_id": act.actor.county_id}, lock=SHADOW)
