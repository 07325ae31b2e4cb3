"""Referrals and offers for commands, reactions and jobs, which read for nobody."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import Organisation
from app.consents.queries import is_disclosed
from app.infra.db import db
from app.infra.scope import unscoped
from app.infra.tasks import Task
from app.needs.models import FinancingNeed
from app.needs.queries import speakers_of
from app.referrals.models import Offer, Referral
from app.referrals.states import OPEN, WAITING


def waiting_referrals_of(need_id: int) -> list[Referral]:
    """All open and invited referrals of a need, for commands that close or count; oldest first."""
    statement = unscoped(Referral, "the owner's limit counts referrals of every lender")
    return list(
        db.session.scalars(
            statement.where(Referral.need_id == need_id, Referral.state.in_(WAITING)).order_by(
                Referral.id
            )
        )
    )


def open_under_consents(consent_ids: Sequence[int]) -> list[Referral]:
    """Open referrals that rest on one of these consents; oldest first."""
    statement = unscoped(Referral, "a withdrawn consent closes its referrals, whoever reads them")
    return list(
        db.session.scalars(
            statement.where(
                Referral.consent_id.in_(consent_ids), Referral.state.in_(WAITING)
            ).order_by(Referral.id)
        )
    )


def accepted_under_consents(consent_ids: Sequence[int]) -> list[Offer]:
    """Accepted offers whose file was sent under one of these consents; oldest first."""
    statement = unscoped(Offer, "a consent that ends is asked for again, whoever reads them")
    return list(
        db.session.scalars(
            statement.join(Referral, Referral.id == Offer.referral_id)
            .where(Referral.consent_id.in_(consent_ids), Offer.state == "accepted")
            .order_by(Offer.id)
        )
    )


def with_running_clocks(county_id: int, *, after: int = 0, limit: int = 500) -> list[Referral]:
    """Open referrals whose clocks may ask for something; by id, in portions."""
    statement = unscoped(Referral, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Referral.county_id == county_id,
                Referral.state.in_(("sent", "accepted", "info_requested")),
                Referral.id > after,
            )
            .order_by(Referral.id)
            .limit(limit)
        )
    )


def offers_past_validity(county_id: int, on: date) -> list[Offer]:
    """Open or waiting offers whose last day is over; oldest first."""
    statement = unscoped(Offer, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Offer.county_id == county_id,
                Offer.state.in_(("open", "awaiting_approval")),
                Offer.valid_until < on,
            ).order_by(Offer.id)
        )
    )


def assigned_to(officer_id: int) -> list[Referral]:
    """An officer's open referrals, for routing to whoever stands in; oldest first."""
    statement = unscoped(Referral, "routing tasks reads for nobody")
    return list(
        db.session.scalars(
            statement.where(Referral.assigned_to == officer_id, Referral.state.in_(OPEN)).order_by(
                Referral.id
            )
        )
    )


def referral_by_id(public_id: str) -> Referral | None:
    """A referral for the machine (reactions and jobs)."""
    statement = unscoped(Referral, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(Referral.public_id == public_id)).one_or_none()


def offer_by_id(public_id: str) -> Offer | None:
    """An offer for the machine (reactions and jobs)."""
    statement = unscoped(Offer, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(Offer.public_id == public_id)).one_or_none()


def open_tasks_about(referral: Referral) -> list[Task]:
    """The open tasks about a referral, for keeping them true; by id."""
    return list(
        db.session.scalars(
            select(Task)
            .where(
                Task.subject_kind == "Referral",
                Task.subject_id == referral.public_id,
                Task.done_at.is_(None),
            )
            .order_by(Task.id)
        )
    )


def office_of_township(need: FinancingNeed) -> Organisation | None:
    """The office of the township a need's enterprise lies in; they share a public id."""
    return db.session.scalars(
        select(Organisation).where(
            Organisation.county_id == need.county_id,
            Organisation.public_id == need.enterprise.township.public_id,
        )
    ).one_or_none()


def owners_of(need: FinancingNeed) -> list[int]:
    """Whoever speaks for the enterprise of a need, the owner first."""
    return speakers_of(need)


def shut_before_booking(offer: Offer) -> bool:
    """Whether an accepted offer waits for its money while its lender may not read the file."""
    need, lender_id = offer.referral.need, offer.referral.lender_id
    if offer.state != "accepted" or need.state in ("fulfilled", "withdrawn"):
        return False
    return not is_disclosed(lender_id, "need", need.public_id)
