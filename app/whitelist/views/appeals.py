"""Appeals: filed by the enterprise, taken up and answered in the centre; the negative list."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprises
from app.infra import clock
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Actor, Permission
from app.kernel.errors import NotVisible
from app.whitelist import commands, queries
from app.whitelist.commands.appeals import Subject
from app.whitelist.forms.listing import AnswerForm, AppealForm, CorrectForm, NegativeForm
from app.whitelist.models import Appeal, NegativeRecord
from app.whitelist.rules import appealing, listing
from app.whitelist.states import APPEAL, NEGATIVE
from app.whitelist.views.room import room

ROWS = 50
WORDS = {"subjects": appealing.SUBJECTS, "decisions": appealing.DECISIONS}
_FINDERS: dict[str, Callable[[Actor, str], Any]] = {
    "entry": queries.own_entry_for,
    "score": queries.own_score_for,
    "negative": queries.negative_for,
}


def subject_of(actor: Actor, kind: str, public_id: str) -> tuple[Enterprise, Subject]:
    """What an appeal is about, and whose it is; what is not one's own is not found."""
    finder = _FINDERS.get(kind)
    subject = finder(actor, public_id) if finder else None
    if subject is None:
        raise NotVisible("subject")
    firms = own_enterprises(actor)
    if isinstance(subject, NegativeRecord):
        named = (subject.enterprise_id, subject.uscc)
        firm = next((f for f in firms if f.id == named[0] or f.uscc == named[1]), None)
    else:
        firm = next((f for f in firms if f.id == subject.enterprise_id), None)
    if firm is None:
        raise NotVisible("subject")
    return firm, subject


@room.page("/me/appeals/new", may=Permission.APPEAL_FILE)
def new_appeal(act: Act) -> Any:
    form = form_for(
        AppealForm, kind=request.args.get("kind", ""), subject=request.args.get("subject", "")
    )
    firm, subject = subject_of(act.actor, form.kind.data or "", form.subject.data or "")
    decided = commands.decided_about(subject)
    return render_template(
        "whitelist/appeal_new.html",
        form=form,
        enterprise=firm,
        decided=decided,
        until=commands.appeal_until(act, decided),
        days=act.policy["appeals.answer_working_days"],
        reasons=commands.why_no_appeal(act, subject),
        open_appeal=queries.open_appeal(decided.kind, subject.public_id),
        **WORDS,
    )


@room.action("/me/appeals/new", may=Permission.APPEAL_FILE, form=AppealForm, again=new_appeal)
def file_appeal(act: Act, form: AppealForm) -> Any:
    firm, subject = subject_of(act.actor, form.kind.data or "", form.subject.data or "")
    appeal = commands.file_appeal(
        act,
        enterprise=firm,
        subject=subject,
        grounds=form.grounds.data or "",
        evidence=form.evidence.data or "",
    )
    flash(_("申诉已收到，由没有参与原决定的人复核"))
    return redirect(url_for("whitelist.my_appeal", appeal=appeal.public_id), 303)


@room.page("/me/appeals/<id:appeal>", may=Permission.APPEAL_FILE, subject=queries.own_appeal_for)
def my_appeal(act: Act, appeal: Appeal) -> Any:
    return render_template(
        "whitelist/appeal_mine.html",
        appeal=appeal,
        history=events_of(appeal.county_id, [("Appeal", appeal.public_id)]),
        **WORDS,
    )


@room.action(
    "/me/appeals/<id:appeal>/withdraw",
    may=Permission.APPEAL_FILE,
    subject=queries.own_appeal_for,
    again=my_appeal,
)
def withdraw_appeal(act: Act, appeal: Appeal) -> Any:
    commands.withdraw_appeal(act, appeal=appeal)
    flash(_("申诉已撤回"))
    return redirect(url_for("whitelist.my_whitelist"), 303)


