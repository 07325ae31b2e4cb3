"""What the owner of a need does with lenders: send, answer, and go on after a refusal."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.files import attachments_of, store_upload
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.refusals import invalid, invalid_if
from app.matching.views.owner import matches
from app.needs.models import FinancingNeed
from app.needs.queries import own_need_for
from app.products.models import Product
from app.products.queries import product_for
from app.referrals import commands, queries, rules
from app.referrals.forms import AnswerForm, NextForm, SendForm
from app.referrals.models import AskItem, Referral
from app.referrals.rules import ItemAnswer
from app.referrals.states import OPEN
from app.referrals.views.room import room


@room.action(
    "/me/needs/<id:need>/send",
    may=Permission.REFERRAL_SEND,
    subject=own_need_for,
    form=SendForm,
    again=matches,
)
def send_referrals(act: Act, need: FinancingNeed, form: SendForm) -> Any:
    """Send to each chosen lender; all of them or none."""
    chosen = list(dict.fromkeys(form.product.data or []))
    if not chosen:
        raise invalid("product", "请先选择至少一个产品")
    if "yes" not in (form.agreed.data or []):
        raise invalid("agreed", "请勾选同意：发送前需要您同意把资料交给这些银行")
    products = [_product(act, public_id) for public_id in chosen]
    invalid_if(rules.choice_refusals([product.lender.name for product in products]))
    for product in products:
        commands.send_referral(act, need=need, product=product)
    flash(_("已发送，银行会在时限内联系您"))
    return redirect(url_for("needs.show_need", need=need.public_id), 303)


def _product(act: Act, public_id: str | None) -> Product:
    product = product_for(act.actor, public_id or "")
    if product is None:
        raise invalid("product", "选择的产品已下架，请刷新后重选")
    return product


@room.page("/me/needs/<id:need>/offers", may=Permission.OFFER_ANSWER, subject=own_need_for)
def compare_offers(act: Act, need: FinancingNeed) -> Any:
    """Every lender of a need: what it offers, or why not and where that leads on."""
    referrals = queries.referrals_of(act.actor, need)
    return render_template(
        "referrals/compare.html",
        need=need,
        offers=[o for r in referrals for o in queries.offers_of(act.actor, r)],
        invited=[r for r in referrals if r.state == "invited"],
        waiting=[r for r in referrals if r.state in ("sent", "accepted", "info_requested")],
        refused=[(r, _refusal(act, r)) for r in referrals if r.state in ("declined", "expired")],
        onward=_onward(act, need, referrals),
        at=act.at,
    )


@room.page("/me/needs/<id:need>/usage", may=Permission.OFFER_ANSWER, subject=own_need_for)
def show_usage(act: Act, need: FinancingNeed) -> dict[str, int]:
    """What accepted offers fill of the need, for a program with a session; in fen."""
    return {"used_fen": need.accepted_fen, "cap_fen": need.amount_fen}


def _refusal(act: Act, referral: Referral) -> list[dict[str, Any]]:
    """Reason → remedy of each code; the lender's own words only where no code says it."""
    known = rules.decline_reasons(act.policy)
    found = []
    for decision in queries.declines_of(referral):
        codes = tuple(decision.reason_codes)
        said = rules.comment_shown(codes, policy=act.policy)
        found += [{**known[c], "comment": decision.comment if said else ""} for c in codes]
    return found


def _onward(act: Act, need: FinancingNeed, referrals: list[Referral]) -> list[Product]:
    """The next lenders, once one said no or lets the owner wait; as many as may be sent now."""
    slow = any(r.escalated for r in referrals if r.state in ("sent", "accepted"))
    ended = any(r.state in ("declined", "expired", "lost") for r in referrals)
    still_open = [r for r in referrals if r.state in OPEN]
    room_left = act.policy["referrals.open_max"] - len(still_open)
    if not (slow or ended) or room_left <= 0 or not need.can("refer"):
        return []
    return queries.next_lenders(act, need) or []


@room.action(
    "/me/needs/<id:need>/next",
    may=Permission.REFERRAL_SEND,
    subject=own_need_for,
    form=NextForm,
    again=compare_offers,
)
def send_next(act: Act, need: FinancingNeed, form: NextForm) -> Any:
    """One tap after a refusal: the button named the lender that gets the file."""
    product = _product(act, form.product.data)
    commands.send_referral(act, need=need, product=product, origin="onward")
    flash(_("已发给{lender}，银行会在时限内联系您").format(lender=product.lender.name))
    return redirect(url_for("referrals.compare_offers", need=need.public_id), 303)


def _compare_again(act: Act, referral: Referral) -> Any:
    return compare_offers(act, referral.need)


@room.action(
    "/me/referrals/<id:referral>/accept-invitation",
    may=Permission.REFERRAL_SEND,
    subject=queries.referral_for,
    again=_compare_again,
)
def accept_invitation(act: Act, referral: Referral) -> Any:
    commands.accept_invitation(act, referral=referral)
    flash(_("已同意并发送"))
    return redirect(url_for("referrals.compare_offers", need=referral.need.public_id), 303)


@room.action(
    "/me/referrals/<id:referral>/decline-invitation",
    may=Permission.REFERRAL_SEND,
    subject=queries.referral_for,
    again=_compare_again,
)
def decline_invitation(act: Act, referral: Referral) -> Any:
    commands.decline_invitation(act, referral=referral)
    flash(_("已回绝，资料没有发给这家银行"))
    return redirect(url_for("referrals.compare_offers", need=referral.need.public_id), 303)


@room.page("/me/needs/<id:need>/questions", may=Permission.REFERRAL_SEND, subject=own_need_for)
def questions(act: Act, need: FinancingNeed) -> Any:
    waiting = [r for r in queries.referrals_of(act.actor, need) if r.state == "info_requested"]
    return render_template(
        "referrals/questions.html",
        need=need,
        referrals=waiting,
        form=form_for(AnswerForm),
        typed=request.form,
        kept=attachments_of("enterprise", need.enterprise.public_id),
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
    waiting = [item for item in referral.ask_items if item.answered_at is None]
    answers = [_answer(act, referral, item, form) for item in waiting]
    commands.answer_questions(act, referral=referral, answers=answers)
    flash(_("已答复，银行的时限重新计算"))
    return redirect(url_for("needs.show_need", need=referral.need.public_id), 303)


def _answer(act: Act, referral: Referral, item: AskItem, form: AnswerForm) -> ItemAnswer:
    """Words, papers kept already, and what was uploaded just now."""
    kept = request.form.getlist(f"kept-{item.public_id}")
    sent = [file for file in request.files.getlist(f"file-{item.public_id}") if file.filename]
    stored = [
        store_upload(
            act, storage=file, subject_kind="referral", subject_id=referral.public_id
        ).public_id
        for file in sent
    ]
    return ItemAnswer(item.item, form.words(item, request.form), (*kept, *stored))
