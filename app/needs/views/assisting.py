"""A liaison officer fills a need in for someone who signed for it (代填)."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.enterprises.queries import enterprise_for, enterprises
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.needs import commands, queries
from app.needs.forms import AssistForm
from app.needs.models import FinancingNeed
from app.needs.states import NEED
from app.needs.views.room import room
from app.products.rules.vocabulary import USES


@room.page("/field/needs/new", may=Permission.NEED_ASSIST)
def new_assisted(act: Act) -> Any:
    form = form_for(AssistForm, enterprise=request.args.get("enterprise", ""))
    chosen = enterprise_for(act.actor, form.enterprise.data or "")
    known = {firm.public_id: firm.name for firm in enterprises(act.actor, Page(200)).items}
    if chosen is not None:
        known = {chosen.public_id: chosen.name, **known}
    form.enterprise.choices = list(known.items())
    return render_template("needs/assist.html", form=form)


@room.action("/field/needs/new", may=Permission.NEED_ASSIST, form=AssistForm, again=new_assisted)
def assist_need(act: Act, form: AssistForm) -> Any:
    enterprise = enterprise_for(act.actor, form.enterprise.data or "")
    if enterprise is None:
        raise invalid("enterprise", "请选择企业")
    need = commands.assist_need(
        act,
        enterprise=enterprise,
        draft=form.draft(),
        paper=request.files.get("paper"),
        purposes=list(form.purposes.data or []),
        expected_payment_on=form.expected_payment_on.data,
    )
    flash(_("已替本人填写，本人会收到通知"))
    return redirect(url_for("needs.show_assisted", need=need.public_id), 303)


@room.page("/field/needs/<id:need>", may=Permission.NEED_ASSIST, subject=queries.need_for)
def show_assisted(act: Act, need: FinancingNeed) -> Any:
    return render_template(
        "needs/assisted.html",
        need=need,
        owner=queries.owner_of(need.enterprise),
        contact=queries.contact_of(need),
        public_label=NEED.public_label,
        uses=USES,
    )
