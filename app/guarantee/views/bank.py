"""The bank's side: ask for a guarantee on a referral or on an offer."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from app.agreements.queries import live_programmes_of, standings
from app.consents.queries import is_disclosed
from app.guarantee import commands, queries
from app.guarantee.forms import ApplyForm
from app.guarantee.models import GuaranteeApplication
from app.guarantee.views.applications import to_application
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for, worded
from app.kernel.actors import Permission
from app.kernel.money import FEN_OF_A_WAN, format_wan
from app.kernel.words import N_
from app.referrals.models import Offer, Referral
from app.referrals.queries import offer_for, referral_for, waits_for_guarantor


@room.page("/bank/offers/<id:offer>/guarantee", may=Permission.GUARANTEE_APPLY, subject=offer_for)
def new_for_offer(act: Act, offer: Offer) -> Any:
    return _page(act, offer.referral, offer)


@room.page(
    "/bank/referrals/<id:referral>/guarantee",
    may=Permission.GUARANTEE_APPLY,
    subject=referral_for,
)
def new_for_referral(act: Act, referral: Referral) -> Any:
    return _page(act, referral, None)


def _page(act: Act, referral: Referral, offer: Offer | None) -> Any:
    """The programmes this lender may use, with what is left of each."""
    programmes = live_programmes_of(referral.lender_id, act.on)
    left = standings(programmes)
    form = form_for(
        ApplyForm,
        amount_fen=offer.amount_fen if offer else referral.need.amount_fen,
        programme_id=(offer.guarantee_programme_id if offer else None) or "",
    )
    form.programme_id.choices = [
        (
            programme.public_id,
            worded(
                N_("{name}（剩余 {left}）"),
                {
                    "name": programme.name,
                    "left": format_wan(_whole_wan(left[programme.id].headroom_fen or 0)),
                },
            ),
        )
        for programme in programmes
    ]
    standing = queries.standing_of(referral.id, offer.id if offer else None)
    return render_template(
        "guarantee/apply.html",
        form=form,
        referral=referral,
        offer=offer,
        need=referral.need,
        programmes=programmes,
        unnamed=waits_for_guarantor(offer) if offer else None,
        standing=standing,
        hidden=standing is not None and _hidden(standing),
        before=queries.applications_of_referral(act.actor, referral.id),
    )


def _hidden(application: GuaranteeApplication) -> bool:
    """Whether it waits for an agency that may not read it: the consent ended and another began."""
    waits = application.state in ("submitted", "in_study")
    need = application.need.public_id
    return waits and not is_disclosed(application.guarantor_id, "need", need)


def _whole_wan(fen: int) -> int:
    """What is left, never told higher than it is."""
    return fen // FEN_OF_A_WAN * FEN_OF_A_WAN


@room.action(
    "/bank/offers/<id:offer>/guarantee",
    may=Permission.GUARANTEE_APPLY,
    subject=offer_for,
    form=ApplyForm,
    again=new_for_offer,
)
def apply_for_offer(act: Act, offer: Offer, form: ApplyForm) -> Any:
    return _applied(act, offer.referral, offer, form)


@room.action(
    "/bank/referrals/<id:referral>/guarantee",
    may=Permission.GUARANTEE_APPLY,
    subject=referral_for,
    form=ApplyForm,
    again=new_for_referral,
)
def apply_for_referral(act: Act, referral: Referral, form: ApplyForm) -> Any:
    return _applied(act, referral, None, form)


def _applied(act: Act, referral: Referral, offer: Offer | None, form: ApplyForm) -> Any:
    application = commands.apply_for_guarantee(
        act,
        referral=referral,
        offer=offer,
        programme_id=form.programme_id.data or "",
        amount_fen=form.amount_fen.data or 0,
    )
    flash(_("担保申请已送担保机构，创业者会看到资料给了谁"))
    return to_application(application)