@room.page("/centre/appeals", may=Permission.APPEAL_ANSWER)
def appeals(act: Act) -> Any:
    state = request.args.get("state", "")
    state = state if state in APPEAL.states else ""
    page = Page(ROWS, request.args.get("cursor"))
    return render_template(
        "whitelist/appeal_list.html",
        found=queries.appeals(act.actor, page, state=state),
        state=state,
        labels=APPEAL.labels,
        **WORDS,
    )


@room.page("/centre/appeals/<id:appeal>", may=Permission.APPEAL_ANSWER, subject=queries.appeal_for)
def show_appeal(act: Act, appeal: Appeal) -> Any:
    return render_template(
        "whitelist/appeal_show.html",
        appeal=appeal,
        had_part=act.actor.id in appeal.deciders,
        people=queries.names_of([appeal.reviewer_id]),
        form=form_for(AnswerForm),
        history=events_of(appeal.county_id, [("Appeal", appeal.public_id)]),
        **WORDS,
    )


def _to(appeal: Appeal) -> Response:
    return redirect(url_for("whitelist.show_appeal", appeal=appeal.public_id), 303)


@room.action(
    "/centre/appeals/<id:appeal>/take",
    may=Permission.APPEAL_ANSWER,
    subject=queries.appeal_for,
    again=show_appeal,
)
def take_appeal(act: Act, appeal: Appeal) -> Any:
    commands.take_appeal(act, appeal=appeal)
    flash(_("已受理，请在期限内答复"))
    return _to(appeal)


@room.action(
    "/centre/appeals/<id:appeal>/answer",
    may=Permission.APPEAL_ANSWER,
    subject=queries.appeal_for,
    form=AnswerForm,
    again=show_appeal,
)
def answer_appeal(act: Act, appeal: Appeal, form: AnswerForm) -> Any:
    commands.answer_appeal(
        act,
        appeal=appeal,
        changed=form.outcome.data == "changed",
        reply=form.reply.data or "",
    )
    flash(_("已答复，企业已收到"))
    return _to(appeal)


@room.page("/centre/negatives", may=Permission.NEGATIVE_KEEP)
def negatives(act: Act) -> Any:
    state = request.args.get("state", "listed")
    state = state if state in NEGATIVE.states else "listed"
    page = Page(ROWS, request.args.get("cursor"))
    found = queries.negatives(act.actor, page, state=state)
    return render_template(
        "whitelist/negatives.html",
        found=found,
        state=state,
        labels=NEGATIVE.labels,
        names=listing.NEGATIVES,
        people=queries.names_of([r.entered_by for r in found.items]),
        form=form_for(NegativeForm, source_on=clock.today()),
        today=act.on,
    )


@room.action("/centre/negatives", may=Permission.NEGATIVE_KEEP, form=NegativeForm, again=negatives)
def enter_negative(act: Act, form: NegativeForm) -> Any:
    commands.enter_negative(act, draft=commands.NegativeDraft(**form.typed()))
    flash(_("已列入负面清单"))
    return redirect(url_for("whitelist.negatives"), 303)


@room.page(
    "/centre/negatives/<id:record>",
    may=Permission.NEGATIVE_KEEP,
    subject=queries.negative_for,
)
def show_negative(act: Act, record: NegativeRecord) -> Any:
    return render_template(
        "whitelist/negative.html",
        record=record,
        names=listing.NEGATIVES,
        people=queries.names_of([record.entered_by, record.corrected_by]),
        form=form_for(CorrectForm),
        history=events_of(record.county_id, [("NegativeRecord", record.public_id)]),
    )


@room.action(
    "/centre/negatives/<id:record>/correct",
    may=Permission.NEGATIVE_KEEP,
    subject=queries.negative_for,
    form=CorrectForm,
    again=show_negative,
)
def correct_negative(act: Act, record: NegativeRecord, form: CorrectForm) -> Any:
    commands.correct_negative(act, record=record, correction=form.correction.data or "")
    flash(_("已更正"))
    return redirect(url_for("whitelist.negatives"), 303)
