"""What a booking asks of the rooms below: the offer, its guarantee, its registered pledges."""

from datetime import date

from sqlalchemy import ColumnElement, select

from app.collateral.queries import liens_securing
from app.guarantee.models import GuaranteeCommitment
from app.guarantee.queries import approved_for_offer
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visible
from app.kernel.actors import Actor
from app.loans.models import Loan
from app.needs.models import FinancingNeed
from app.referrals.models import Offer, Referral


def accepted_offers(actor: Actor, page: Page) -> Slice[Offer]:
    """The accepted offers of one's own bank that are not booked yet, newest first."""
    statement = visible(actor, Offer).where(Offer.state == "accepted", ~_booked())
    return slice_of(statement, page, order=(Offer.made_at, Offer.id))


def _booked() -> ColumnElement[bool]:
    return select(Loan.id).where(Loan.offer_id == Offer.id).correlate(Offer).exists()


def loan_of_offer(offer: Offer) -> Loan | None:
    """The loan an offer was booked as."""
    statement = unscoped(Loan, "an offer is booked once, whoever asks")
    return db.session.scalars(statement.where(Loan.offer_id == offer.id)).one_or_none()


def covered_offer(offer: Offer, disbursed_on: date) -> GuaranteeCommitment | None:
    """The guarantee letter the offer may be paid out under, valid on the day of the drawdown."""
    return approved_for_offer(offer, on=disbursed_on)


def registered_assets(referral: Referral) -> frozenset[str]:
    """Public ids of the assets with a registered pledge for this business."""
    liens = liens_securing("referral", referral.public_id)
    return frozenset(lien.asset.public_id for lien in liens if lien.state == "registered")


def all_booked(need: FinancingNeed) -> bool:
    """Whether every accepted offer of a need has become a loan."""
    waiting = (
        unscoped(Offer, "asks whether an offer of the need is still to be paid out")
        .join(Referral, Referral.id == Offer.referral_id)
        .where(Referral.need_id == need.id, Offer.state == "accepted", ~_booked())
    )
    return db.session.scalars(waiting.limit(1)).first() is None
