"""Declared interests (回避申报): whoever says so is kept out of the firm's files at once."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.commands import declare_interest, end_interest
from app.accounts.models import Interest
from app.accounts.queries import interests_of
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Access, Actor
from app.kernel.refusals import conflict, invalid
from app.oversight import queries
from app.oversight.forms import InterestForm
from app.oversight.views.room import room


@room.page("/account/interests", may=Access.SIGNED_IN)
def interests(act: Act, interest: Interest | None = None) -> Any:
    held = interests_of(act.actor)
    return render_template(
        "oversight/interests.html",
        held=held,
        names=queries.firm_names(interest.enterprise_id for interest in held),
        form=form_for(InterestForm),
    )


@room.action("/account/interests", may=Access.SIGNED_IN, form=InterestForm, again=interests)
def declare(act: Act, form: InterestForm) -> Any:
    firm = queries.firm_exactly(act.actor.county_id, form.firm.data or "")
    if firm is None:
        raise invalid("firm", "没有找到这家企业：请填写完整的名称，或 18 位统一社会信用代码")
    if any(held.enterprise_id == firm.public_id for held in interests_of(act.actor)):
        raise conflict("already_declared", "您已申报过这家企业", field="firm")
    declare_interest(act, enterprise_id=firm.public_id, relation=(form.relation.data or "").strip())
    flash(_("已申报，系统从现在起不再向您显示这家企业的资料"))
    return redirect(url_for("oversight.interests"), 303)


def _own_interest(actor: Actor, public_id: str) -> Interest | None:
    return next((i for i in interests_of(actor) if i.public_id == public_id), None)


@room.action(
    "/account/interests/<id:interest>/end",
    may=Access.SIGNED_IN,
    subject=_own_interest,
    again=interests,
)
def end(act: Act, interest: Interest) -> Any:
    end_interest(act, interest=interest)
    flash(_("已结束回避"))
    return redirect(url_for("oversight.interests"), 303)
