"""One's own points with their reasons; the centre's cards with their effect."""

import json
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprises
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.rooms import Room
from app.kernel.actors import Actor, Permission
from app.whitelist import commands, queries
from app.whitelist.forms import CardForm, RejectForm
from app.whitelist.models import ExpertCard, Score
from app.whitelist.rules import facts, scoring

room = Room("whitelist", __name__)


@dataclass(frozen=True)
class Standing:
    """One enterprise's score as its owner reads it."""

    enterprise: Enterprise
    score: Score | None
    factors: list[dict[str, Any]]
    moves: tuple[scoring.Move, ...]
    next_grade: tuple[str, int] | None


@room.page("/me/score", may=Permission.SCORE_OWN)
def my_score(act: Act) -> Any:
    card = queries.card_in_force(act.actor.county_id)
    standings = [_standing(act, firm, card) for firm in own_enterprises(act.actor)]
    return render_template("whitelist/my_score.html", standings=standings, names=facts.COLUMNS)


def _standing(act: Act, firm: Enterprise, card: ExpertCard | None) -> Standing:
    found = queries.latest_score(act.actor, firm)
    if found is None or card is None:
        return Standing(firm, None, [], (), None)
    definition = card.definition
    return Standing(
        enterprise=firm,
        score=found,
        factors=[_factor(f, found) for f in definition["factors"]],
        moves=scoring.moves(definition, found.inputs, fixed=facts.FIXED)[:3],
        next_grade=scoring.next_grade(definition, found.points),
    )


def _factor(factor: dict[str, Any], found: Score) -> dict[str, Any]:
    """One line of the score: what is known, its points, the most it could give."""
    values = factor["points"] if factor["kind"] == "numeric" else factor["levels"].values()
    column = factor["column"]
    return {
        "column": column,
        "value": found.inputs.get(column),
        "points": found.by_factor.get(column, 0),
        "most": max([*values, factor["missing"]]),
    }


def _own(actor: Actor, public_id: str) -> Enterprise | None:
    return next((e for e in own_enterprises(actor) if e.public_id == public_id), None)


@room.action("/me/score/<id:firm>/refresh", may=Permission.SCORE_OWN, subject=_own)
def refresh_score(act: Act, firm: Enterprise) -> Any:
    done = commands.score_enterprise(act, enterprise=firm)
    flash(_("已重新计算") if done else _("需要先同意“评分”用途的授权"))
    return redirect(url_for("whitelist.my_score"), 303)


@room.page("/centre/cards", may=Permission.SCORE_READ)
def cards(act: Act) -> Any:
    return render_template(
        "whitelist/cards.html",
        cards=queries.cards(act.actor),
        in_force=queries.card_in_force(act.actor.county_id),
        names=facts.COLUMNS,
    )


@room.page("/centre/cards/new", may=Permission.CARD_EDIT)
def new_card(act: Act) -> Any:
    present = queries.card_in_force(act.actor.county_id)
    text = json.dumps(present.definition, ensure_ascii=False, indent=1) if present else ""
    return render_template("whitelist/new_card.html", form=form_for(CardForm, definition=text))


@room.action("/centre/cards/new", may=Permission.CARD_EDIT, form=CardForm, again=new_card)
def propose_card(act: Act, form: CardForm) -> Any:
    card = commands.propose_card(act, definition=form.card(), note=form.note.data or "")
    flash(_("已提交，等待另一人批准"))
    return redirect(url_for("whitelist.show_card", card=card.public_id), 303)


@room.page("/centre/cards/<id:card>", may=Permission.SCORE_READ, subject=queries.card_for)
def show_card(act: Act, card: ExpertCard) -> Any:
    return render_template(
        "whitelist/show_card.html",
        card=card,
        effect=_effect(act, card),
        names=facts.COLUMNS,
        reject=form_for(RejectForm),
    )


def _effect(act: Act, card: ExpertCard) -> dict[str, dict[str, int]]:
    """Past applicants under this card: how many of each old grade would get which new one."""
    table: dict[str, dict[str, int]] = {}
    for row in queries.recent_scores(act.actor):
        new = scoring.score(card.definition, row.inputs).grade
        line = table.setdefault(row.grade, {})
        line[new] = line.get(new, 0) + 1
    return table


@room.action(
    "/centre/cards/<id:card>/approve",
    may=Permission.CARD_APPROVE,
    subject=queries.card_for,
    again=show_card,
)
def approve_card(act: Act, card: ExpertCard) -> Any:
    commands.approve_card(act, card=card)
    flash(_("新的评分卡已启用"))
    return redirect(url_for("whitelist.cards"), 303)


@room.action(
    "/centre/cards/<id:card>/reject",
    may=Permission.CARD_APPROVE,
    subject=queries.card_for,
    form=RejectForm,
    again=show_card,
)
def reject_card(act: Act, card: ExpertCard, form: RejectForm) -> Any:
    commands.reject_card(act, card=card, reason=form.reason.data or "")
    flash(_("已记录：未采纳"))
    return redirect(url_for("whitelist.cards"), 303)
