"""One risk card takes another's place: the comparison, the signed note, the way back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.policy.industries import SECTIONS
from app.whitelist.commands import risk_promoting as promoting
from app.whitelist.forms.risk_cards import RiskReasonForm, RollBackForm, SignForm
from app.whitelist.models import RiskCard, RiskPromotion
from app.whitelist.queries import names_of
from app.whitelist.queries import risk_cards as queries
from app.whitelist.queries.risk_evidence import evidence_for
from app.whitelist.rules.governing import is_expired
from app.whitelist.rules.risk_compare import promotion_refusals
from app.whitelist.views.risk_cards import show_risk_card
from app.whitelist.views.room import room


def _to(card: RiskCard) -> Any:
    return redirect(url_for("whitelist.show_risk_card", card=card.public_id), 303)


@room.action(
    "/centre/risk/<id:card>/roll-back",
    may=Permission.CARD_APPROVE,
    subject=queries.risk_card_for,
    form=RollBackForm,
    again=show_risk_card,
)
def roll_back_risk_card(act: Act, card: RiskCard, form: RollBackForm) -> Any:
    """One step: the card before is the champion again."""
    step = promoting.roll_back(act, card=card, note=form.note.data or "")
    flash(_("已退回上一张主卡"))
    return _to(step.card)


@room.page(
    "/centre/risk/<id:card>/promotion",
    may=Permission.SCORE_READ,
    subject=queries.risk_card_for,
)
def show_promotion(act: Act, card: RiskCard) -> Any:
    """Champion and this card side by side, what still stands against it, the signed note."""
    champion = queries.risk_card_in_use(act.actor.county_id)
    alone = champion is None or is_expired(champion.state, champion.expires_on, act.on)
    evidence = None
    if champion is not None and not alone and card.state == "challenger":
        evidence = evidence_for(act, champion, card)
    waiting = queries.open_promotion(act.actor.county_id)
    return render_template(
        "whitelist/risk_promotion.html",
        card=card,
        champion=champion,
        alone=alone,
        evidence=evidence,
        sections=SECTIONS,
        against=promotion_refusals(evidence, act.policy) if evidence else (),
        waiting=waiting if waiting and waiting.card_id == card.id else None,
        elsewhere=waiting if waiting and waiting.card_id != card.id else None,
        signer=names_of({waiting.signed_by}) if waiting else {},
        form=form_for(SignForm),
        refuse=form_for(RiskReasonForm),
    )


@room.action(
    "/centre/risk/<id:card>/promotion",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    form=SignForm,
    again=show_promotion,
)
def sign_promotion(act: Act, card: RiskCard, form: SignForm) -> Any:
    promoting.sign_promotion(act, card=card, note=form.note.data or "")
    flash(_("已签署，等待另一人确认"))
    return redirect(url_for("whitelist.show_promotion", card=card.public_id), 303)


def _page_of(act: Act, promotion: RiskPromotion) -> Any:
    return show_promotion(act, promotion.card)


@room.action(
    "/centre/risk/promotions/<id:promotion>/confirm",
    may=Permission.CARD_APPROVE,
    subject=queries.promotion_for,
    again=_page_of,
)
def confirm_promotion(act: Act, promotion: RiskPromotion) -> Any:
    promoting.confirm_promotion(act, promotion=promotion)
    flash(_("已换卡：新的主卡开始计分"))
    return _to(promotion.card)


@room.action(
    "/centre/risk/promotions/<id:promotion>/refuse",
    may=Permission.CARD_APPROVE,
    subject=queries.promotion_for,
    form=RiskReasonForm,
    again=_page_of,
)
def refuse_promotion(act: Act, promotion: RiskPromotion, form: RiskReasonForm) -> Any:
    promoting.refuse_promotion(act, promotion=promotion, reason=form.reason.data or "")
    flash(_("已记录：主卡不变"))
    return _to(promotion.card)
