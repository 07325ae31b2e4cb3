"""Where one's needs stand: who acts next, by when; take back, open again, print."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra import pdf, qr
from app.infra.acts import Act
from app.infra.files import attachment_by_id, file_response
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.needs import commands, queries, rules
from app.needs.forms import WithdrawForm
from app.needs.models import FinancingNeed
from app.needs.rules import Step, StepFacts
from app.needs.states import NEED, OPEN_TO_REFERRAL
from app.needs.views.room import room
from app.policy.codes import codes
from app.products.rules.vocabulary import USES


def step_of(need: FinancingNeed) -> Step:
    """Where a need stands, for the line every page of it begins with."""
    return rules.next_step(
        StepFacts(
            state=need.state,
            wish_to_send=need.wish_to_send,
            verified=need.enterprise.state == "verified",
            assisted=need.assisted_by is not None,
            contacted=need.contacted_at is not None,
            contact_due_at=need.contact_due_at,
        )
    )


@room.page("/me/needs", may=Permission.NEED_SUBMIT)
def my_needs(act: Act) -> Any:
    found = queries.needs(act.actor, Page(50, request.args.get("cursor")))
    return render_template(
        "needs/list.html",
        found=found,
        steps={need.id: step_of(need) for need in found.items},
        public_label=NEED.public_label,
        uses=USES,
    )


@room.page("/me/needs/<id:need>", may=Permission.NEED_SUBMIT, subject=queries.own_need_for)
def show_need(act: Act, need: FinancingNeed) -> Any:
    return render_template(
        "needs/show.html",
        need=need,
        step=step_of(need),
        contact=queries.contact_of(need),
        helper=queries.helper_of(need),
        history=events_of(need.county_id, [("FinancingNeed", need.public_id)]),
        returned=need.answers.get("returned", {}) if need.state == "returned" else {},
        reasons=codes(act.policy, "refusal_codes"),
        withdraw=form_for(WithdrawForm),
        public_label=NEED.public_label,
        open_to_referral=OPEN_TO_REFERRAL,
        uses=USES,
    )


@room.action(
    "/me/needs/<id:need>/withdraw",
    may=Permission.NEED_SUBMIT,
    subject=queries.own_need_for,
    form=WithdrawForm,
    again=show_need,
)
def withdraw_need(act: Act, need: FinancingNeed, form: WithdrawForm) -> Any:
    commands.withdraw_need(act, need=need, reason=form.reason.data or None)
    flash(_("已撤回，银行看不到它了"))
    return redirect(url_for("needs.show_need", need=need.public_id), 303)


@room.action(
    "/me/needs/<id:need>/reopen",
    may=Permission.NEED_SUBMIT,
    subject=queries.own_need_for,
    again=show_need,
)
def reopen_need(act: Act, need: FinancingNeed) -> Any:
    commands.reopen_need(act, need=need)
    flash(_("已重新打开，可以再选银行"))
    return redirect(url_for("needs.show_need", need=need.public_id), 303)


@room.page("/me/needs/<id:need>/slip", may=Permission.NEED_READ, subject=queries.need_for)
def print_slip(act: Act, need: FinancingNeed) -> Response:
    """One A4 sheet with the reference and a code that leads back here."""
    address = url_for("needs.show_need", need=need.public_id, _external=True)
    html = render_template(
        "needs/slip.html",
        need=need,
        step=step_of(need),
        contact=queries.contact_of(need),
        code=qr.drawing(address),
        address=address,
        public_label=NEED.public_label,
        uses=USES,
    )
    return pdf.response(html, f"{need.reference or 'XQ'}.pdf")


@room.page(
    "/needs/<id:need>/signed-consent",
    may=Permission.NEED_READ,
    subject=queries.signed_need_for,
)
def signed_consent(act: Act, need: FinancingNeed) -> Response:
    """The paper that was signed before a liaison officer filled the need in."""
    stored = attachment_by_id(need.assisted_consent or "")
    if stored is None:
        raise NotVisible("need")
    return file_response(stored)
