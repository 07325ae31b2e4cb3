"""The file of one referral on one screen, and what a lender's people do with it."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.collateral.queries import assets_of_enterprise
from app.enterprises.queries import papers_of
from app.infra import pdf
from app.infra.acts import Act
from app.infra.files import attachment_by_id, file_response
from app.infra.forms import form_for
from app.infra.history import events_of
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.needs.queries import tests_of
from app.referrals import commands, queries, rules
from app.referrals.commands.reading import log_reading
from app.referrals.forms import METHOD_LABELS, AskForm, ContactForm, DeclineForm, ReassignForm
from app.referrals.models import Referral
from app.referrals.views.bank import colleagues, officer_named
from app.referrals.views.room import room
from app.whitelist.queries import criteria_met


@room.page("/bank/referrals/<id:referral>", may=Permission.REFERRAL_READ, subject=queries.file_for)
def show_file(act: Act, referral: Referral) -> Any:
    log_reading(act, referral, "open")
    return render_template("referrals/file.html", **_file(act, referral), **_forms(act))


def _file(act: Act, referral: Referral) -> dict[str, Any]:
    """Everything the officer needs on one screen."""
    need = referral.need
    return {
        "referral": referral,
        "need": need,
        "enterprise": need.enterprise,
        "product": referral.product,
        "tests": tests_of(need),
        "criteria": criteria_met(need.enterprise_id),
        "papers": papers_of(act.actor, need.enterprise),
        "assets": assets_of_enterprise(act.actor, need.enterprise_id),
        "files": _names_of_files(referral),
        "offers": queries.offers_of(act.actor, referral),
        "unnamed": {o.public_id for o in referral.offers if queries.waits_for_guarantor(o)},
        "declines": queries.declines_of(referral),
        "reasons": rules.decline_reasons(act.policy),
        "methods": METHOD_LABELS,
        "history": events_of(referral.county_id, queries.subjects_of(referral)),
        "asks_left": act.policy["clocks.ask_max_times"] - referral.asks,
    }


def _names_of_files(referral: Referral) -> dict[str, str]:
    """Public id → name of every file the owner answered with."""
    named = [file_id for item in referral.ask_items for file_id in item.file_ids]
    found = [attachment_by_id(file_id) for file_id in named]
    return {file.public_id: file.name for file in found if file is not None}


def _forms(act: Act) -> dict[str, Any]:
    reassign = form_for(ReassignForm)
    reassign.officer.choices = [(user.public_id, user.name) for user in colleagues(act)]
    return {
        "contact": form_for(ContactForm),
        "ask": form_for(AskForm),
        "decline": form_for(DeclineForm),
        "groups": rules.grouped_reasons(act.policy),
        "reassign": reassign,
    }


@room.page(
    "/bank/referrals/<id:referral>/file.pdf",
    may=Permission.REFERRAL_READ,
    subject=queries.file_for,
)
def file_pdf(act: Act, referral: Referral) -> Response:
    """The same file on paper."""
    log_reading(act, referral, "print")
    return pdf.response(
        render_template("referrals/file_print.html", **_file(act, referral)),
        f"{referral.reference}.pdf",
    )


@room.page(
    "/bank/referrals/<id:referral>/files/<id:file>",
    may=Permission.REFERRAL_READ,
    subject=queries.file_for,
)
def answer_file(act: Act, referral: Referral, file: str) -> Response:
    """A file the owner answered with."""
    attachment = attachment_by_id(file) if file in _names_of_files(referral) else None
    if attachment is None:
        raise NotVisible("file")
    log_reading(act, referral, "download")
    return file_response(attachment)


def to_file(referral: Referral) -> Any:
    return redirect(url_for("referrals.show_file", referral=referral.public_id), 303)


@room.action(
    "/bank/referrals/<id:referral>/take",
    may=Permission.REFERRAL_WORK,
    subject=queries.file_for,
    again=show_file,
)
def take_referral(act: Act, referral: Referral) -> Any:
    commands.take_referral(act, referral=referral)
    flash(_("已受理，请在时限内联系创业者"))
    return to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/contact",
    may=Permission.REFERRAL_WORK,
    subject=queries.file_for,
    form=ContactForm,
    again=show_file,
)
def log_contact(act: Act, referral: Referral, form: ContactForm) -> Any:
    commands.log_contact(act, referral=referral, note=form.note.data or "")
    flash(_("联系已记录"))
    return to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/ask",
    may=Permission.REFERRAL_WORK,
    subject=queries.file_for,
    form=AskForm,
    again=show_file,
)
def ask_for_papers(act: Act, referral: Referral, form: AskForm) -> Any:
    commands.ask_for_papers(act, referral=referral, items=form.lines())
    flash(_("已发出补件清单，时限暂停"))
    return to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/decline",
    may=Permission.REFERRAL_WORK,
    subject=queries.file_for,
    form=DeclineForm,
    again=show_file,
)
def decline_referral(act: Act, referral: Referral, form: DeclineForm) -> Any:
    commands.decline_referral(
        act,
        referral=referral,
        reason_codes=list(form.reason_codes.data or []),
        comment=form.comment.data or "",
    )
    flash(_("已告知创业者原因，并引导其选择其他渠道"))
    return to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/reassign",
    may=Permission.REFERRAL_REASSIGN,
    subject=queries.file_for,
    form=ReassignForm,
    again=show_file,
)
def reassign_referral(act: Act, referral: Referral, form: ReassignForm) -> Any:
    officer = officer_named(act, form.officer.data)
    commands.reassign_referral(act, referral=referral, officer=officer)
    flash(_("已转交"))
    return to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/remind",
    may=Permission.REFERRAL_REMIND,
    subject=queries.file_for,
    again=show_file,
)
def remind_lender(act: Act, referral: Referral) -> Any:
    commands.remind_lender(act, referral=referral)
    flash(_("已提醒银行"))
    return to_file(referral)
