"""The guarantor an offer names, and whether its owner has agreed that it gets the file."""

from app.accounts.models import Organisation
from app.agreements.queries import programme_by_id
from app.consents.models import Consent
from app.consents.queries import live_consent_for
from app.needs.models import FinancingNeed
from app.referrals.models import Offer


def guarantor_named(offer: Offer) -> Organisation | None:
    """The agency of the programme that an offer names, if it names one."""
    named = offer.guarantee_programme_id
    programme = programme_by_id(named) if named else None
    return programme.guarantor if programme is not None else None


def consent_to_guarantor(need: FinancingNeed, guarantor_id: int) -> Consent | None:
    """The consent that lets a guarantor look: the need asks for a guarantee, or it is named."""
    named = None if need.wants_guarantee else guarantor_id
    return live_consent_for(need.enterprise.public_id, "referral", recipient_id=named)


def agreed_to_guarantor(offer: Offer) -> bool:
    """Whether the bank may bring the file to the guarantor that an offer names."""
    need, guarantor = offer.referral.need, guarantor_named(offer)
    return guarantor is not None and consent_to_guarantor(need, guarantor.id) is not None


def waits_for_guarantor(offer: Offer) -> Organisation | None:
    """The agency that the owner should still name; None where nothing is missing."""
    need = offer.referral.need
    ended = offer.state not in ("open", "accepted") or need.state in ("fulfilled", "withdrawn")
    if ended or need.wants_guarantee:
        return None
    guarantor = guarantor_named(offer)
    return None if guarantor is None or agreed_to_guarantor(offer) else guarantor
