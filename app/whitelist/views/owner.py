"""One's own points: per group, with reasons, what would raise them, how to correct a fact."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprise_for, own_enterprises, owns
from app.infra.acts import Act
from app.kernel.actors import Permission
from app.whitelist import commands, queries
from app.whitelist.models import ExpertCard
from app.whitelist.rules import entry
from app.whitelist.views.risk_shown import OwnRisk, own_risk
from app.whitelist.views.room import room
from app.whitelist.views.shown import WORDS, Shown, shown


@dataclass(frozen=True)
class Standing:
    """One enterprise as its owner reads it."""

    enterprise: Enterprise
    owns: bool
    agreed: bool
    shown: Shown | None
    newer_card: bool
    conditions: tuple[entry.Condition, ...]
    risk: OwnRisk


@room.page("/me/score", may=Permission.SCORE_OWN)
def my_score(act: Act) -> Any:
    card = queries.card_in_force(act.actor.county_id)
    return render_template(
        "whitelist/my_score.html",
        standings=[_standing(act, firm, card) for firm in own_enterprises(act.actor)],
        has_card=card is not None,
        disclaimer=act.policy["whitelist.disclaimer"],
        **WORDS,
    )


def _standing(act: Act, firm: Enterprise, card: ExpertCard | None) -> Standing:
    agreed = queries.has_agreed(firm)
    score = queries.latest_score(act.actor, firm)
    facts = queries.enterprise_facts(firm)
    return Standing(
        enterprise=firm,
        owns=owns(act.actor, firm),
        agreed=agreed,
        shown=shown(act, score) if score else None,
        newer_card=bool(score and card and score.card_id != card.id),
        conditions=entry.conditions(facts, on=act.on, policy=act.policy) if agreed else (),
        risk=own_risk(act, firm),
    )


@room.action(
    "/me/score/<id:firm>/refresh",
    may=Permission.SCORE_OWN,
    subject=own_enterprise_for,
    again=lambda act, firm: my_score(act),
)
def refresh_score(act: Act, firm: Enterprise) -> Any:
    done = commands.score_enterprise(act, enterprise=firm)
    flash(_("已按最新资料计算") if done else _("需要先同意“评分”用途的授权"))
    return redirect(url_for("whitelist.my_score"), 303)


@room.action(
    "/me/score/<id:firm>/visit",
    may=Permission.SCORE_OWN,
    subject=own_enterprise_for,
    again=lambda act, firm: my_score(act),
)
def ask_for_visit(act: Act, firm: Enterprise) -> Any:
    commands.ask_for_visit(act, enterprise=firm)
    flash(_("已通知联络员，会有人来核实"))
    return redirect(url_for("whitelist.my_score"), 303)
