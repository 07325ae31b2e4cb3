"""Who may see what: give, read, narrow, renew and take back consents."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.consents.models import Consent
from app.consents.queries import (
    consents_of_enterprise,
    duties_of_enterprise,
    kept_disclosures,
    readings_of,
    viewers_of,
)
from app.consents.rules import PURPOSE_LABELS, PURPOSE_TEXTS, STOP_TEXTS, latest_expiry
from app.enterprises import commands, queries
from app.enterprises.forms import ConsentForm, NarrowForm, RenewForm
from app.enterprises.models import Enterprise
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible

WORDS = {"labels": PURPOSE_LABELS, "texts": PURPOSE_TEXTS, "stops": STOP_TEXTS}


@room.page("/me/consents", may=Permission.CONSENT_GIVE)
def consents(act: Act) -> Any:
    firms = queries.own_enterprises(act.actor)
    return render_template(
        "enterprises/consents.html",
        files=[_file(act, enterprise) for enterprise in firms],
        renewing=form_for(RenewForm, expires_on=latest_expiry(act.on, policy=act.policy)),
        narrowing=form_for(NarrowForm),
        **WORDS,
    )


def _file(act: Act, enterprise: Enterprise) -> dict[str, Any]:
    """One enterprise's consents: the live ones with who may look, the ended ones, the log."""
    found = consents_of_enterprise(enterprise.public_id)
    live = [c for c in found if c.state == "given" and c.expires_on >= act.on]
    return {
        "enterprise": enterprise,
        "owns": queries.owns(act.actor, enterprise),
        "live": [(consent, viewers_of(consent)) for consent in live],
        "ended": [consent for consent in found if consent not in live],
        "kept": kept_disclosures(enterprise.public_id),
        "duties": duties_of_enterprise(enterprise.public_id),
        "readings": readings_of(enterprise.public_id),
    }


@room.page("/me/consents/new", may=Permission.CONSENT_GIVE)
def new_consent(act: Act) -> Any:
    form = form_for(
        ConsentForm,
        enterprise_id=request.args.get("enterprise", ""),
        expires_on=latest_expiry(act.on, policy=act.policy),
    )
    firms = [e for e in queries.own_enterprises(act.actor) if queries.owns(act.actor, e)]
    return render_template(
        "enterprises/new_consent.html",
        form=form.offer(firms, queries.recipients_on_offer(act.actor)),
        enterprises=firms,
        latest=latest_expiry(act.on, policy=act.policy),
        **WORDS,
    )


@room.action("/me/consents/new", may=Permission.CONSENT_GIVE, form=ConsentForm, again=new_consent)
def give_consent(act: Act, form: ConsentForm) -> Any:
    enterprise = queries.own_enterprise_for(act.actor, form.enterprise_id.data or "")
    if enterprise is None:
        raise NotVisible("enterprise_id")
    commands.give_consent(
        act,
        enterprise=enterprise,
        purposes=form.purposes.data or [],
        recipient_ids=form.recipients.data or [],
        expires_on=form.expires_on.data,
    )
    flash(_("授权已生效，可以随时在这里撤回"))
    return redirect(url_for("enterprises.consents"), 303)


def _consents_again(act: Act, consent: Consent) -> Any:
    return consents(act)


@room.action(
    "/me/consents/<id:consent>/withdraw",
    may=Permission.CONSENT_GIVE,
    subject=queries.my_consent_for,
    again=_consents_again,
)
def withdraw_consent(act: Act, consent: Consent) -> Any:
    commands.withdraw_consent(act, consent=consent)
    flash(_("已撤回，对方现在起看不到您的资料"))
    return redirect(url_for("enterprises.consents"), 303)


@room.action(
    "/me/consents/<id:consent>/narrow",
    may=Permission.CONSENT_GIVE,
    subject=queries.my_consent_for,
    form=NarrowForm,
    again=_consents_again,
)
def narrow_consent(act: Act, consent: Consent, form: NarrowForm) -> Any:
    commands.narrow_consent(
        act,
        consent=consent,
        purposes=form.purposes.data or [],
        recipient_ids=form.recipients.data or [],
    )
    flash(_("已停止所选的用途或接收方"))
    return redirect(url_for("enterprises.consents"), 303)


@room.action(
    "/me/consents/<id:consent>/renew",
    may=Permission.CONSENT_GIVE,
    subject=queries.my_consent_for,
    form=RenewForm,
    again=_consents_again,
)
def renew_consent(act: Act, consent: Consent, form: RenewForm) -> Any:
    commands.renew_consent(act, consent=consent, expires_on=form.expires_on.data)
    flash(_("授权已续期"))
    return redirect(url_for("enterprises.consents"), 303)
