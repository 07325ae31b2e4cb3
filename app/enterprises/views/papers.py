"""Papers: brought by the owner, opened by those who verify."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _

from app.enterprises import commands, queries
from app.enterprises.forms import PaperForm
from app.enterprises.models import Enterprise, Paper
from app.enterprises.views.owner import my_enterprise
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.files import attachment_by_id, file_response
from app.kernel.actors import Permission


@room.action(
    "/me/enterprises/<id:enterprise>/papers",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.own_enterprise_for,
    form=PaperForm,
    again=my_enterprise,
)
def add_paper(act: Act, enterprise: Enterprise, form: PaperForm) -> Any:
    commands.add_paper(
        act,
        enterprise=enterprise,
        kind=form.kind.data or "",
        storage=form.storage(),
        valid_until=form.valid_until.data,
    )
    flash(_("材料已保存，有效期内不用再交"))
    return redirect(url_for("enterprises.my_enterprise", enterprise=enterprise.public_id), 303)


@room.page("/papers/<id:paper>", may=Permission.ENTERPRISE_READ, subject=queries.paper_for)
def open_paper(act: Act, paper: Paper) -> Any:
    attachment = attachment_by_id(paper.attachment_id)
    if attachment is None:
        abort(404)
    return file_response(attachment)
