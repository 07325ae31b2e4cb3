"""The institutions of the county: founded in trial mode, taken live, ended with a successor."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts import commands, queries
from app.accounts.forms import OrganisationForm, RetireForm
from app.accounts.models import Organisation
from app.accounts.states import KIND_LABELS
from app.accounts.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.refusals import invalid


@room.page("/admin/organisations", may=Permission.ORGANISATION_MANAGE)
def organisations(act: Act) -> Any:
    return render_template(
        "accounts/organisations.html",
        found=queries.all_organisations(act.actor),
        counts=queries.member_counts(act.actor, act.on),
        kind_labels=KIND_LABELS,
    )


@room.page("/admin/organisations/new", may=Permission.ORGANISATION_MANAGE)
def new_organisation(act: Act) -> Any:
    return render_template("accounts/new_organisation.html", form=form_for(OrganisationForm))


@room.action(
    "/admin/organisations/new",
    may=Permission.ORGANISATION_MANAGE,
    form=OrganisationForm,
    again=new_organisation,
)
def found_organisation(act: Act, form: OrganisationForm) -> Any:
    organisation = commands.found_organisation(
        act,
        kind=form.kind.data,
        name=form.name.data or "",
        complaint_phone=(form.complaint_phone.data or "").strip() or None,
        contact_phone=(form.contact_phone.data or "").strip() or None,
        uscc=form.uscc.data or None,
        officer_limit_fen=form.officer_limit_fen.data,
    )
    flash(_("机构已登记，处于试运行"))
    return _to(organisation)


def _to(organisation: Organisation) -> Any:
    where = url_for("accounts.show_organisation", organisation=organisation.public_id)
    return redirect(where, 303)


@room.page(
    "/admin/organisations/<id:organisation>",
    may=Permission.ORGANISATION_MANAGE,
    subject=queries.organisation_for,
)
def show_organisation(act: Act, organisation: Organisation) -> Any:
    retire = form_for(RetireForm, last_day=act.on)
    retire.successor.choices = [
        ("", _("没有承接机构")),
        *(
            (other.public_id, other.name)
            for other in queries.organisations(act.actor, kind=organisation.kind)
            if other.id != organisation.id
        ),
    ]
    return render_template(
        "accounts/organisation.html",
        organisation=organisation,
        successor=queries.successor_of(organisation),
        kind_labels=KIND_LABELS,
        retire=retire,
    )


@room.action(
    "/admin/organisations/<id:organisation>/go-live",
    may=Permission.ORGANISATION_MANAGE,
    subject=queries.organisation_for,
    again=show_organisation,
)
def take_live(act: Act, organisation: Organisation) -> Any:
    commands.take_organisation_live(act, organisation=organisation)
    flash(_("试运行结束，机构已正式启用"))
    return _to(organisation)


@room.action(
    "/admin/organisations/<id:organisation>/retire",
    may=Permission.ORGANISATION_MANAGE,
    subject=queries.organisation_for,
    form=RetireForm,
    again=show_organisation,
)
def retire_organisation(act: Act, organisation: Organisation, form: RetireForm) -> Any:
    successor = None
    if form.successor.data:
        successor = queries.organisation_for(act.actor, form.successor.data)
        if successor is None:
            raise invalid("successor", "没有这个承接机构")
    commands.retire_organisation(
        act, organisation=organisation, last_day=form.last_day.data, successor=successor
    )
    flash(_("机构已停止"))
    return _to(organisation)
