"""Who stands in for whom (请假代办)."""

from datetime import date, timedelta

from sqlalchemy import or_, select

from app.infra.db import db
from app.kernel.actors import Actor
from app.referrals.models import LeaveCover


def cover_of(officer_id: int, on: date) -> LeaveCover | None:
    """Who stands in for an officer on a day; the newest arrangement counts."""
    return db.session.scalars(
        select(LeaveCover)
        .where(
            LeaveCover.officer_id == officer_id,
            LeaveCover.valid_from <= on,
            LeaveCover.valid_to >= on,
        )
        .order_by(LeaveCover.id.desc())
        .limit(1)
    ).one_or_none()


def in_charge(officer_id: int, on: date) -> int:
    """Whom an officer's work waits for on a day: themselves, or whoever stands in."""
    cover = cover_of(officer_id, on)
    return cover.cover_id if cover else officer_id


def covered_by(officer_id: int, on: date) -> list[int]:
    """The officers someone stands in for on a day."""
    return list(
        db.session.scalars(
            select(LeaveCover.officer_id)
            .where(
                LeaveCover.cover_id == officer_id,
                LeaveCover.valid_from <= on,
                LeaveCover.valid_to >= on,
            )
            .order_by(LeaveCover.officer_id)
        )
    )


def covers_turning(county_id: int, on: date) -> list[LeaveCover]:
    """Covers that begin on a day, or ended the day before; by id."""
    return list(
        db.session.scalars(
            select(LeaveCover)
            .where(
                LeaveCover.county_id == county_id,
                or_(LeaveCover.valid_from == on, LeaveCover.valid_to == on - timedelta(days=1)),
            )
            .order_by(LeaveCover.id)
        )
    )


def cover_by_id(public_id: str) -> LeaveCover | None:
    """A cover for the machine."""
    return db.session.scalars(
        select(LeaveCover).where(LeaveCover.public_id == public_id)
    ).one_or_none()


def covers_of(actor: Actor) -> list[LeaveCover]:
    """The leave covers of one's own bank, newest first."""
    return list(
        db.session.scalars(
            select(LeaveCover)
            .where(LeaveCover.organisation_id == actor.organisation_id)
            .order_by(LeaveCover.valid_from.desc(), LeaveCover.id.desc())
            .limit(50)
        )
    )
