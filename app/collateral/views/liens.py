"""What a holder does with its lien: register, prolong, release."""

from typing import Any

from flask import flash
from flask_babel import gettext as _

from app.collateral import commands, queries
from app.collateral.forms import EnforceForm, RegisterForm, ReleaseForm, RenewForm
from app.collateral.models import Lien
from app.collateral.views.lender import show_asset, to_asset
from app.collateral.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Permission


def _asset_again(act: Act, lien: Lien) -> Any:
    return show_asset(act, lien.asset)


@room.action(
    "/pledges/<id:lien>/register",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    form=RegisterForm,
    again=_asset_again,
)
def register_pledge(act: Act, lien: Lien, form: RegisterForm) -> Any:
    commands.register_lien(act, lien=lien, registration=form.registration())
    flash(_("登记已录入，抵质押生效"))
    return to_asset(lien.asset)


@room.action(
    "/pledges/<id:lien>/renew",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    form=RenewForm,
    again=_asset_again,
)
def renew_pledge(act: Act, lien: Lien, form: RenewForm) -> Any:
    commands.renew_lien(act, lien=lien, until=form.until.data)
    flash(_("登记已展期"))
    return to_asset(lien.asset)


@room.action(
    "/pledges/<id:lien>/release",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    form=ReleaseForm,
    again=_asset_again,
)
def release_pledge(act: Act, lien: Lien, form: ReleaseForm) -> Any:
    commands.release_lien(act, lien=lien, reason=form.reason.data or None)
    flash(_("已解除，可用额度已恢复"))
    return to_asset(lien.asset)


@room.action(
    "/pledges/<id:lien>/enforce",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    form=EnforceForm,
    again=_asset_again,
)
def enforce_pledge(act: Act, lien: Lien, form: EnforceForm) -> Any:
    commands.enforce_lien(act, lien=lien, reason=form.reason.data or "")
    flash(_("已记录抵质押权实现；收到的钱由银行登记还款"))
    return to_asset(lien.asset)
