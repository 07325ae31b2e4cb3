"""The two people who look at a hidden-debt check, on the page of its programme."""

from typing import Any

from flask import flash
from flask_babel import gettext as _

from app.agreements import commands, queries
from app.agreements.forms import NoteForm
from app.agreements.models import DebtCheck, GuaranteeProgramme
from app.agreements.views.programmes import show_programme, to_programme
from app.agreements.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible


def _check(programme: GuaranteeProgramme) -> DebtCheck:
    check = queries.check_of(programme)
    if check is None:
        raise NotVisible("check")
    return check


@room.action(
    "/guarantee/programmes/<id:programme>/debt-check/review",
    may=Permission.DEBT_REVIEW,
    subject=queries.programme_for,
    form=NoteForm,
    again=show_programme,
)
def review_check(act: Act, programme: GuaranteeProgramme, form: NoteForm) -> Any:
    commands.review_check(act, check=_check(programme), note=form.note.data or "")
    flash(_("已初核，等另一人复核"))
    return to_programme(programme)


@room.action(
    "/guarantee/programmes/<id:programme>/debt-check/confirm",
    may=Permission.DEBT_REVIEW,
    subject=queries.programme_for,
    again=show_programme,
)
def confirm_check(act: Act, programme: GuaranteeProgramme) -> Any:
    commands.confirm_check(act, check=_check(programme))
    flash(_("已复核，可以签署"))
    return to_programme(programme)


@room.action(
    "/guarantee/programmes/<id:programme>/debt-check/object",
    may=Permission.DEBT_REVIEW,
    subject=queries.programme_for,
    form=NoteForm,
    again=show_programme,
)
def object_to_check(act: Act, programme: GuaranteeProgramme, form: NoteForm) -> Any:
    commands.object_to(act, check=_check(programme), note=form.note.data or "")
    flash(_("已记录不通过的理由"))
    return to_programme(programme)
