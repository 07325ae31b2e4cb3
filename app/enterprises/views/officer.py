"""What officers do: find enterprises, read a file, verify."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.consents.commands import log_access
from app.enterprises import commands, queries
from app.enterprises.forms import VerifyForm
from app.enterprises.models import Enterprise
from app.enterprises.rules import papers as paper_rules
from app.enterprises.rules import reading
from app.enterprises.states import ENTERPRISE
from app.enterprises.views.owner import papers_shown
from app.enterprises.views.room import room
from app.enterprises.views.shown import facts_shown
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission, Role

ROWS = 40


@room.page("/centre/enterprises", may=Permission.ENTERPRISE_READ)
def verify_list(act: Act) -> Any:
    chosen = queries.Filter.of(request.args)
    page = Page(ROWS, request.args.get("cursor"))
    return render_template(
        "enterprises/list.html",
        found=queries.enterprises(act.actor, page, chosen),
        chosen=chosen,
        states=ENTERPRISE.labels,
        townships=queries.townships(act.actor),
        amounts="reference" in reading.fields_for(act.actor.role),
    )


@room.page(
    "/enterprises/<id:enterprise>",
    may=Permission.ENTERPRISE_READ,
    subject=queries.enterprise_for,
)
def show_enterprise(act: Act, enterprise: Enterprise) -> Any:
    if act.actor.role is Role.ENTREPRENEUR:
        own = url_for("enterprises.my_enterprise", enterprise=enterprise.public_id)
        return redirect(own, 302)
    if act.actor.role in reading.LENDERS:
        log_access(
            act,
            enterprise_id=enterprise.public_id,
            subject_kind="enterprise",
            subject_id=enterprise.public_id,
            what="open",
        )
    inner = "reference" in reading.fields_for(act.actor.role)
    return render_template(
        "enterprises/show.html",
        enterprise=enterprise,
        facts=facts_shown(act.actor, enterprise),
        inner=inner,
        papers=papers_shown(act, enterprise),
        kinds=paper_rules.kinds(act.policy),
        disputes=queries.disputes_about(enterprise) if inner else [],
        history=queries.history_of(act.actor, enterprise) if inner else [],
        form=form_for(VerifyForm),
    )


@room.action(
    "/enterprises/<id:enterprise>/verify",
    may=Permission.ENTERPRISE_VERIFY,
    subject=queries.enterprise_for,
    form=VerifyForm,
    again=show_enterprise,
)
def verify_enterprise(act: Act, enterprise: Enterprise, form: VerifyForm) -> Any:
    commands.verify_enterprise(
        act,
        enterprise=enterprise,
        evidence=form.evidence.data or "",
        note=form.note.data or "",
    )
    flash(_("已核实，企业现在可以提交需求"))
    return redirect(url_for("enterprises.show_enterprise", enterprise=enterprise.public_id), 303)
