"""Related parties of a client: declared on the application's page, looked at by another person."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.guarantee import commands, queries
from app.guarantee.forms import DecidedForm, RelationForm
from app.guarantee.models import GuaranteeApplication, RelatedParty
from app.guarantee.views.applications import show_application, to_application
from app.guarantee.views.capacity import capacity
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Permission


@room.action(
    "/guarantee/applications/<id:application>/relations",
    may=Permission.GUARANTEE_STUDY,
    subject=queries.application_for,
    form=RelationForm,
    again=show_application,
)
def declare_relation(act: Act, application: GuaranteeApplication, form: RelationForm) -> Any:
    commands.declare_relation(
        act,
        application=application,
        other_uscc=form.other_uscc.data or "",
        other_name=form.other_name.data or "",
        kind=form.kind.data or "",
        evidence=form.evidence.data or "",
    )
    flash(_("已申报，等另一位同事核实；核实前不能批准"))
    return to_application(application)


def _again(act: Act, relation: RelatedParty) -> Any:
    """A refused decision is shown where it was taken, else on the capacity page."""
    application = queries.application_for(act.actor, request.args.get("application", ""))
    return show_application(act, application) if application else capacity(act)


def _back(act: Act) -> Any:
    application = queries.application_for(act.actor, request.args.get("application", ""))
    return (
        to_application(application) if application else redirect(url_for("guarantee.capacity"), 303)
    )


@room.action(
    "/guarantee/relations/<id:relation>/confirm",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.relation_for,
    again=_again,
)
def confirm_relation(act: Act, relation: RelatedParty) -> Any:
    commands.confirm_relation(act, relation=relation)
    flash(_("已核实，两家企业合并计算集中度"))
    return _back(act)


@room.action(
    "/guarantee/relations/<id:relation>/refute",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.relation_for,
    form=DecidedForm,
    again=_again,
)
def refute_relation(act: Act, relation: RelatedParty, form: DecidedForm) -> Any:
    commands.refute_relation(act, relation=relation, reason=form.reason.data or "")
    flash(_("已记录不属实"))
    return _back(act)


@room.action(
    "/guarantee/relations/<id:relation>/end",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.relation_for,
    form=DecidedForm,
    again=_again,
)
def end_relation(act: Act, relation: RelatedParty, form: DecidedForm) -> Any:
    commands.end_relation(act, relation=relation, reason=form.reason.data or "")
    flash(_("已解除，不再合并计算"))
    return _back(act)
