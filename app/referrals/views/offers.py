"""The offers an owner gets: the key facts on one sheet, yes or no."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra import pdf
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.policy.codes import codes
from app.referrals import commands, queries, rules
from app.referrals.forms import BORROWER_LABELS, METHOD_LABELS, RejectForm
from app.referrals.models import Offer
from app.referrals.views.room import room

AGAINST_LENDERS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
"""What an owner may complain of when a lender makes an offer (LW-12 and fees)."""


@room.page("/me/offers", may=Permission.OFFER_ANSWER)
def offers(act: Act) -> Any:
    found = queries.offers(act.actor, Page(50, request.args.get("cursor")))
    return render_template("referrals/offers.html", found=found)


@room.page("/me/offers/<id:offer>", may=Permission.OFFER_ANSWER, subject=queries.offer_for)
def show_offer(act: Act, offer: Offer) -> Any:
    return render_template(
        "referrals/offer.html", reject=form_for(RejectForm), **_sheet(act, offer)
    )


def _sheet(act: Act, offer: Offer) -> dict[str, Any]:
    known = codes(act.policy, "complaint_codes")
    return {
        "offer": offer,
        "shut": queries.shut_before_booking(offer),
        "guarantor": queries.guarantor_named(offer),
        "unnamed": queries.waits_for_guarantor(offer),
        "referral": offer.referral,
        "need": offer.referral.need,
        "lines": rules.schedule_of(offer.terms(), offer.made_on),
        "methods": METHOD_LABELS,
        "borrowers": BORROWER_LABELS,
        "complaints": {code: known[code] for code in AGAINST_LENDERS if code in known},
    }


@room.page(
    "/me/offers/<id:offer>/sheet.pdf", may=Permission.OFFER_ANSWER, subject=queries.offer_for
)
def offer_pdf(act: Act, offer: Offer) -> Response:
    """The key-fact sheet on paper (明白纸)."""
    html = render_template("referrals/offer_print.html", **_sheet(act, offer))
    return pdf.response(html, f"{offer.reference}.pdf")


@room.action(
    "/me/offers/<id:offer>/accept",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    again=show_offer,
)
def accept_offer(act: Act, offer: Offer) -> Any:
    commands.accept_offer(act, offer=offer)
    flash(_("已接受这份方案，银行会联系您签合同"))
    return redirect(url_for("referrals.show_offer", offer=offer.public_id), 303)


@room.action(
    "/me/offers/<id:offer>/show-again",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    again=show_offer,
)
def show_again(act: Act, offer: Offer) -> Any:
    commands.show_again(act, offer=offer)
    flash(_("银行又能看到这份需求的资料了，会继续为您放款"))
    return redirect(url_for("referrals.show_offer", offer=offer.public_id), 303)


@room.action(
    "/me/offers/<id:offer>/name-guarantor",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    again=show_offer,
)
def name_guarantor(act: Act, offer: Offer) -> Any:
    commands.name_guarantor(act, offer=offer)
    flash(_("已同意，银行可以去申请担保了；随时可以在“授权”里撤回"))
    return redirect(url_for("referrals.show_offer", offer=offer.public_id), 303)


@room.action(
    "/me/offers/<id:offer>/reject",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    form=RejectForm,
    again=show_offer,
)
def reject_offer(act: Act, offer: Offer, form: RejectForm) -> Any:
    commands.reject_offer(act, offer=offer, reason=form.reason.data or None)
    flash(_("已回绝这份方案，可以看看下一家"))
    return redirect(url_for("referrals.compare_offers", need=offer.referral.need.public_id), 303)
