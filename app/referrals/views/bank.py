"""A lender's work list and the file of one referral."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import members_of
from app.infra import pdf
from app.infra.acts import Act
from app.infra.export import csv_response
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission, Role
from app.kernel.refusals import invalid
from app.needs.queries import tests_of
from app.policy.codes import codes
from app.referrals import commands, queries
from app.referrals.forms import (
    AskForm,
    ContactForm,
    CoverForm,
    DeclineForm,
    OfferForm,
    ReassignForm,
)
from app.referrals.models import Referral
from app.referrals.rules import OfferTerms
from app.referrals.views.room import room

QUEUES = ("all", "mine", "unassigned", "late")


def _filters() -> dict[str, str]:
    queue = request.args.get("queue", "all")
    return {
        "queue": queue if queue in QUEUES else "all",
        "state": request.args.get("state", ""),
        "text": request.args.get("q", "").strip()[:60],
    }


@room.page("/bank", may=Permission.REFERRAL_READ)
def bank_list(act: Act) -> Any:
    chosen = _filters()
    page = Page(50, request.args.get("cursor"))
    return render_template(
        "referrals/bank_list.html",
        found=queries.work_list(act.actor, page, **_query(chosen)),
        chosen=chosen,
        queues=QUEUES,
    )


def _query(chosen: dict[str, str]) -> dict[str, Any]:
    return {
        "queue": chosen["queue"],
        "state": chosen["state"] or None,
        "text": chosen["text"] or None,
    }


@room.page("/bank/export.csv", may=Permission.REFERRAL_READ)
def export_list(act: Act) -> Response:
    """Exactly the rows of the filtered list."""
    found = queries.work_list(act.actor, Page(5000), **_query(_filters()))
    header = [_("编号"), _("企业"), _("金额（元）"), _("期限（月）"), _("状态"), _("截止")]
    rows = [
        [
            r.reference,
            r.need.enterprise.name,
            f"{r.need.amount_fen / 100:.2f}",
            r.need.term_months,
            r.state_label,
            r.due_at.isoformat() if r.due_at else "",
        ]
        for r in found.items
    ]
    return csv_response("referrals.csv", header, rows)


@room.page(
    "/bank/referrals/<id:referral>", may=Permission.REFERRAL_READ, subject=queries.referral_for
)
def show_file(act: Act, referral: Referral) -> Any:
    return render_template("referrals/file.html", **_file(act, referral))


def _file(act: Act, referral: Referral) -> dict[str, Any]:
    """Everything the officer needs on one screen."""
    decline = form_for(DeclineForm)
    reasons = codes(act.policy, "refusal_codes")
    decline.reason_codes.choices = [
        (code, f"{code} {entry['centre_zh']}") for code, entry in reasons.items()
    ]
    need, product = referral.need, referral.product
    return {
        "referral": referral,
        "need": need,
        "enterprise": need.enterprise,
        "product": product,
        "tests": tests_of(need),
        "offers": queries.offers_of(act.actor, referral),
        "history": events_of(referral.county_id, queries.subjects_of(referral)),
        "reasons": reasons,
        "contact": form_for(ContactForm),
        "ask": form_for(AskForm),
        "decline": decline,
        "offer": form_for(
            OfferForm,
            amount_fen=need.amount_fen - need.accepted_fen,
            annual_rate=product.rate_min,
            term_months=need.term_months,
        ),
        "reassign": _reassign_form(act),
    }


def _colleagues(act: Act) -> list[User]:
    if act.actor.organisation_id is None:
        return []
    return members_of(act.actor.organisation_id, act.on, Role.BANK_OFFICER)


def _reassign_form(act: Act) -> ReassignForm:
    form = form_for(ReassignForm)
    form.officer.choices = [(u.public_id, u.name) for u in _colleagues(act)]
    return form


@room.page(
    "/bank/referrals/<id:referral>/file.pdf",
    may=Permission.REFERRAL_READ,
    subject=queries.referral_for,
)
def file_pdf(act: Act, referral: Referral) -> Response:
    """The same file on paper."""
    return pdf.response(
        render_template("referrals/file_print.html", **_file(act, referral)),
        f"{referral.reference}.pdf",
    )


def _to_file(referral: Referral) -> Any:
    return redirect(url_for("referrals.show_file", referral=referral.public_id), 303)


@room.action(
    "/bank/referrals/<id:referral>/take",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    again=show_file,
)
def take_referral(act: Act, referral: Referral) -> Any:
    commands.take_referral(act, referral=referral)
    flash(_("已受理，请在时限内联系创业者"))
    return _to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/contact",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    form=ContactForm,
    again=show_file,
)
def log_contact(act: Act, referral: Referral, form: ContactForm) -> Any:
    commands.log_contact(act, referral=referral, note=form.note.data or "")
    flash(_("联系已记录"))
    return _to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/ask",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    form=AskForm,
    again=show_file,
)
def ask_for_papers(act: Act, referral: Referral, form: AskForm) -> Any:
    commands.ask_for_papers(act, referral=referral, items=form.lines())
    flash(_("已发出补件清单，时限暂停"))
    return _to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/decline",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
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
    return _to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/offer",
    may=Permission.REFERRAL_WORK,
    subject=queries.referral_for,
    form=OfferForm,
    again=show_file,
)
def make_offer(act: Act, referral: Referral, form: OfferForm) -> Any:
    offer = commands.make_offer(act, referral=referral, terms=terms_of(form))
    waiting = offer.state == "awaiting_approval"
    flash(_("超过经办权限，已送审批人") if waiting else _("方案已发给创业者"))
    return _to_file(referral)


def terms_of(form: OfferForm) -> OfferTerms:
    return OfferTerms(
        amount_fen=form.amount_fen.data or 0,
        annual_rate=form.annual_rate.data,
        term_months=form.term_months.data or 0,
        method=form.method.data,
        valid_until=form.valid_until.data,
        borrower_kind=form.borrower_kind.data,
        conditions=form.condition_list(),
    )


@room.action(
    "/bank/referrals/<id:referral>/reassign",
    may=Permission.REFERRAL_REASSIGN,
    subject=queries.referral_for,
    form=ReassignForm,
    again=show_file,
)
def reassign_referral(act: Act, referral: Referral, form: ReassignForm) -> Any:
    chosen = [u for u in _colleagues(act) if u.public_id == form.officer.data]
    if not chosen:
        raise invalid("officer", "请选择本行在岗的客户经理")
    commands.reassign_referral(act, referral=referral, officer=chosen[0])
    flash(_("已转交"))
    return _to_file(referral)


@room.action(
    "/bank/referrals/<id:referral>/remind",
    may=Permission.REFERRAL_REMIND,
    subject=queries.referral_for,
)
def remind_lender(act: Act, referral: Referral) -> Any:
    commands.remind_lender(act, referral=referral)
    flash(_("已提醒银行"))
    return redirect(request.referrer or url_for("desk.landing"), 303)


@room.page("/bank/cover", may=Permission.REFERRAL_REASSIGN)
def show_cover(act: Act) -> Any:
    form = form_for(CoverForm)
    form.officer.choices = form.cover.choices = [(u.public_id, u.name) for u in _colleagues(act)]
    return render_template(
        "referrals/cover.html", form=form, covers=queries.covers_of(act.actor), on=act.on
    )


@room.action("/bank/cover", may=Permission.REFERRAL_REASSIGN, form=CoverForm, again=show_cover)
def arrange_cover(act: Act, form: CoverForm) -> Any:
    people = {u.public_id: u for u in _colleagues(act)}
    if form.officer.data not in people or form.cover.data not in people:
        raise invalid("cover", "请选择本行两位不同的客户经理")
    commands.arrange_cover(
        act,
        officer=people[form.officer.data],
        cover=people[form.cover.data],
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )
    flash(_("代办已安排"))
    return redirect(url_for("referrals.show_cover"), 303)
