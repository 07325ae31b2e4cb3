"""A lender's work list: filters in the address, export of exactly its rows, hand over several."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import members_of
from app.enterprises.queries import parks
from app.infra.acts import Act
from app.infra.export import csv_response, xlsx_response
from app.infra.forms import form_for, said
from app.infra.paging import Page
from app.kernel.actors import Permission, Role
from app.kernel.errors import Refused
from app.kernel.money import plain_yuan
from app.kernel.refusals import invalid
from app.referrals import commands, queries
from app.referrals.commands.reading import log_reading
from app.referrals.forms import AssignForm, CoverForm
from app.referrals.models import Referral
from app.referrals.queries import WorkFilters
from app.referrals.states import REFERRAL
from app.referrals.views.room import room

QUEUES = ("all", "mine", "unassigned", "late")
ROWS = 50
EXPORTED = 5000


def filters() -> WorkFilters:
    """What the address asks for; anything else is left unasked."""
    queue, state = request.args.get("queue", "all"), request.args.get("state", "")
    return WorkFilters(
        queue=queue if queue in QUEUES else "all",
        state=state if state in REFERRAL.states else None,
        text=request.args.get("q", "").strip()[:60] or None,
        park=request.args.get("park") or None,
        green=request.args.get("green") == "1",
    )


@room.page("/bank", may=Permission.REFERRAL_QUEUE)
def bank_list(act: Act) -> Any:
    chosen = filters()
    page = Page(ROWS, request.args.get("cursor"))
    return render_template(
        "referrals/bank_list.html",
        found=queries.work_list(act.actor, page, chosen, on=act.on),
        chosen=chosen,
        queues=QUEUES,
        states=REFERRAL.labels,
        parks=parks(act.actor),
        assign=assign_form(act),
    )


def colleagues(act: Act) -> list[User]:
    """The officers of one's own institution."""
    if act.actor.organisation_id is None:
        return []
    return members_of(act.actor.organisation_id, act.on, Role.BANK_OFFICER)


def assign_form(act: Act) -> AssignForm:
    form = form_for(AssignForm)
    form.officer.choices = [(user.public_id, user.name) for user in colleagues(act)]
    return form


def officer_named(act: Act, public_id: str | None) -> User:
    chosen = [user for user in colleagues(act) if user.public_id == public_id]
    if not chosen:
        raise invalid("officer", "请选择本行在岗的客户经理")
    return chosen[0]


@room.action("/bank/assign", may=Permission.REFERRAL_REASSIGN, form=AssignForm, again=bank_list)
def assign_referrals(act: Act, form: AssignForm) -> Any:
    """Hand over each chosen referral; what cannot be handed over is said row by row."""
    officer = officer_named(act, form.officer.data)
    chosen = list(dict.fromkeys(form.referral.data or []))
    if not chosen:
        raise invalid("referral", "请先勾选要转交的转介")
    done = 0
    for public_id in chosen:
        problem = _assign(act, public_id, officer)
        done += problem is None
        if problem:
            flash(problem)
    flash(_("已转交 {count} 笔给 {name}").format(count=done, name=officer.name))
    return redirect(url_for("referrals.bank_list", **request.args), 303)


def _assign(act: Act, public_id: str, officer: User) -> str | None:
    referral = queries.file_for(act.actor, public_id)
    if referral is None:
        return _("没有找到其中一笔转介")
    try:
        commands.reassign_referral(act, referral=referral, officer=officer)
    except Refused as refused:
        return f"{referral.reference}：{said(refused.refusals[0])}"
    return None


@room.page("/bank/export.csv", may=Permission.REFERRAL_QUEUE)
def export_list(act: Act) -> Response:
    """Exactly the rows of the filtered list."""
    return csv_response("referrals.csv", _header(), _rows(act))


@room.page("/bank/export.xlsx", may=Permission.REFERRAL_QUEUE)
def export_workbook(act: Act) -> Response:
    return xlsx_response("referrals.xlsx", _header(), _rows(act))


def _header() -> list[str]:
    titles = (_("编号"), _("企业"), _("园区"), _("金额（元）"), _("期限（月）"), _("产品"))
    return [*titles, _("状态"), _("首次联系截止"), _("审批截止"), _("经办")]


def _rows(act: Act) -> list[list[Any]]:
    found = queries.work_list(act.actor, Page(EXPORTED), filters(), on=act.on)
    for referral in found.items:
        log_reading(act, referral, "export")
    return [_row(referral) for referral in found.items]


def _row(referral: Referral) -> list[Any]:
    need, enterprise = referral.need, referral.need.enterprise
    return [
        referral.reference,
        enterprise.name,
        enterprise.park.name if enterprise.park else "",
        plain_yuan(need.amount_fen),
        need.term_months,
        referral.product.name,
        _(referral.state_label),
        referral.contact_due_at,
        referral.due_at,
        referral.assignee.name if referral.assignee else "",
    ]


@room.page("/bank/cover", may=Permission.REFERRAL_REASSIGN)
def show_cover(act: Act) -> Any:
    form = form_for(CoverForm)
    people = colleagues(act)
    form.officer.choices = form.cover.choices = [(u.public_id, u.name) for u in people]
    return render_template(
        "referrals/cover.html",
        form=form,
        covers=queries.covers_of(act.actor),
        names={user.id: user.name for user in people},
        on=act.on,
    )


@room.action("/bank/cover", may=Permission.REFERRAL_REASSIGN, form=CoverForm, again=show_cover)
def arrange_cover(act: Act, form: CoverForm) -> Any:
    commands.arrange_cover(
        act,
        officer=officer_named(act, form.officer.data),
        cover=officer_named(act, form.cover.data),
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )
    flash(_("代办已安排"))
    return redirect(url_for("referrals.show_cover"), 303)
