"""Reads of commitments: whoever may see the application may see what came of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import lazyload

from app.guarantee.models import GuaranteeApplication, GuaranteeCommitment
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor
from app.referrals.models import Offer


@visibility(GuaranteeCommitment)
def _visible_commitments(actor: Actor) -> ColumnElement[bool]:
    return GuaranteeCommitment.application_id.in_(
        select(GuaranteeApplication.id).where(predicate_of(actor, GuaranteeApplication))
    )


def commitments(
    actor: Actor, page: Page, *, states: Sequence[str] = ()
) -> Slice[GuaranteeCommitment]:
    """The book of what was promised, newest first."""
    statement = visible(actor, GuaranteeCommitment)
    if states:
        statement = statement.where(GuaranteeCommitment.state.in_(states))
    order = (GuaranteeCommitment.issued_at, GuaranteeCommitment.id)
    return slice_of(statement, page, order=order)


def approved_for_offer(offer: Offer, on: date | None = None) -> GuaranteeCommitment | None:
    """The letter under which a loan of this offer may be paid out, if there is one.

    One given on the offer itself goes before one given on its referral. The programme must be
    the one that the offer names, if it names any. With `on`, the letter must be valid that day.
    """
    statement = unscoped(GuaranteeCommitment, "asks for the letter of an offer being booked")
    rows = db.session.scalars(
        statement.join(GuaranteeCommitment.application)
        .where(
            GuaranteeCommitment.state == "reserved",
            or_(
                GuaranteeApplication.offer_id == offer.id,
                (GuaranteeApplication.referral_id == offer.referral_id)
                & GuaranteeApplication.offer_id.is_(None),
            ),
        )
        .order_by(GuaranteeApplication.offer_id.is_(None), GuaranteeCommitment.id.desc())
    )
    named = offer.guarantee_programme_id
    found = [row for row in rows if named in (None, row.application.programme.public_id)]
    valid = [row for row in found if on is None or row.valid_until >= on]
    return valid[0] if valid else None


def locked_commitment(commitment_id: int) -> GuaranteeCommitment:
    """The commitment under a row lock: what it covers changes one step after another."""
    statement = unscoped(GuaranteeCommitment, "the caller acts under this commitment")
    return db.session.scalars(
        statement.where(GuaranteeCommitment.id == commitment_id)
        .options(lazyload("*"))
        .with_for_update(of=GuaranteeCommitment)
        .execution_options(populate_existing=True)
    ).one()


def covered_elsewhere(commitment: GuaranteeCommitment, organisation_id: int) -> bool:
    """Whether an agency or re-guarantor stands behind another running loan of the client."""
    statement = unscoped(GuaranteeCommitment, "asks whether a contract still stands, shows none")
    other = statement.join(GuaranteeCommitment.application).where(
        or_(
            GuaranteeApplication.guarantor_id == organisation_id,
            GuaranteeApplication.reguarantor_id == organisation_id,
        ),
        GuaranteeCommitment.enterprise_id == commitment.enterprise_id,
        GuaranteeCommitment.id != commitment.id,
        GuaranteeCommitment.state.in_(("effective", "in_claim", "claimed")),
    )
    return db.session.scalars(other.limit(1)).first() is not None


def past_letters(county_id: int, on: date) -> list[GuaranteeCommitment]:
    """Letters whose last day is over and whose loan never came, for the clock; by id."""
    statement = unscoped(GuaranteeCommitment, "the clock reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                GuaranteeCommitment.county_id == county_id,
                GuaranteeCommitment.state == "reserved",
                GuaranteeCommitment.valid_until < on,
            ).order_by(GuaranteeCommitment.id)
        )
    )
