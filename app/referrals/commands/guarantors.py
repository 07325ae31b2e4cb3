"""The owner agrees that the guarantor of an offer gets the file, where the need did not say so."""

from app.accounts.models import Organisation
from app.consents.models import Consent
from app.consents.queries import live_consent_for
from app.consents.rules import latest_expiry
from app.enterprises.commands import give_consent
from app.infra.acts import Act
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.refusals import refuse_if
from app.kernel.words import N_
from app.referrals import queries, rules
from app.referrals.models import Offer

NAME_GUARANTOR = "name_guarantor"


def ask_for_guarantor(act: Act, *, offer: Offer) -> None:
    """An accepted offer needs a guarantor the owner has not agreed to yet: ask the owner."""
    if queries.waits_for_guarantor(offer) is None:
        return
    for user_id in queries.owners_of(offer.referral.need):
        open_task(
            act,
            kind=NAME_GUARANTOR,
            subject=offer,
            text=N_("您接受的方案要担保：请同意把资料交给担保机构"),
            url=f"/me/offers/{offer.public_id}",
            user_id=user_id,
        )


def name_guarantor(act: Act, *, offer: Offer) -> Consent:
    """Agree, for the bank's application, to the one agency that the offer names (pipl-2021#23).

    The consent ends with the one under which the offer was made, or after the usual time.
    """
    enterprise = offer.referral.need.enterprise
    guarantor = queries.guarantor_named(offer)
    refuse_if(
        rules.naming_refusals(
            offer_state=offer.state,
            names_programme=guarantor is not None,
            agreed=queries.agreed_to_guarantor(offer),
        )
    )
    assert guarantor is not None
    general = live_consent_for(enterprise.public_id, "referral")
    consent = give_consent(
        act,
        enterprise=enterprise,
        purposes=["referral"],
        recipient_ids=[guarantor.public_id],
        expires_on=general.expires_on if general else latest_expiry(act.on, policy=act.policy),
    )
    close_tasks(act, subject=offer, kind=NAME_GUARANTOR)
    _tell(act, offer, guarantor)
    return consent


def _tell(act: Act, offer: Offer, guarantor: Organisation) -> None:
    officer = offer.referral.assigned_to
    notify(
        act,
        user_ids=[queries.in_charge(officer or offer.made_by, act.on)],
        kind="guarantor_named",
        text=N_("方案 {reference} 的创业者已同意把资料交给{guarantor}，可以申请担保"),
        values={"reference": offer.reference, "guarantor": guarantor.name},
        url=f"/bank/offers/{offer.public_id}/guarantee",
    )
