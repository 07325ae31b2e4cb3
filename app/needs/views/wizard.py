"""Stating a need on a phone: three short screens, saved at each, sent from the last."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from app.collateral.models import Asset
from app.collateral.queries import own_assets
from app.consents.models import PURPOSES
from app.consents.queries import live_consent_for
from app.consents.rules import PURPOSE_TEXTS, latest_expiry
from app.enterprises.commands import give_consent
from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprise_for, own_enterprises
from app.infra.acts import Act
from app.infra.db import db
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.money import format_wan
from app.kernel.refusals import invalid
from app.needs import commands, queries
from app.needs.forms import BusinessForm, CheckForm, NeedForm
from app.needs.models import FinancingNeed
from app.needs.rules import EDITABLE
from app.needs.views.room import room
from app.products.rules.vocabulary import USES

PREFILLED = ("amount_fen", "term_months", "use", "wants_guarantee", "purpose")


def prefilled() -> dict[str, Any]:
    """What the first screen begins with: the address ("try with this change"), then pre-check."""
    found = session.get("precheck")
    kept = dict(found) if isinstance(found, dict) else {}
    asked = {name: request.args[name] for name in PREFILLED if name in request.args}
    return _clean({**kept, **asked})


def _clean(typed: dict[str, Any]) -> dict[str, Any]:
    """Only what is well formed; a hand-written address prefills nothing odd."""
    clean: dict[str, Any] = {}
    for name in ("amount_fen", "term_months"):
        text = str(typed.get(name, ""))
        if text.isascii() and text.isdigit() and len(text) <= 15:
            clean[name] = int(text)
    if typed.get("use") in USES:
        clean["use"] = typed["use"]
    if typed.get("wants_guarantee") in ("1", "true", "yes", True):
        clean["wants_guarantee"] = True
    if isinstance(typed.get("purpose"), str):
        clean["purpose"] = typed["purpose"][:500]
    return clean


@room.page("/me/needs/new", may=Permission.NEED_SUBMIT)
def new_need(act: Act) -> Any:
    return render_template(
        "needs/new.html",
        form=form_for(NeedForm, **prefilled()),
        need=None,
        firms=own_enterprises(act.actor),
    )


@room.action("/me/needs/new", may=Permission.NEED_SUBMIT, form=NeedForm, again=new_need)
def start_need(act: Act, form: NeedForm) -> Any:
    firms = own_enterprises(act.actor)
    if not firms:
        session["precheck"] = {
            name: value for name, value in form.typed().items() if name in PREFILLED
        }
        flash(_("先登记企业，刚才填的内容会保留"))
        return redirect(url_for("enterprises.mine"), 303)
    need = commands.draft_need(
        act,
        enterprise=_likeliest(firms),
        draft=form.draft(),
        expected_payment_on=form.expected_payment_on.data,
    )
    session.pop("precheck", None)
    return redirect(url_for("needs.edit_business", need=need.public_id), 303)


def _likeliest(firms: list[Enterprise]) -> Enterprise:
    """The first verified enterprise, else the first; the next screen lets one choose."""
    return next((firm for firm in firms if firm.state == "verified"), firms[0])


@room.page("/me/needs/<id:need>/edit", may=Permission.NEED_SUBMIT, subject=queries.own_need_for)
def edit_need(act: Act, need: FinancingNeed) -> Any:
    if need.state not in EDITABLE:
        return redirect(url_for("needs.show_need", need=need.public_id))
    values = {name: getattr(need, name) for name in (*PREFILLED, "expected_payment_on")}
    return render_template(
        "needs/new.html",
        form=form_for(NeedForm, **{**values, **prefilled_by_address()}),
        need=need,
        firms=own_enterprises(act.actor),
    )


def prefilled_by_address() -> dict[str, Any]:
    return _clean({name: request.args[name] for name in PREFILLED if name in request.args})


@room.action(
    "/me/needs/<id:need>/edit",
    may=Permission.NEED_SUBMIT,
    subject=queries.own_need_for,
    form=NeedForm,
    again=edit_need,
)
def save_need(act: Act, need: FinancingNeed, form: NeedForm) -> Any:
    # The assets are ticked on the second screen; the first one leaves them as they are.
    draft = replace(form.draft(), collateral_ids=tuple(need.collateral_ids))
    commands.edit_need(
        act, need=need, draft=draft, expected_payment_on=form.expected_payment_on.data
    )
    return redirect(url_for("needs.edit_business", need=need.public_id), 303)


@room.page("/me/needs/<id:need>/business", may=Permission.NEED_SUBMIT, subject=queries.own_need_for)
def edit_business(act: Act, need: FinancingNeed) -> Any:
    if need.state not in EDITABLE:
        return redirect(url_for("needs.show_need", need=need.public_id))
    firms = own_enterprises(act.actor)
    form = form_for(
        BusinessForm,
        enterprise=need.enterprise.public_id,
        existing_debt_fen=need.existing_debt_fen,
        collateral_ids=list(need.collateral_ids),
    )
    assets = own_assets(act.actor)
    form.collateral_ids.choices = [(a.public_id, _offered(a, firms)) for a in assets]
    form.enterprise.choices = [(firm.public_id, firm.name) for firm in firms]
    return render_template("needs/business.html", form=form, need=need, firms=firms)


def _offered(asset: Asset, firms: list[Enterprise]) -> str:
    """An asset in words; with several firms, whose it is."""
    whose = f"（{asset.enterprise.name}）" if len(firms) > 1 else ""
    return f"{asset.description[:40]} · {format_wan(asset.appraisal.appraised_fen)}{whose}"


@room.action(
    "/me/needs/<id:need>/business",
    may=Permission.NEED_SUBMIT,
    subject=queries.own_need_for,
    form=BusinessForm,
    again=edit_business,
)
def save_business(act: Act, need: FinancingNeed, form: BusinessForm) -> Any:
    chosen = form.enterprise.data or need.enterprise.public_id
    firm = own_enterprise_for(act.actor, chosen)
    if firm is None:
        raise invalid("enterprise", "请选择您自己的企业")
    commands.state_business(
        act,
        need=need,
        enterprise=firm,
        existing_debt_fen=form.existing_debt_fen.data or 0,
        collateral_ids=form.collateral_ids.data or [],
    )
    return redirect(url_for("needs.check_need", need=need.public_id), 303)


@room.page("/me/needs/<id:need>/check", may=Permission.NEED_SUBMIT, subject=queries.own_need_for)
def check_need(act: Act, need: FinancingNeed) -> Any:
    if need.state not in EDITABLE:
        return redirect(url_for("needs.show_need", need=need.public_id))
    given = {p: live_consent_for(need.enterprise.public_id, p) for p in PURPOSES}
    form = form_for(CheckForm)
    form.purposes.choices = [(p, _(PURPOSE_TEXTS[p])) for p in PURPOSES if given[p] is None]
    return render_template(
        "needs/check.html",
        need=need,
        form=form,
        given={p: consent for p, consent in given.items() if consent is not None},
        until=latest_expiry(act.on, policy=act.policy),
        similar=queries.similar_open_need(need),
        uses=USES,
    )


@room.action(
    "/me/needs/<id:need>/submit",
    may=Permission.NEED_SUBMIT,
    subject=queries.own_need_for,
    form=CheckForm,
    again=check_need,
)
def submit_need(act: Act, need: FinancingNeed, form: CheckForm) -> Any:
    """Agree to what was ticked, then send; before verification the wish to send is kept."""
    ticked = list(form.purposes.data or [])
    if ticked:
        give_consent(
            act,
            enterprise=need.enterprise,
            purposes=ticked,
            expires_on=latest_expiry(act.on, policy=act.policy),
        )
        db.session.flush()
    if need.enterprise.state == "unverified" and need.state == "draft":
        commands.wish_to_send(act, need=need)
        flash(_("已记下：企业核实后会自动提交"))
    else:
        commands.submit_need(act, need=need)
        flash(_("已提交，中心的联系人会找您"))
    return redirect(url_for("needs.show_need", need=need.public_id), 303)
