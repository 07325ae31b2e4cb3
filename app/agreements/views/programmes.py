"""Programmes: the list, one of them with its shares and quota, signing, its life."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.agreements import commands, queries
from app.agreements.forms import SYSTEM_LABELS, NoteForm, ReasonForm
from app.agreements.models import GuaranteeProgramme
from app.agreements.rules import PARTY_LABELS
from app.agreements.states import PROGRAMME
from app.agreements.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.money import split
from app.kernel.rates import percent

EXAMPLE_FEN = 100_000_000
"""A loss of a million yuan, to show who pays and who bears."""


@room.page("/guarantee/programmes", may=Permission.PROGRAMME_READ)
def programmes(act: Act) -> Any:
    state = request.args.get("state")
    state = state if state in PROGRAMME.states else None
    found = queries.programmes(act.actor, Page(50, request.args.get("cursor")), state=state)
    return render_template(
        "agreements/list.html",
        found=found,
        quotas=queries.standings(found.items),
        state=state,
        labels=PROGRAMME.labels,
        parties=PARTY_LABELS,
        percent=percent,
    )


@room.page(
    "/guarantee/programmes/<id:programme>",
    may=Permission.PROGRAMME_READ,
    subject=queries.programme_for,
)
def show_programme(act: Act, programme: GuaranteeProgramme) -> Any:
    check = queries.check_of(programme)
    return render_template(
        "agreements/show.html",
        programme=programme,
        quota=queries.standing(programme),
        rows=_burden(programme),
        parts=[(_(PARTY_LABELS[p]), share, percent(share)) for p, share in programme.parts],
        example_fen=EXAMPLE_FEN,
        seats=_seats(programme),
        my_turn=_my_turn(act, programme),
        check=check,
        systems=SYSTEM_LABELS,
        following=queries.edition_after(programme),
        note=form_for(NoteForm),
        reason=form_for(ReasonForm),
        history=events_of(programme.county_id, _subjects(programme)),
    )


def _burden(programme: GuaranteeProgramme) -> list[tuple[str, str, int, int]]:
    """(party, share, what it pays at first, what it bears in the end) of the example loss.

    The guarantor pays the lender everything but the lender's own part, then gets the parts of the
    others from them.
    """
    parts = split(EXAMPLE_FEN, [share for _party, share in programme.parts])
    bank = dict(zip((party for party, _share in programme.parts), parts, strict=True))["bank"]
    paid = {"bank": bank, "guarantor": EXAMPLE_FEN - bank}
    return [
        (PARTY_LABELS[party], percent(share), paid.get(party, 0), part)
        for (party, share), part in zip(programme.parts, parts, strict=True)
    ]


def _seats(programme: GuaranteeProgramme) -> list[tuple[str, Any]]:
    """(name, signature or None) of everyone who signs, in order."""
    signed = {signature.organisation_id: signature for signature in programme.signatures}
    table = [*programme.lenders, programme.guarantor]
    if programme.reguarantor is not None:
        table.append(programme.reguarantor)
    return [(organisation.name, signed.get(organisation.id)) for organisation in table]


def _my_turn(act: Act, programme: GuaranteeProgramme) -> bool:
    """Whether this person's signature is the one that is missing."""
    if not programme.can("sign") or act.actor.role is None:
        return False
    missing = [
        seat
        for seat in queries.seats_of(programme)
        if seat.organisation_id not in queries.signed_by(programme)
    ]
    mine = (act.actor.organisation_id, act.actor.role.value)
    return mine in [(seat.organisation_id, seat.role) for seat in missing]


def _subjects(programme: GuaranteeProgramme) -> list[tuple[str, str]]:
    check = queries.check_of(programme)
    checks = [("DebtCheck", check.public_id)] if check else []
    return [("GuaranteeProgramme", programme.public_id), *checks]


@room.page(
    "/guarantee/programmes/<id:programme>/headroom.json",
    may=Permission.PROGRAMME_READ,
    subject=queries.programme_for,
)
def headroom(act: Act, programme: GuaranteeProgramme) -> dict[str, int]:
    """The quota for whoever keeps an eye on it, in fen."""
    found = queries.standing(programme)
    return {"used_fen": found.used_fen, "cap_fen": found.cap_fen or 0}


def to_programme(programme: GuaranteeProgramme) -> Any:
    return redirect(url_for("agreements.show_programme", programme=programme.public_id), 303)


@room.action(
    "/guarantee/programmes/<id:programme>/sign",
    may=Permission.PROGRAMME_SIGN,
    subject=queries.programme_for,
    again=show_programme,
)
def sign_programme(act: Act, programme: GuaranteeProgramme) -> Any:
    signed = commands.sign_programme(act, programme=programme)
    live = signed.state == "live"
    flash(_("各方都已签署，协议生效") if live else _("已签署，等其他各方签署"))
    return to_programme(programme)


@room.action(
    "/guarantee/programmes/<id:programme>/suspend",
    may=Permission.PROGRAMME_END,
    subject=queries.programme_for,
    form=ReasonForm,
    again=show_programme,
)
def suspend_programme(act: Act, programme: GuaranteeProgramme, form: ReasonForm) -> Any:
    commands.suspend_programme(act, programme=programme, reason=form.reason.data or "")
    flash(_("已暂停新业务，在保业务不受影响"))
    return to_programme(programme)


@room.action(
    "/guarantee/programmes/<id:programme>/resume",
    may=Permission.PROGRAMME_END,
    subject=queries.programme_for,
    again=show_programme,
)
def resume_programme(act: Act, programme: GuaranteeProgramme) -> Any:
    commands.resume_programme(act, programme=programme)
    flash(_("已恢复"))
    return to_programme(programme)


@room.action(
    "/guarantee/programmes/<id:programme>/end",
    may=Permission.PROGRAMME_END,
    subject=queries.programme_for,
    form=ReasonForm,
    again=show_programme,
)
def end_programme(act: Act, programme: GuaranteeProgramme, form: ReasonForm) -> Any:
    commands.end_programme(act, programme=programme, reason=form.reason.data or "")
    flash(_("协议已终止，在保业务按原约定执行"))
    return to_programme(programme)
