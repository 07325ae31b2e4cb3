"""The file of an asset as a lender or guarantor works on it; its photographs; what is left."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.collateral import commands, queries
from app.collateral.commands.reading import log_reading
from app.collateral.forms import (
    EnforceForm,
    PledgeForm,
    RegisterForm,
    ReleaseForm,
    RenewForm,
    VerifyForm,
)
from app.collateral.models import Asset
from app.collateral.views.room import room
from app.collateral.views.shown import file_of
from app.infra.acts import Act
from app.infra.files import file_response
from app.infra.forms import form_for
from app.kernel.actors import Permission, Role
from app.kernel.errors import NotVisible


@room.page("/collateral/<id:asset>", may=Permission.COLLATERAL_READ, subject=queries.asset_for)
def show_asset(act: Act, asset: Asset) -> Any:
    if act.actor.role is Role.ENTREPRENEUR:
        return redirect(url_for("collateral.my_asset", asset=asset.public_id), 302)
    log_reading(act, asset, "open")
    shown = file_of(act, asset)
    pledge = form_for(
        PledgeForm,
        rank=1,
        referral_id=request.args.get("referral"),
        loan_id=request.args.get("loan"),
    )
    return render_template(
        "collateral/show.html",
        **shown,
        verify=form_for(VerifyForm).offer_variants(list(shown["kind"].tiers)),
        pledge=pledge,
        register=form_for(RegisterForm, registry=shown["kind"].registry),
        renew=form_for(RenewForm),
        release=form_for(ReleaseForm),
        enforce=form_for(EnforceForm),
        refused_lien=request.view_args.get("lien") if request.view_args else None,
    )


@room.page(
    "/collateral/<id:asset>/usage", may=Permission.COLLATERAL_READ, subject=queries.asset_for
)
def show_usage(act: Act, asset: Asset) -> dict[str, int]:
    """What is used of the ceiling and what the ceiling is, for a program with a session."""
    usage = queries.usage_of(asset)
    return {"used_fen": usage.used_fen, "cap_fen": usage.cap_fen or 0}


@room.page(
    "/collateral/<id:asset>/photos/<id:photo>",
    may=Permission.COLLATERAL_READ,
    subject=queries.asset_for,
)
def show_photo(act: Act, asset: Asset, photo: str) -> Response:
    found = queries.photo_of(asset, photo)
    if found is None:
        raise NotVisible("photo")
    log_reading(act, asset, "download")
    return file_response(found)


def to_asset(asset: Asset) -> Any:
    """Back to the file, with the business it was opened for."""
    kept = {name: request.args[name] for name in ("referral", "loan") if name in request.args}
    return redirect(url_for("collateral.show_asset", asset=asset.public_id, **kept), 303)


@room.action(
    "/collateral/<id:asset>/verify",
    may=Permission.COLLATERAL_VERIFY,
    subject=queries.asset_for,
    form=VerifyForm,
    again=show_asset,
)
def verify_asset(act: Act, asset: Asset, form: VerifyForm) -> Any:
    commands.verify_asset(
        act, asset=asset, note=form.note.data or "", variant=form.variant.data or None
    )
    flash(_("核实已记录"))
    return to_asset(asset)


@room.action(
    "/collateral/<id:asset>/pledges",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.asset_for,
    form=PledgeForm,
    again=show_asset,
)
def propose_pledge(act: Act, asset: Asset, form: PledgeForm) -> Any:
    commands.propose_lien(
        act,
        asset=asset,
        secured=queries.secured_named(
            act.actor, referral_id=form.referral_id.data, loan_id=form.loan_id.data
        ),
        secured_fen=form.secured_fen.data or 0,
        rank=form.rank.data or 0,
    )
    flash(_("已预留，请在登记后录入登记证明"))
    return to_asset(asset)
