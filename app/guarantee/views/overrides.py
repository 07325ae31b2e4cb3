"""An exception while a programme's breaker is on: asked with a reason, confirmed by another."""

from typing import Any

from flask import flash
from flask_babel import gettext as _

from app.guarantee import commands, queries
from app.guarantee.forms import OverrideForm
from app.guarantee.models import GuaranteeApplication
from app.guarantee.views.applications import show_application, to_application
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Permission


@room.action(
    "/guarantee/applications/<id:application>/override",
    may=Permission.GUARANTEE_STUDY,
    subject=queries.application_for,
    form=OverrideForm,
    again=show_application,
)
def ask_for_override(act: Act, application: GuaranteeApplication, form: OverrideForm) -> Any:
    commands.ask_for_override(act, application=application, reason=form.reason.data or "")
    flash(_("已提出例外，等审批人确认"))
    return to_application(application)


@room.action(
    "/guarantee/applications/<id:application>/override/confirm",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.application_for,
    again=show_application,
)
def confirm_override(act: Act, application: GuaranteeApplication) -> Any:
    commands.confirm_override(act, application=application)
    flash(_("已确认例外，这一笔可以审批"))
    return to_application(application)
