"""One's own place on the list: where it stands, who acts next by when, the certificate."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprises, owns
from app.infra import pdf, qr
from app.infra.acts import Act
from app.infra.forms import form_for, said
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.kernel.refusals import Refusal
from app.whitelist import commands, queries
from app.whitelist.forms.listing import ProposeForm, ReplyForm
from app.whitelist.models import Appeal, Certificate, NegativeRecord, WhitelistEntry
from app.whitelist.rules import appealing, benefits, listing, places
from app.whitelist.states import ENTRY
from app.whitelist.views.listing import NAMES, heard
from app.whitelist.views.room import room
from app.whitelist.views.shown import Shown, shown


@dataclass(frozen=True)
class Place:
    """One enterprise as its owner reads it: the newest entry, the next step, what was appealed."""

    enterprise: Enterprise
    owns: bool
    agreed: bool
    score: Shown | None
    entry: WhitelistEntry | None
    turn: places.Turn | None
    due: datetime | date | None
    certificate: Certificate | None
    why_not: tuple[Refusal, ...]
    may_renew: bool
    may_appeal: tuple[tuple[str, str], ...]
    """(kind, public id) of what can be appealed now."""
    negatives: list[NegativeRecord]
    appeals: list[Appeal]


@room.page("/me/whitelist", may=Permission.WHITELIST_OWN)
def my_whitelist(act: Act) -> Any:
    return render_template(
        "whitelist/my_list.html",
        places=[_place(act, firm) for firm in own_enterprises(act.actor)],
        public_label=ENTRY.public_label,
        warn=act.policy["whitelist.warn_days"],
        review_days=act.policy["whitelist.review_working_days"],
        benefits=benefits.open_benefits(act.policy, benefits.LIST),
        propose=form_for(ProposeForm),
        reply=form_for(ReplyForm),
        subjects=appealing.SUBJECTS,
        decisions=appealing.DECISIONS,
        negative_names=listing.NEGATIVES,
        disclaimer=act.policy["whitelist.disclaimer"],
        said=said,
        **NAMES,
    )


def _place(act: Act, firm: Enterprise) -> Place:
    found = queries.entries_of(firm.id)
    entry = found[0] if found else None
    score = queries.latest_score(act.actor, firm)
    negatives = queries.negatives_about(firm, act.on)
    return Place(
        enterprise=firm,
        owns=owns(act.actor, firm),
        agreed=queries.has_agreed(firm),
        score=shown(act, score) if score else None,
        entry=entry,
        turn=_turn(act, entry) if entry else None,
        due=_due(act, entry) if entry else None,
        certificate=queries.certificate_of(entry) if entry else None,
        why_not=queries.why_not_proposed(act, firm),
        may_renew=entry is not None and _may_renew(act, entry),
        may_appeal=_appealable(act, entry, score, negatives),
        negatives=negatives,
        appeals=queries.appeals_of(firm.id),
    )


def _turn(act: Act, entry: WhitelistEntry) -> places.Turn:
    return places.turn_of(entry.state, heard=heard(act, entry), opinion=bool(entry.opinion))


def _due(act: Act, entry: WhitelistEntry) -> datetime | date | None:
    days = places.Days(
        review_due_at=entry.review_due_at,
        notice_until=entry.notice_until,
        reply_until=entry.reply_until,
        valid_to=entry.valid_to,
        heard=heard(act, entry),
    )
    return places.due_of(entry.state, days)


def _may_renew(act: Act, entry: WhitelistEntry) -> bool:
    return places.may_renew(entry.state, valid_to=entry.valid_to, on=act.on, policy=act.policy)


def _appealable(
    act: Act, entry: WhitelistEntry | None, score: Any, negatives: list[NegativeRecord]
) -> tuple[tuple[str, str], ...]:
    found = [("entry", entry), ("score", score), *(("negative", record) for record in negatives)]
    return tuple(
        (kind, subject.public_id)
        for kind, subject in found
        if subject is not None and not commands.why_no_appeal(act, subject)
    )


@room.action(
    "/me/whitelist/<id:entry>/renew",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    again=lambda act, entry: my_whitelist(act),
)
def renew_entry(act: Act, entry: WhitelistEntry) -> Any:
    commands.renew_entry(act, entry=entry)
    flash(_("已重新核对并提交，等待审查"))
    return redirect(url_for("whitelist.my_whitelist"), 303)


@room.action(
    "/me/whitelist/<id:entry>/reply",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    form=ReplyForm,
    again=lambda act, entry: my_whitelist(act),
)
def reply_to_suspension(act: Act, entry: WhitelistEntry, form: ReplyForm) -> Any:
    commands.reply_to_suspension(act, entry=entry, reply=form.reply.data or "")
    flash(_("已收到您的说明，由中心负责人决定"))
    return redirect(url_for("whitelist.my_whitelist"), 303)


@room.action(
    "/me/whitelist/<id:entry>/certificate",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    again=lambda act, entry: my_whitelist(act),
)
def issue_certificate(act: Act, entry: WhitelistEntry) -> Any:
    commands.issue_certificate(act, entry=entry)
    return redirect(url_for("whitelist.show_certificate", entry=entry.public_id), 303)


@room.action(
    "/me/whitelist/<id:entry>/certificate/withdraw",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    again=lambda act, entry: my_whitelist(act),
)
def withdraw_certificate(act: Act, entry: WhitelistEntry) -> Any:
    commands.withdraw_certificate(act, entry=entry)
    flash(_("凭证已收回，原来的二维码不再有效"))
    return redirect(url_for("whitelist.my_whitelist"), 303)


@room.page(
    "/me/whitelist/<id:entry>/certificate",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
)
def show_certificate(act: Act, entry: WhitelistEntry) -> Any:
    """The code and its drawing, to hold up to whoever asks."""
    return render_template("whitelist/my_certificate.html", **_shown(act, entry))


@room.page(
    "/me/whitelist/<id:entry>/certificate.pdf",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
)
def print_certificate(act: Act, entry: WhitelistEntry) -> Response:
    html = render_template("whitelist/certificate_print.html", **_shown(act, entry))
    return pdf.response(html, f"{entry.reference}.pdf")


def _shown(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    certificate = queries.certificate_of(entry)
    if certificate is None:
        raise NotVisible("certificate")
    address = url_for("whitelist.check_certificate", code=certificate.code, _external=True)
    return {
        "entry": entry,
        "certificate": certificate,
        "address": address,
        "drawing": qr.drawing(address, scale=5),
        "programmes": listing.PROGRAMMES,
        "disclaimer": act.policy["whitelist.disclaimer"],
    }
