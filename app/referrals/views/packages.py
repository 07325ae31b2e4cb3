"""Case packages out and decision files in, for lenders whose network does not reach us."""

from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.queries import organisation_of
from app.enterprises.queries import facts_of as facts_of_enterprise
from app.enterprises.rules.reading import fields_for
from app.infra.acts import Act
from app.infra.export import attachment
from app.infra.forms import form_for
from app.kernel.actors import Permission, Role
from app.kernel.refusals import invalid
from app.needs.queries import facts_of, tests_of
from app.referrals import commands, queries
from app.referrals.commands.reading import log_reading
from app.referrals.forms import DecisionForm
from app.referrals.forms.bodies import DecisionFile, read_decision
from app.referrals.models import Referral
from app.referrals.views.file import to_file
from app.referrals.views.room import room

FILE_MOST = 200_000


@room.page(
    "/bank/referrals/<id:referral>/package", may=Permission.REFERRAL_QUEUE, subject=queries.file_for
)
def show_package(act: Act, referral: Referral) -> Any:
    return render_template(
        "referrals/package.html",
        referral=referral,
        ready=commands.has_package_key(referral.lender),
        form=form_for(DecisionForm),
    )


@room.page(
    "/bank/referrals/<id:referral>/case.zip",
    may=Permission.REFERRAL_QUEUE,
    subject=queries.file_for,
)
def case_package(act: Act, referral: Referral) -> Response:
    """The case, encrypted for the lender and signed by us."""
    content = commands.package_of(referral, _case(referral))
    log_reading(act, referral, "package")
    return attachment(content, f"{referral.reference}.zip", "application/zip")


def _case(referral: Referral) -> dict[str, Any]:
    """What the file page shows, as data: no points, no probabilities (PF-03)."""
    need, product = referral.need, referral.product
    firm = facts_of_enterprise(need.enterprise)
    return {
        "referral": {
            "id": referral.public_id,
            "reference": referral.reference,
            "state": referral.state,
            "product": product.name,
            "green_channel": referral.green_channel,
            "contact_due_at": _moment(referral.contact_due_at),
            "due_at": _moment(referral.due_at),
        },
        "need": _plain(facts_of(need)),
        "enterprise": _plain({name: firm[name] for name in fields_for(Role.BANK_OFFICER)}),
        "tests": {t.test: [t.outcome, t.evidence] for t in tests_of(need).values()},
        "asks": [
            {"item": item.item, "answer": item.answer, "answered_at": _moment(item.answered_at)}
            for item in referral.ask_items
        ],
    }


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts with their days written out."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in facts.items()}


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None


@room.action(
    "/bank/referrals/<id:referral>/decision",
    may=Permission.REFERRAL_WORK,
    subject=queries.file_for,
    form=DecisionForm,
    again=show_package,
)
def take_decision(act: Act, referral: Referral, form: DecisionForm) -> Any:
    """Do what a decision file says, under the same rules as the API."""
    sent = request.files.get("file")
    content = sent.stream.read(FILE_MOST + 1) if sent else b""
    if not content or len(content) > FILE_MOST:
        raise invalid("file", "请选择答复文件（JSON，最大 200 KB）")
    file = read_decision(content)
    if file.referral_id != referral.public_id:
        raise invalid("file", "文件不是这笔转介的答复")
    _decide(act, referral, file)
    flash(_("答复文件已办理"))
    return to_file(referral)


def _decide(act: Act, referral: Referral, file: DecisionFile) -> None:
    verb, body = file.decision()
    if verb == "contact":
        commands.log_contact(act, referral=referral, note=body.note)
    elif verb == "ask":
        commands.ask_for_papers(act, referral=referral, items=body.items)
    elif verb == "offer":
        commands.make_offer(act, referral=referral, terms=body.terms())
    else:
        commands.decline_referral(
            act, referral=referral, reason_codes=body.reason_codes, comment=body.comment
        )


@room.page("/bank/package-key", may=Permission.REFERRAL_REASSIGN)
def show_package_key(act: Act) -> Any:
    organisation = organisation_of(act.actor)
    assert organisation is not None
    return render_template(
        "referrals/package_key.html", ready=commands.has_package_key(organisation)
    )


@room.action("/bank/package-key", may=Permission.REFERRAL_REASSIGN, again=show_package_key)
def renew_package_key(act: Act) -> Any:
    organisation = organisation_of(act.actor)
    assert organisation is not None
    passphrase = commands.renew_package_key(act, organisation=organisation)
    flash(_("新口令（只显示这一次，请抄下交给解密的同事）：{key}").format(key=passphrase))
    return redirect(url_for("referrals.show_package_key"), 303)
