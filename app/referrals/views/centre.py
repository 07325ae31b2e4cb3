"""The finance centre leads a need onward: it proposes a lender, or sends under a consent."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.needs.models import FinancingNeed
from app.needs.queries import need_for
from app.products.queries import product_for
from app.referrals import commands, queries
from app.referrals.forms import NextForm
from app.referrals.views.room import room

SHOWN = 10


@room.page("/centre/needs/<id:need>/refer", may=Permission.REFERRAL_INVITE, subject=need_for)
def choose_lender(act: Act, need: FinancingNeed) -> Any:
    return render_template(
        "referrals/choose_lender.html",
        need=need,
        products=queries.next_lenders(act, need, most=SHOWN) or [],
        referrals=queries.referrals_of(act.actor, need),
        form=form_for(NextForm),
    )


@room.action(
    "/centre/needs/<id:need>/refer",
    may=Permission.REFERRAL_INVITE,
    subject=need_for,
    form=NextForm,
    again=choose_lender,
)
def refer_need(act: Act, need: FinancingNeed, form: NextForm) -> Any:
    """Sent at once where a live consent names the lender, else proposed to the owner."""
    product = product_for(act.actor, form.product.data or "")
    if product is None:
        raise invalid("product", "选择的产品已下架，请刷新后重选")
    referral = commands.send_referral(act, need=need, product=product, invite=True)
    invited = referral.state == "invited"
    flash(_("已推荐给创业者，等本人确认") if invited else _("已发给银行"))
    return redirect(url_for("referrals.choose_lender", need=need.public_id), 303)
