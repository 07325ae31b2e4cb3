"""The centre's cards: a form with a number per bin, the effect before saving, four eyes."""

import json
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.db import new_public_id
from app.infra.export import attachment
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.whitelist import commands, queries
from app.whitelist.forms import CardForm, PreviewForm, RejectForm
from app.whitelist.models import ExpertCard
from app.whitelist.rules import cards as rules
from app.whitelist.rules import editing, effect, standing
from app.whitelist.views.room import room
from app.whitelist.views.shown import WORDS


@room.page("/centre/cards", may=Permission.SCORE_READ)
def cards(act: Act) -> Any:
    found = queries.cards(act.actor)
    in_force = queries.card_in_force(act.actor.county_id)
    return render_template(
        "whitelist/cards.html",
        cards=found,
        people=queries.people_of(found),
        in_force=in_force,
        **_described(act, in_force.definition if in_force else None),
    )


def _described(act: Act, definition: dict[str, Any] | None) -> dict[str, Any]:
    """What a page needs to show a card beside the county's parameters."""
    return {
        "definition": definition,
        "most_by_group": rules.most_by_group(definition) if definition else {},
        "most": standing.most_of_card(definition) if definition else 0,
        "parameter_points": act.policy["whitelist.points"],
        "parameter_source": act.policy.cite("whitelist.points"),
        "most_of": rules.most_of,
        **WORDS,
    }


@room.page("/centre/cards/new", may=Permission.CARD_EDIT)
def new_card(act: Act) -> Any:
    return _edit_page(act, _form(act), None)


def _form(act: Act) -> CardForm:
    """The form that was just refused, or one of the card asked for (else of the one in force)."""
    refused = g.get("refused_form")
    if isinstance(refused, CardForm):
        return refused
    wanted = request.args.get("card", "")
    card = (
        queries.card_for(act.actor, wanted)
        if wanted
        else queries.card_in_force(act.actor.county_id)
    )
    if card is None:
        raise NotVisible("card")
    return CardForm(
        formdata=None,
        data={"base": card.public_id, "numbers": editing.numbers_of(card.definition)},
    )


def _edit_page(act: Act, form: CardForm, found: effect.Effect | None) -> Any:
    if not form.idempotency_key.data:
        form.idempotency_key.data = new_public_id()
    base = _base(act, form)
    typed = editing.with_numbers(base.definition, form.numbers.data)
    return render_template(
        "whitelist/edit_card.html",
        form=form,
        base=base,
        effect=found,
        **_described(act, typed),
    )


def _base(act: Act, form: CardForm) -> ExpertCard:
    base = queries.card_for(act.actor, form.base.data or "")
    if base is None:
        raise NotVisible("base")
    return base


def _typed(act: Act, form: CardForm) -> dict[str, Any]:
    return editing.with_numbers(_base(act, form).definition, form.numbers.data)


@room.action("/centre/cards/preview", may=Permission.CARD_EDIT, form=PreviewForm, again=new_card)
def preview_card(act: Act, form: PreviewForm) -> Any:
    """Nothing is saved: the same page, with what these points would do to past applicants."""
    definition = _typed(act, form)
    commands.check_card(act, definition=definition)
    found = effect.effect_of(definition, queries.past_applicants(act.actor))
    return _edit_page(act, form, found)


@room.action("/centre/cards/new", may=Permission.CARD_EDIT, form=CardForm, again=new_card)
def propose_card(act: Act, form: CardForm) -> Any:
    card = commands.propose_card(act, definition=_typed(act, form), note=form.note.data or "")
    flash(_("已提交，等待另一人批准"))
    return redirect(url_for("whitelist.show_card", card=card.public_id), 303)


@room.page("/centre/cards/<id:card>", may=Permission.SCORE_READ, subject=queries.card_for)
def show_card(act: Act, card: ExpertCard) -> Any:
    past = queries.past_applicants(act.actor)
    return render_template(
        "whitelist/show_card.html",
        card=card,
        effect=effect.effect_of(card.definition, past),
        people=queries.people_of([card]),
        history=queries.history_of(card),
        reject=form_for(RejectForm),
        **_described(act, card.definition),
    )


@room.page(
    "/centre/cards/<id:card>/scorecard.json",
    may=Permission.SCORE_READ,
    subject=queries.card_for,
)
def card_json(act: Act, card: ExpertCard) -> Response:
    """The card in the format guiyan-scorecard/1, to keep or to recompute a score by hand."""
    text = json.dumps(card.definition, ensure_ascii=False, indent=2, sort_keys=True)
    return attachment(f"{text}\n".encode(), "scorecard.json", "application/json")


@room.action(
    "/centre/cards/<id:card>/again",
    may=Permission.CARD_EDIT,
    subject=queries.card_for,
    again=show_card,
)
def propose_again(act: Act, card: ExpertCard) -> Any:
    """Propose an old card once more, as it was (恢复); it needs the second person like any."""
    proposal = commands.propose_again(act, card=card)
    flash(_("已提议恢复这张评分卡，等待另一人批准"))
    return redirect(url_for("whitelist.show_card", card=proposal.public_id), 303)


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
