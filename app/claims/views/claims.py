"""Claims of an agency or a bank: the list, one of them, deciding, paying."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.agreements.rules import PARTY_LABELS
from app.claims import commands, queries, rules
from app.claims.forms import DeclineForm, PayForm, RecoveryForm
from app.claims.models import Claim
from app.claims.states import CLAIM
from app.claims.views.room import room
from app.claims.views.shapes import bar_of, rows_of, warnings_of
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.shell.frame import locale_is_chinese


@room.page("/guarantee/claims", may=Permission.CLAIM_READ)
def claims(act: Act) -> Any:
    state = request.args.get("state")
    chosen = state if state in CLAIM.states else None
    page = Page(50, request.args.get("cursor"))
    return render_template(
        "claims/list.html",
        found=queries.claims(act.actor, page, states=(chosen,) if chosen else ()),
        state=chosen,
        labels=CLAIM.labels,
    )


@room.page("/guarantee/claims/<id:claim>", may=Permission.CLAIM_READ, subject=queries.claim_for)
def show_claim(act: Act, claim: Claim) -> Any:
    reasons = rules.claim_reasons(act.policy)
    decline = form_for(DeclineForm)
    language = "zh" if locale_is_chinese() else "en"
    decline.reason_codes.choices = [(code, entry[language]) for code, entry in reasons.items()]
    return render_template(
        "claims/show.html",
        claim=claim,
        loan=claim.loan,
        rows=rows_of(claim.parts, dict(claim.cash), dict(claim.burden)),
        bar=bar_of(claim.parts),
        warnings=warnings_of(act, claim),
        reasons=reasons,
        mine=claim.first_approver == act.actor.id,
        decline=decline,
        pay=form_for(PayForm, amount_fen=claim.left_fen, paid_on=act.on),
        recover=form_for(RecoveryForm, received_on=act.on),
        parties=PARTY_LABELS,
        history=events_of(claim.county_id, queries.subjects_of(claim)),
    )


def to_claim(claim: Claim) -> Any:
    return redirect(url_for("claims.show_claim", claim=claim.public_id), 303)


@room.action(
    "/guarantee/claims/<id:claim>/approve",
    may=Permission.CLAIM_APPROVE,
    subject=queries.claim_for,
    again=show_claim,
)
def approve_claim(act: Act, claim: Claim) -> Any:
    approved = commands.approve_claim(act, claim=claim)
    both = approved.state == "approved"
    flash(_("两人都已同意，请按期付款") if both else _("已同意，等另一位同事复核"))
    return to_claim(claim)


@room.action(
    "/guarantee/claims/<id:claim>/decline",
    may=Permission.CLAIM_APPROVE,
    subject=queries.claim_for,
    form=DeclineForm,
    again=show_claim,
)
def decline_claim(act: Act, claim: Claim, form: DeclineForm) -> Any:
    commands.decline_claim(
        act,
        claim=claim,
        reason_codes=form.reason_codes.data or [],
        comment=form.comment.data or "",
    )
    flash(_("已回复银行，担保继续有效"))
    return to_claim(claim)


@room.action(
    "/guarantee/claims/<id:claim>/pay",
    may=Permission.CLAIM_PAY,
    subject=queries.claim_for,
    form=PayForm,
    again=show_claim,
)
def pay_claim(act: Act, claim: Claim, form: PayForm) -> Any:
    paid = commands.pay_claim(
        act, claim=claim, amount_fen=form.amount_fen.data, paid_on=form.paid_on.data
    )
    flash(_("已付清，担保责任终止") if paid.state == "paid" else _("付款已登记"))
    return to_claim(claim)


@room.action(
    "/guarantee/claims/<id:claim>/recoveries",
    may=Permission.CLAIM_PAY,
    subject=queries.claim_for,
    form=RecoveryForm,
    again=show_claim,
)
def record_recovery(act: Act, claim: Claim, form: RecoveryForm) -> Any:
    commands.record_recovery(
        act,
        claim=claim,
        amount_fen=form.amount_fen.data,
        costs_fen=form.costs_fen.data or 0,
        received_on=form.received_on.data,
    )
    flash(_("追偿款已登记，已按分担比例分好"))
    return to_claim(claim)
