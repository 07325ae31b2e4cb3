"""Consents given and taken back by the owner in person; what a consent is, `consents` knows."""

from collections.abc import Sequence
from datetime import date

from app.accounts.models import Organisation
from app.accounts.queries import organisation_for
from app.consents import commands as consents
from app.consents.models import Consent
from app.enterprises import queries
from app.enterprises.models import Enterprise
from app.enterprises.rules import standing as rules
from app.infra.acts import Act
from app.kernel.refusals import invalid, refuse_if
from app.kernel.words import N_


def give_consent(
    act: Act,
    *,
    enterprise: Enterprise,
    purposes: Sequence[str],
    recipient_ids: Sequence[str] = (),
    expires_on: date,
    channel: str = "web",
) -> Consent:
    """The owner agrees for an enterprise. Recipients are public ids of organisations."""
    consent = consents.give_consent(
        act,
        enterprise_id=enterprise.public_id,
        purposes=purposes,
        recipients=[_recipient(act, public_id) for public_id in dict.fromkeys(recipient_ids)],
        expires_on=expires_on,
        channel=channel,
    )
    # Bad values are told first (422), then the state of things (409), which takes this back.
    refuse_if(rules.giving_refusals(enterprise.state, owns=queries.owns(act.actor, enterprise)))
    return consent


def _recipient(act: Act, public_id: str) -> Organisation:
    found = organisation_for(act.actor, public_id)
    if found is None:
        text = N_("没有这个机构：{id}")
        raise invalid("recipients", text, values={"id": public_id})
    return found


def withdraw_consent(act: Act, *, consent: Consent) -> Consent:
    """The owner takes a consent back; it holds at once."""
    _refuse_others(act, consent)
    return consents.withdraw_consent(act, consent=consent)


def narrow_consent(
    act: Act, *, consent: Consent, purposes: Sequence[str], recipient_ids: Sequence[str]
) -> Consent:
    """The owner stops some purposes or recipients and keeps the rest."""
    _refuse_others(act, consent)
    keys = [_recipient(act, public_id).id for public_id in recipient_ids]
    return consents.narrow_consent(act, consent=consent, purposes=purposes, recipients=keys)


def renew_consent(act: Act, *, consent: Consent, expires_on: date) -> Consent:
    """The owner gives the same consent for longer."""
    _refuse_others(act, consent)
    return consents.renew_consent(act, consent=consent, expires_on=expires_on)


def _refuse_others(act: Act, consent: Consent) -> None:
    enterprise = queries.enterprise_by_id(consent.enterprise_id)
    refuse_if(rules.owner_refusals(owns=queries.owns(act.actor, enterprise)))
