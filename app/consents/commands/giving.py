"""Giving a consent, and giving it again before it ends."""

from collections.abc import Sequence
from datetime import date

from app.accounts.models import Organisation
from app.consents import queries, rules
from app.consents.models import Consent, ConsentPurpose, ConsentRecipient
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.refusals import invalid_if


def give_consent(
    act: Act,
    *,
    enterprise_id: str,
    purposes: Sequence[str],
    recipients: Sequence[Organisation] = (),
    expires_on: date,
    channel: str = "web",
) -> Consent:
    """Agree to purposes, to named recipients, until a day. The caller may speak for the enterprise.

    Without recipients, the owner names each one later by sending something to it.
    """
    draft = rules.ConsentDraft(
        purposes=tuple(purposes),
        recipients=tuple(rules.Recipient(o.kind, o.state) for o in recipients),
        expires_on=expires_on,
    )
    invalid_if(rules.consent_refusals(draft, on=act.on, policy=act.policy))
    consent = _consent(act, enterprise_id, draft, recipients, channel)
    journal.record(act, consent, "give", announce="consent.given", detail=_detail(consent))
    return consent


def _consent(
    act: Act,
    enterprise_id: str,
    draft: rules.ConsentDraft,
    recipients: Sequence[Organisation],
    channel: str,
) -> Consent:
    once = {organisation.id: organisation for organisation in recipients}
    return Consent(
        county_id=act.actor.county_id,
        enterprise_id=enterprise_id,
        given_by=act.actor.id,
        given_at=act.at,
        expires_on=draft.expires_on,
        text_version=rules.text_version(draft.purposes),
        channel=channel,
        purposes=[ConsentPurpose(purpose=purpose) for purpose in dict.fromkeys(draft.purposes)],
        recipients=[ConsentRecipient(organisation=organisation) for organisation in once.values()],
    )


def _detail(consent: Consent) -> dict[str, object]:
    return {
        "enterprise": consent.enterprise_id,
        "purposes": consent.live_purposes,
        "recipients": [row.organisation.public_id for row in consent.live_recipients],
        "expires_on": consent.expires_on.isoformat(),
        "text_version": consent.text_version,
    }


def renew_consent(act: Act, *, consent: Consent, expires_on: date) -> Consent:
    """Give the same consent again for longer: what was disclosed goes on under the new one."""
    consent.machine.step(consent.state, "supersede")
    renewed = give_consent(
        act,
        enterprise_id=consent.enterprise_id,
        purposes=consent.live_purposes,
        recipients=[row.organisation for row in consent.live_recipients],
        expires_on=expires_on,
        channel=consent.channel,
    )
    renewed.replaces_id = consent.id
    for disclosure in queries.disclosures_under(consent):
        disclosure.consent = renewed
    consent.ended_at = act.at
    journal.record(act, consent, "supersede", detail={"by": renewed.public_id})
    db.session.flush()
    return renewed
