"""From an accepted offer to a loan: choose it, look at what it will be, book it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.errors import Refused
from app.loans import commands, queries
from app.loans.forms import BookForm, FallForm
from app.loans.views.room import room
from app.referrals.forms import METHOD_LABELS
from app.referrals.models import Offer
from app.referrals.queries import offer_for


@room.page("/bank/loans/new", may=Permission.LOAN_BOOK)
def new_loan(act: Act) -> Any:
    """The accepted offers that wait for their money."""
    found = queries.accepted_offers(act.actor, Page(50, request.args.get("cursor")))
    return render_template("loans/choose_offer.html", found=found)


@room.page("/bank/offers/<id:offer>/book", may=Permission.LOAN_BOOK, subject=offer_for)
def new_booking(act: Act, offer: Offer) -> Any:
    form = form_for(BookForm, disbursed_on=act.on)
    try:
        drawn = commands.preview_of(act, offer, form.disbursed_on.data or act.on)
    except Refused:
        drawn = None
    return render_template(
        "loans/new.html",
        offer=offer,
        need=offer.referral.need,
        form=form,
        fall=form_for(FallForm),
        drawn=drawn,
        booked=queries.loan_of_offer(offer),
        registered=queries.registered_assets(offer.referral),
        methods=METHOD_LABELS,
    )


@room.action(
    "/bank/offers/<id:offer>/book",
    may=Permission.LOAN_BOOK,
    subject=offer_for,
    form=BookForm,
    again=new_booking,
)
def book_loan(act: Act, offer: Offer, form: BookForm) -> Any:
    number = (form.contract_number.data or "").strip() or None
    loan = commands.book_loan(
        act, offer=offer, disbursed_on=form.disbursed_on.data, contract_number=number
    )
    flash(_("放款已入账，还款计划已生成"))
    return redirect(url_for("loans.show_loan", loan=loan.public_id), 303)


@room.action(
    "/bank/offers/<id:offer>/fall-through",
    may=Permission.LOAN_BOOK,
    subject=offer_for,
    form=FallForm,
    again=new_booking,
)
def let_fall(act: Act, offer: Offer, form: FallForm) -> Any:
    commands.let_fall(act, offer=offer, reason=form.reason.data or "")
    flash(_("方案已取消，创业者会看到原因和下一家"))
    return redirect(url_for("loans.new_loan"), 303)


@room.action("/me/offers/<id:offer>/fall-through", may=Permission.OFFER_ANSWER, subject=offer_for)
def give_up(act: Act, offer: Offer) -> Any:
    commands.let_fall(act, offer=offer, reason="not_wanted_any_more")
    flash(_("方案已取消，可以看看下一家"))
    return redirect(url_for("referrals.compare_offers", need=offer.referral.need.public_id), 303)
