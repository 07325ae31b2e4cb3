"""What institutions have to delete once a consent has ended: read, confirmed, kept by a law."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.queries import actor_names
from app.consents import commands
from app.consents.models import DeletionDuty
from app.consents.queries import duties, duty_for
from app.consents.states import DELETION_DUTY
from app.enterprises import queries
from app.enterprises.forms import DeletionForm
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission


@room.page("/deletions", may=Permission.DELETION_READ)
def deletions(act: Act) -> Any:
    state = request.args.get("state")
    state = state if state in DELETION_DUTY.states else None
    found = duties(act.actor, Page(50, request.args.get("cursor")), state=state)
    return render_template(
        "enterprises/deletions.html",
        found=found,
        state=state,
        states=DELETION_DUTY.labels,
        firms=queries.enterprise_names(duty.enterprise_id for duty in found.items),
        on=act.on,
    )


@room.page("/deletions/<id:duty>", may=Permission.DELETION_READ, subject=duty_for)
def show_deletion(act: Act, duty: DeletionDuty) -> Any:
    return render_template(
        "enterprises/deletion.html",
        duty=duty,
        firm=queries.enterprise_names([duty.enterprise_id]).get(duty.enterprise_id, "—"),
        answered_by=actor_names({duty.answered_by}).get(duty.answered_by, "—")
        if duty.answered_by
        else None,
        form=form_for(DeletionForm),
    )


@room.action(
    "/deletions/<id:duty>",
    may=Permission.DELETION_ANSWER,
    subject=duty_for,
    form=DeletionForm,
    again=show_deletion,
)
def answer_deletion(act: Act, duty: DeletionDuty, form: DeletionForm) -> Any:
    commands.answer_duty(
        act, duty=duty, outcome=form.outcome.data or "", ground=form.ground.data or ""
    )
    flash(_("已记录，企业和金融服务中心都能看到"))
    return redirect(url_for("enterprises.deletions"), 303)
