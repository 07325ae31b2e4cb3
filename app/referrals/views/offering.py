"""The offer form: terms in, the borrower's cost shown before anything is sent."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import flash, render_template
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.refusals import invalid_if
from app.referrals import commands, queries, rules
from app.referrals.forms import OfferForm, PreviewForm
from app.referrals.models import Referral
from app.referrals.views.file import to_file
from app.referrals.views.room import room

VALID_DAYS = 30


@room.page(
    "/bank/referrals/<id:referral>/offer", may=Permission.REFERRAL_WORK, subject=queries.file_for
)
def new_offer(act: Act, referral: Referral) -> Any:
    return _offer_page(act, referral, _form(act, referral))


def _form(act: Act, referral: Referral) -> OfferForm:
    """Pre-filled with the need, the product's lowest rate and its first method."""
    need, product = referral.need, referral.product
    left = need.amount_fen - need.accepted_fen
    return form_for(
        OfferForm,
        amount_fen=min(left, product.amount_max_fen),
        annual_rate=product.rate_min,
        term_months=min(need.term_months, product.term_max_months),
        method=product.methods[0],
        borrower_kind="corporate" if need.enterprise.kind == "company" else "personal",
        valid_until=act.on + timedelta(days=VALID_DAYS),
    )


def _offer_page(
    act: Act, referral: Referral, form: OfferForm, cost: dict[str, Any] | None = None
) -> Any:
    form.idempotency_key.data = form.idempotency_key.data or uuid4().hex
    form.offer_choices(referral.product.methods, commands.programme_choices(act, referral))
    limit = commands.officer_limit_fen(act, referral)
    return render_template(
        "referrals/new_offer.html",
        referral=referral,
        need=referral.need,
        product=referral.product,
        form=form,
        cost=cost,
        limit_fen=limit,
        beyond_limit=bool(cost) and rules.needs_second_person(form.amount_fen.data, limit),
    )


@room.action(
    "/bank/referrals/<id:referral>/offer/preview",
    may=Permission.REFERRAL_WORK,
    subject=queries.file_for,
    form=PreviewForm,
    again=new_offer,
)
def preview_offer(act: Act, referral: Referral, form: PreviewForm) -> Any:
    """What it would cost the borrower; nothing is kept."""
    terms = form.terms()
    invalid_if(commands.refusals_of_terms(act, referral, terms))
    cost = commands.cost_sheet(act, referral, terms)
    return _offer_page(act, referral, OfferForm(formdata=None, data=form.typed()), cost)


@room.action(
    "/bank/referrals/<id:referral>/offer",
    may=Permission.REFERRAL_WORK,
    subject=queries.file_for,
    form=OfferForm,
    again=new_offer,
)
def make_offer(act: Act, referral: Referral, form: OfferForm) -> Any:
    offer = commands.make_offer(act, referral=referral, terms=form.terms())
    waiting = offer.state == "awaiting_approval"
    flash(_("超过经办权限，已送审批人") if waiting else _("方案已发给创业者"))
    return to_file(referral)
