"""Drawing up a programme, new or as the next edition of a live one."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from app.accounts.queries import organisations
from app.agreements import commands, queries
from app.agreements.forms import ProgrammeForm
from app.agreements.models import GuaranteeProgramme
from app.agreements.views.programmes import to_programme
from app.agreements.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for, said
from app.kernel.actors import Permission, Role


@room.page("/guarantee/programmes/new", may=Permission.PROGRAMME_PREPARE)
def new_programme(act: Act) -> Any:
    form = form_for(
        ProgrammeForm,
        valid_from=act.on,
        trigger_days_overdue=act.policy["guarantee.claim.overdue_days"],
        **_usual_shares(act),
    )
    return _editor(act, form, None)


def _usual_shares(act: Act) -> dict[str, Any]:
    """The template that the county begins from (T1), each party's share."""
    template = act.policy[f"guarantee.template.{act.policy['guarantee.demo_template']}"]
    return {f"share_{party}": share for party, share in template.items()}


def _editor(act: Act, form: ProgrammeForm, former: GuaranteeProgramme | None) -> Any:
    guarantors = organisations(act.actor, kind="guarantor")
    if act.actor.role is Role.GUARANTEE_OFFICER:
        guarantors = [g for g in guarantors if g.id == act.actor.organisation_id]
    form.offer_choices(
        guarantors=guarantors,
        lenders=organisations(act.actor, kind="bank"),
        reguarantors=organisations(act.actor, kind="reguarantor"),
    )
    return render_template("agreements/new.html", form=form, former=former)


@room.action(
    "/guarantee/programmes",
    may=Permission.PROGRAMME_PREPARE,
    form=ProgrammeForm,
    again=new_programme,
)
def prepare_programme(act: Act, form: ProgrammeForm) -> Any:
    return _prepared(act, form, None)


def _prepared(act: Act, form: ProgrammeForm, former: GuaranteeProgramme | None) -> Any:
    draft = form.draft()
    programme = commands.prepare_programme(
        act, draft=draft, parties=form.parties(), replaces=former
    )
    flash(_("已起草，等各方签署"))
    for warning in commands.warnings_of(act, draft):
        flash(_("请留意：{text}").format(text=said(warning)))
    return to_programme(programme)


@room.page(
    "/guarantee/programmes/<id:programme>/amend",
    may=Permission.PROGRAMME_PREPARE,
    subject=queries.programme_for,
)
def amend_programme(act: Act, programme: GuaranteeProgramme) -> Any:
    return _editor(act, form_for(ProgrammeForm, **_typed(programme)), programme)


def _typed(programme: GuaranteeProgramme) -> dict[str, Any]:
    """A programme's terms as the form's fields hold them."""
    names = (
        "name per_client_cap_fen quota_fen fee_rate valid_from valid_to system plan claim_base"
        " trigger_days_overdue text"
    )
    return {
        **{name: getattr(programme, name) for name in names.split()},
        **{f"share_{party}": share for party, share in programme.parts},
        "guarantor_id": programme.guarantor.public_id,
        "lender_ids": [lender.public_id for lender in programme.lenders],
        "reguarantor_id": programme.reguarantor.public_id if programme.reguarantor else "",
    }


@room.action(
    "/guarantee/programmes/<id:programme>/amend",
    may=Permission.PROGRAMME_PREPARE,
    subject=queries.programme_for,
    form=ProgrammeForm,
    again=amend_programme,
)
def save_amendment(act: Act, programme: GuaranteeProgramme, form: ProgrammeForm) -> Any:
    return _prepared(act, form, programme)
