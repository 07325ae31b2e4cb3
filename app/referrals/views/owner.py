"""What the owner of a need does: send, answer, compare offers, accept or refuse."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.needs.models import FinancingNeed
from app.needs.queries import need_for
from app.policy.codes import codes
from app.products.queries import product_for
from app.referrals import commands, queries
from app.referrals.forms import AnswerForm, RejectForm, SendForm
from app.referrals.models import Offer, Referral
from app.referrals.views.room import room


@room.action(
    "/me/needs/<id:need>/send",
    may=Permission.REFERRAL_SEND,
    subject=need_for,
    form=SendForm,
)
def send_referrals(act: Act, need: FinancingNeed, form: SendForm) -> Any:
    """Send to each chosen lender; all of them or none."""
    chosen = list(dict.fromkeys(form.product.data or []))
    if not chosen:
        raise invalid("product", "请先选择至少一个产品")
    if "yes" not in (form.agreed.data or []):
        raise invalid("agreed", "请勾选同意：发送前需要您同意把资料交给这些银行")
    for public_id in chosen:
        product = product_for(act.actor, public_id)
        if product is None:
            raise invalid("product", "选择的产品已下架，请刷新后重选")
        commands.send_referral(act, need=need, product=product)
    flash(_("已发送，银行会在时限内联系您"))
    return redirect(url_for("needs.show_need", need=need.public_id), 303)


@room.page("/me/needs/<id:need>/questions", may=Permission.REFERRAL_SEND, subject=need_for)
def questions(act: Act, need: FinancingNeed) -> Any:
    waiting = [r for r in queries.referrals_of(act.actor, need) if r.state == "info_requested"]
    return render_template(
        "referrals/questions.html",
        need=need,
        referrals=waiting,
        form=form_for(AnswerForm),
        typed=request.form,
    )


def _questions_again(act: Act, referral: Referral) -> Any:
    return questions(act, referral.need)


@room.action(
    "/me/referrals/<id:referral>/answer",
    may=Permission.REFERRAL_SEND,
    subject=queries.referral_for,
    form=AnswerForm,
    again=_questions_again,
)
def answer_questions(act: Act, referral: Referral, form: AnswerForm) -> Any:
    answers = form.answers(referral.ask_items, request.form)
    commands.answer_questions(act, referral=referral, answers=answers)
    flash(_("已答复，银行的时限重新计算"))
    return redirect(url_for("needs.show_need", need=referral.need.public_id), 303)


@room.action(
    "/me/referrals/<id:referral>/accept-invitation",
    may=Permission.REFERRAL_SEND,
    subject=queries.referral_for,
)
def accept_invitation(act: Act, referral: Referral) -> Any:
    commands.accept_invitation(act, referral=referral)
    flash(_("已同意并发送"))
    return redirect(url_for("needs.show_need", need=referral.need.public_id), 303)


@room.page("/me/offers", may=Permission.OFFER_ANSWER)
def offers(act: Act) -> Any:
    found = queries.offers(act.actor, Page(50, request.args.get("cursor")))
    return render_template("referrals/offers.html", found=found)


@room.page("/me/needs/<id:need>/offers", may=Permission.OFFER_ANSWER, subject=need_for)
def compare_offers(act: Act, need: FinancingNeed) -> Any:
    referrals = queries.referrals_of(act.actor, need)
    return render_template(
        "referrals/compare.html",
        need=need,
        offers=[o for r in referrals for o in queries.offers_of(act.actor, r)],
        declined=[r for r in referrals if r.state in ("declined", "expired")],
        reasons=codes(act.policy, "refusal_codes"),
    )


@room.page("/me/offers/<id:offer>", may=Permission.OFFER_ANSWER, subject=queries.offer_for)
def show_offer(act: Act, offer: Offer) -> Any:
    return render_template(
        "referrals/offer.html",
        offer=offer,
        referral=offer.referral,
        need=offer.referral.need,
        reject=form_for(RejectForm),
        complaints=codes(act.policy, "complaint_codes"),
    )


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
    "/me/offers/<id:offer>/reject",
    may=Permission.OFFER_ANSWER,
    subject=queries.offer_for,
    form=RejectForm,
    again=show_offer,
)
def reject_offer(act: Act, offer: Offer, form: RejectForm) -> Any:
    commands.reject_offer(act, offer=offer, reason=form.reason.data or None)
    flash(_("已回绝这份方案"))
    return redirect(url_for("needs.show_need", need=offer.referral.need.public_id), 303)
