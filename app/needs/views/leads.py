"""Needs from other platforms for firms that are not registered here: handed on, followed up."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import people_in_role
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import COUNTY_ROLES, Permission, Role
from app.kernel.refusals import invalid
from app.needs import commands, queries
from app.needs.forms import EndLeadForm, HandLeadForm
from app.needs.models import NeedLead
from app.needs.rules.leads import ENDS
from app.needs.rules.lists import ORIGINS
from app.needs.views.room import room
from app.products.rules.vocabulary import USES


def _officers(act: Act) -> list[User]:
    return people_in_role(act.actor.county_id, act.on, Role.TOWNSHIP_LIAISON)


@room.page("/field/leads", may=Permission.VISIT_READ)
def leads(act: Act) -> Any:
    past = request.args.get("past") == "1"
    found = queries.leads(act.actor, Page(50, request.args.get("cursor")), past=past)
    return render_template("needs/leads.html", found=found, past=past, origins=ORIGINS)


@room.page("/field/leads/<id:lead>", may=Permission.VISIT_READ, subject=queries.lead_for)
def show_lead(act: Act, lead: NeedLead) -> Any:
    handing = form_for(HandLeadForm)
    handing.officer.choices = [(user.public_id, user.name) for user in _officers(act)]
    return render_template(
        "needs/lead.html",
        lead=lead,
        handing=handing,
        ending=form_for(EndLeadForm),
        ends=ENDS,
        origins=ORIGINS,
        uses=USES,
        sees_amount=act.actor.role in COUNTY_ROLES,
        history=events_of(lead.county_id, [("NeedLead", lead.public_id)]),
    )


@room.action(
    "/field/leads/<id:lead>/hand",
    may=Permission.LIAISON_ASSIGN,
    subject=queries.lead_for,
    form=HandLeadForm,
    again=show_lead,
)
def hand_lead(act: Act, lead: NeedLead, form: HandLeadForm) -> Any:
    chosen = next((u for u in _officers(act) if u.public_id == form.officer.data), None)
    if chosen is None:
        raise invalid("officer", "请选择联络员")
    commands.hand_lead(act, lead=lead, officer=chosen)
    flash(_("已交给联络员"))
    return redirect(url_for("needs.show_lead", lead=lead.public_id), 303)


@room.action(
    "/field/leads/<id:lead>/end",
    may=Permission.VISIT_LOG,
    subject=queries.lead_for,
    form=EndLeadForm,
    again=show_lead,
)
def end_lead(act: Act, lead: NeedLead, form: EndLeadForm) -> Any:
    commands.end_lead(act, lead=lead, reason=form.reason.data or "")
    flash(_("线索已了结，企业信息已删除"))
    return redirect(url_for("needs.leads"), 303)
