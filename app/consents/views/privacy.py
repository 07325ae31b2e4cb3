"""Asking to have one's data corrected or erased, and the answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.queries import actor_names
from app.consents import commands, queries
from app.consents.forms import AnswerForm, PrivacyRequestForm
from app.consents.models import PrivacyRequest
from app.consents.rules import REQUEST_KINDS
from app.consents.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Access, Permission
from app.policy.codes import codes


@room.page("/me/privacy/requests/new", may=Access.SIGNED_IN)
def new_request(act: Act) -> Any:
    wanted = request.args.get("kind", "correction")
    kept = [e for e in codes(act.policy, "retention").values() if e["action"] != "erase"]
    return render_template(
        "consents/new_request.html",
        form=form_for(PrivacyRequestForm, kind=wanted),
        kept=kept,
        days=act.policy["consents.answer_working_days"],
    )


@room.action(
    "/me/privacy/requests/new",
    may=Access.SIGNED_IN,
    form=PrivacyRequestForm,
    again=new_request,
)
def make_request(act: Act, form: PrivacyRequestForm) -> Any:
    made = commands.make_request(act, kind=form.kind.data, wish=form.wish.data or "")
    flash(_("申请已提交，最迟 %(day)s 答复", day=made.due_on.isoformat()))
    return redirect(url_for("desk.privacy"), 303)


@room.action(
    "/me/privacy/requests/<id:asked>/take-back",
    may=Access.SIGNED_IN,
    subject=queries.own_request_for,
)
def take_back(act: Act, asked: PrivacyRequest) -> Any:
    commands.take_back(act, request=asked)
    flash(_("申请已撤回"))
    return redirect(url_for("desk.privacy"), 303)


@room.page("/privacy-requests", may=Permission.PRIVACY_ANSWER)
def requests(act: Act) -> Any:
    found = queries.requests_to_answer(act.actor)
    return render_template(
        "consents/requests.html",
        found=found,
        kinds=REQUEST_KINDS,
        names=actor_names({row.user_id for row in found}),
    )


@room.page(
    "/privacy-requests/<id:asked>",
    may=Permission.PRIVACY_ANSWER,
    subject=queries.request_to_answer_for,
)
def show_request(act: Act, asked: PrivacyRequest) -> Any:
    return render_template(
        "consents/request.html",
        asked=asked,
        kinds=REQUEST_KINDS,
        name=actor_names({asked.user_id}).get(asked.user_id, "—"),
        form=form_for(AnswerForm),
    )


@room.action(
    "/privacy-requests/<id:asked>",
    may=Permission.PRIVACY_ANSWER,
    subject=queries.request_to_answer_for,
    form=AnswerForm,
    again=show_request,
)
def answer_request(act: Act, asked: PrivacyRequest, form: AnswerForm) -> Any:
    verb = commands.carry_out if form.outcome.data == "carry_out" else commands.decline
    verb(act, request=asked, answer=form.answer.data or "")
    flash(_("已答复本人"))
    return redirect(url_for("consents.requests"), 303)
