"""The second person at a bank: offers beyond an officer's limit."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.referrals import commands, queries
from app.referrals.commands.reading import log_reading
from app.referrals.forms import BORROWER_LABELS, METHOD_LABELS, ReturnForm
from app.referrals.models import Offer
from app.referrals.views.room import room


@room.page("/bank/approvals", may=Permission.OFFER_APPROVE)
def approvals(act: Act) -> Any:
    return render_template(
        "referrals/approvals.html", offers=queries.awaiting_approval(act.actor), at=act.at
    )


@room.page("/bank/offers/<id:offer>", may=Permission.OFFER_APPROVE, subject=queries.offer_for)
def review_offer(act: Act, offer: Offer) -> Any:
    log_reading(act, offer.referral, "open")
    return render_template(
        "referrals/review_offer.html",
        offer=offer,
        referral=offer.referral,
        need=offer.referral.need,
        enterprise=offer.referral.need.enterprise,
        methods=METHOD_LABELS,
        borrowers=BORROWER_LABELS,
        guarantor=queries.guarantor_named(offer),
        maker=queries.maker_of(offer),
        own=offer.made_by == act.actor.id,
        limit_fen=commands.officer_limit_fen(act, offer.referral),
        sending_back=form_for(ReturnForm),
    )


@room.action(
    "/bank/offers/<id:offer>/approve",
    may=Permission.OFFER_APPROVE,
    subject=queries.offer_for,
    again=review_offer,
)
def approve_offer(act: Act, offer: Offer) -> Any:
    commands.approve_offer(act, offer=offer)
    flash(_("已批准，方案已发给创业者"))
    return redirect(url_for("referrals.approvals"), 303)


@room.action(
    "/bank/offers/<id:offer>/return",
    may=Permission.OFFER_APPROVE,
    subject=queries.offer_for,
    form=ReturnForm,
    again=review_offer,
)
def return_offer(act: Act, offer: Offer, form: ReturnForm) -> Any:
    commands.return_offer(act, offer=offer, reason=form.reason.data or "")
    flash(_("已退回经办"))
    return redirect(url_for("referrals.approvals"), 303)
