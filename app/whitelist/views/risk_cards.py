"""The centre's risk cards: uploaded, validated, approved, tried in the shadow, promoted, back."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.export import attachment
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.policy.industries import SECTIONS
from app.whitelist.commands import risk_cards as commands
from app.whitelist.forms.risk_cards import (
    ChecklistForm,
    RiskReasonForm,
    RollBackForm,
    UploadCardForm,
)
from app.whitelist.models import RiskCard
from app.whitelist.queries import names_of
from app.whitelist.queries import risk_cards as queries
from app.whitelist.queries import risk_scores as scores
from app.whitelist.queries.risk_evidence import fairness_of, measured_of
from app.whitelist.rules import risk_inputs
from app.whitelist.rules.governing import CHECKLIST, RECOMMENDATIONS, is_expired
from app.whitelist.views.risk_shown import shapes
from app.whitelist.views.room import room

RISK_WORDS = {"checklist_words": CHECKLIST, "recommendations": RECOMMENDATIONS}


@room.page("/centre/risk", may=Permission.SCORE_READ)
def risk_cards(act: Act) -> Any:
    """The county's risk cards, how they took each other's place, what training still lacks."""
    found = queries.risk_cards(act.actor)
    bad, known = scores.outcome_counts(act.actor.county_id)
    steps = queries.promotions(act.actor)
    return render_template(
        "whitelist/risk_cards.html",
        cards=found,
        people=queries.risk_people(found),
        in_use=queries.risk_card_in_use(act.actor.county_id),
        steps=steps,
        signers=names_of({k for s in steps for k in (s.signed_by, s.confirmed_by)}),
        bad=bad,
        known=known,
        least=act.policy["risk.train_defaults_min"],
    )


@room.action("/centre/risk/train", may=Permission.RISK_KEEP, again=risk_cards)
def train_risk_card(act: Act) -> Any:
    """A job trains on the county's own outcomes; refused while there are too few defaults."""
    commands.ask_training(act)
    flash(_("已排队训练，完成后作为草稿出现在列表里"))
    return redirect(url_for("whitelist.risk_cards"), 303)


@room.page("/centre/risk/new", may=Permission.RISK_KEEP)
def new_risk_card(act: Act) -> Any:
    return render_template(
        "whitelist/risk_new.html",
        form=form_for(UploadCardForm),
        sources=risk_inputs.sources(act.policy).values(),
    )


@room.action("/centre/risk/new", may=Permission.RISK_KEEP, form=UploadCardForm, again=new_risk_card)
def upload_risk_card(act: Act, form: UploadCardForm) -> Any:
    card = commands.upload_risk_card(
        act,
        card=form.card.data,
        metrics=form.metrics.data or {},
        model_card=form.model_card.data,
        mapping=form.mapping.data or {},
        note=form.note.data or "",
        cut_off=form.cut_off.data,
        simulated=form.simulated.data,
    )
    flash(_("已保存为草稿，等待另一人验证"))
    return _to(card)


def _to(card: RiskCard) -> Any:
    return redirect(url_for("whitelist.show_risk_card", card=card.public_id), 303)


@room.page("/centre/risk/<id:card>", may=Permission.SCORE_READ, subject=queries.risk_card_for)
def show_risk_card(act: Act, card: RiskCard) -> Any:
    return render_template(
        "whitelist/risk_card.html",
        card=card,
        shapes=shapes(act, card),
        people=queries.risk_people([card]),
        expired=is_expired(card.state, card.expires_on, act.on) if card.expires_on else False,
        history=queries.risk_history(card),
        step=queries.step_into_use(card) if card.state in ("champion", "expired") else None,
        in_use=queries.risk_card_in_use(act.actor.county_id),
        fairness=fairness_of(act, card),
        measured=measured_of(act, card),
        sections=SECTIONS,
        checklist=form_for(ChecklistForm),
        reject=form_for(RiskReasonForm),
        back=form_for(RollBackForm),
        **RISK_WORDS,
    )


@room.page(
    "/centre/risk/<id:card>/scorecard.json",
    may=Permission.SCORE_READ,
    subject=queries.risk_card_for,
)
def risk_card_json(act: Act, card: RiskCard) -> Response:
    """The card in the format guiyan-scorecard/1, for `flask scorecard predict` or by hand."""
    text = json.dumps(card.definition, ensure_ascii=False, indent=2, sort_keys=True)
    return attachment(f"{text}\n".encode(), "scorecard.json", "application/json")


@room.action(
    "/centre/risk/<id:card>/validate",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    form=ChecklistForm,
    again=show_risk_card,
)
def validate_risk_card(act: Act, card: RiskCard, form: ChecklistForm) -> Any:
    commands.validate_risk_card(act, card=card, checklist=form.ticked(), note=form.note.data or "")
    flash(_("已验证，等待两人批准"))
    return _to(card)


@room.action(
    "/centre/risk/<id:card>/approve",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    again=show_risk_card,
)
def approve_risk_card(act: Act, card: RiskCard) -> Any:
    commands.approve_risk_card(act, card=card)
    flash(_("已批准，还要另一人批准"))
    return _to(card)


@room.action(
    "/centre/risk/<id:card>/confirm",
    may=Permission.CARD_APPROVE,
    subject=queries.risk_card_for,
    again=show_risk_card,
)
def confirm_risk_card(act: Act, card: RiskCard) -> Any:
    commands.confirm_risk_card(act, card=card)
    flash(_("两人已批准；可以影子运行或提议做主卡"))
    return _to(card)


@room.action(
    "/centre/risk/<id:card>/reject",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    form=RiskReasonForm,
    again=show_risk_card,
)
def reject_risk_card(act: Act, card: RiskCard, form: RiskReasonForm) -> Any:
    commands.reject_risk_card(act, card=card, reason=form.reason.data or "")
    flash(_("已记录：未采纳"))
    return _to(card)


@room.action(
    "/centre/risk/<id:card>/challenge",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    again=show_risk_card,
)
def challenge_risk_card(act: Act, card: RiskCard) -> Any:
    commands.challenge_risk_card(act, card=card)
    flash(_("开始影子运行：与主卡用同样的资料计分，分数不给任何人看"))
    return _to(card)


@room.action(
    "/centre/risk/<id:card>/retire",
    may=Permission.CARD_APPROVE,
    subject=queries.risk_card_for,
    form=RiskReasonForm,
    again=show_risk_card,
)
def retire_risk_card(act: Act, card: RiskCard, form: RiskReasonForm) -> Any:
    commands.retire_risk_card(act, card=card, reason=form.reason.data or "")
    flash(_("已停用"))
    return _to(card)
