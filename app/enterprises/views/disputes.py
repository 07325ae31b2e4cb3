"""Disputes: the claimant's side, and the centre's table."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.enterprises import commands, queries
from app.enterprises.forms import GroundsForm, SettleForm
from app.enterprises.models import Dispute
from app.enterprises.states import DISPUTE
from app.enterprises.views.owner import mine
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission

ROWS = 40


def _mine_again(act: Act, dispute: Dispute) -> Any:
    return mine(act)


@room.action(
    "/me/disputes/<id:dispute>/grounds",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.my_dispute_for,
    form=GroundsForm,
    again=_mine_again,
)
def state_grounds(act: Act, dispute: Dispute, form: GroundsForm) -> Any:
    commands.state_grounds(act, dispute=dispute, grounds=form.grounds.data or "")
    flash(_("已记下您的依据，金融服务中心会联系您"))
    return redirect(url_for("enterprises.mine"), 303)


@room.action(
    "/me/disputes/<id:dispute>/withdraw",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.my_dispute_for,
    again=_mine_again,
)
def withdraw_dispute(act: Act, dispute: Dispute) -> Any:
    commands.withdraw_dispute(act, dispute=dispute)
    flash(_("已撤回归属申请"))
    return redirect(url_for("enterprises.mine"), 303)


@room.page("/centre/disputes", may=Permission.DISPUTE_SETTLE)
def dispute_list(act: Act) -> Any:
    state = request.args.get("state", "open")
    wanted = state if state in DISPUTE.states else ""
    page = Page(ROWS, request.args.get("cursor"))
    return render_template(
        "enterprises/disputes.html",
        found=queries.disputes(act.actor, page, state=wanted),
        chosen=wanted,
        states=DISPUTE.labels,
    )


@room.page(
    "/centre/disputes/<id:dispute>", may=Permission.DISPUTE_SETTLE, subject=queries.dispute_for
)
def show_dispute(act: Act, dispute: Dispute) -> Any:
    return render_template(
        "enterprises/dispute.html",
        dispute=dispute,
        enterprise=dispute.enterprise,
        history=events_of(act.actor.county_id, [("Dispute", dispute.public_id)]),
        form=form_for(SettleForm),
    )


@room.action(
    "/centre/disputes/<id:dispute>/settle",
    may=Permission.DISPUTE_SETTLE,
    subject=queries.dispute_for,
    form=SettleForm,
    again=show_dispute,
)
def settle_dispute(act: Act, dispute: Dispute, form: SettleForm) -> Any:
    commands.settle_dispute(
        act, dispute=dispute, outcome=form.outcome.data or "", note=form.note.data or ""
    )
    flash(_("已处理，双方会收到通知"))
    return redirect(url_for("enterprises.dispute_list"), 303)
