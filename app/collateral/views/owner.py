"""What an owner does with assets: list, add with a photograph, value anew, take off the list."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.collateral import commands, queries
from app.collateral.forms import AssetForm, ValueForm, WithdrawForm
from app.collateral.models import Asset
from app.collateral.rules.catalogue import kinds
from app.collateral.views.room import room
from app.collateral.views.shown import file_of
from app.enterprises.queries import own_enterprise_for, own_enterprises
from app.infra import files
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.shell.frame import locale_is_chinese


@room.page("/me/collateral", may=Permission.COLLATERAL_DECLARE)
def my_assets(act: Act) -> Any:
    found = queries.own_assets(act.actor)
    return render_template(
        "collateral/mine.html",
        assets=found,
        usages=queries.usages_of(found),
        kinds=kinds(act.policy),
        firms=own_enterprises(act.actor),
    )


@room.page("/me/collateral/new", may=Permission.COLLATERAL_DECLARE)
def new_asset(act: Act) -> Any:
    firms = own_enterprises(act.actor)
    listed = kinds(act.policy)
    asked = form_for(AssetForm, appraised_on=act.on, kind=request.args.get("kind"))
    form = asked.offer(firms, listed, chinese=locale_is_chinese())
    return render_template("collateral/new.html", form=form, firms=firms, kinds=listed)


@room.action(
    "/me/collateral/new", may=Permission.COLLATERAL_DECLARE, form=AssetForm, again=new_asset
)
def declare_asset(act: Act, form: AssetForm) -> Any:
    enterprise = own_enterprise_for(act.actor, form.enterprise_id.data or "")
    if enterprise is None:
        raise NotVisible("enterprise_id")
    asset = commands.declare_asset(act, enterprise=enterprise, draft=form.draft())
    if _has_photo():
        files.received(act, subject_kind="asset", subject_id=asset.public_id, field="photo")
    flash(_("已登记。银行或担保机构看过实物后会核实"))
    return redirect(url_for("collateral.my_asset", asset=asset.public_id), 303)


def _has_photo() -> bool:
    sent = request.files.get("photo")
    return bool(request.form.get("photo_upload")) or (sent is not None and bool(sent.filename))


@room.page(
    "/me/collateral/<id:asset>", may=Permission.COLLATERAL_DECLARE, subject=queries.own_asset_for
)
def my_asset(act: Act, asset: Asset) -> Any:
    form = form_for(ValueForm, appraised_on=act.on, variant=asset.appraisal.variant)
    shown = file_of(act, asset)
    form.offer_variants(list(shown["kind"].tiers))
    history = queries.history_of(asset, shown["liens"])
    return render_template(
        "collateral/mine_show.html",
        **shown,
        history=history,
        form=form,
        withdraw=form_for(WithdrawForm),
    )


@room.action(
    "/me/collateral/<id:asset>/appraisals",
    may=Permission.COLLATERAL_DECLARE,
    subject=queries.own_asset_for,
    form=ValueForm,
    again=my_asset,
)
def appraise_asset(act: Act, asset: Asset, form: ValueForm) -> Any:
    commands.appraise_asset(act, asset=asset, draft=form.appraisal())
    flash(_("新的估值已记下，下次登记前会再核实一次"))
    return redirect(url_for("collateral.my_asset", asset=asset.public_id), 303)


@room.action(
    "/me/collateral/<id:asset>/withdraw",
    may=Permission.COLLATERAL_DECLARE,
    subject=queries.own_asset_for,
    form=WithdrawForm,
    again=my_asset,
)
def withdraw_asset(act: Act, asset: Asset, form: WithdrawForm) -> Any:
    commands.withdraw_asset(act, asset=asset, reason=form.reason.data or None)
    flash(_("已撤回，不再列出"))
    return redirect(url_for("collateral.my_assets"), 303)
