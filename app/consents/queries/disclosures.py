"""Reads of disclosures. Upper rooms join `disclosed_to` into their own visibility."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.consents.models import Consent, Disclosure
from app.consents.queries.consents import live
from app.infra.db import db


def disclosed_to(organisation_id: int, subject_kind: str, public_id: Any) -> ColumnElement[bool]:
    """Predicate: the subject with this public id is disclosed to an organisation now.

    Args:
        public_id: the column (or scalar subquery) with the subject's public id.

    A disclosure lives while its consent does; one that a contract needs stays readable.
    """
    in_force = and_(Disclosure.ended_at.is_(None), live())
    return (
        select(Disclosure.id)
        .join(Consent, Consent.id == Disclosure.consent_id)
        .where(
            Disclosure.recipient_id == organisation_id,
            Disclosure.subject_kind == subject_kind,
            Disclosure.subject_id == public_id,
            or_(in_force, Disclosure.kept_by_contract.is_not(None)),
        )
        .exists()
    )


def is_disclosed(organisation_id: int, subject_kind: str, public_id: str) -> bool:
    """Whether an organisation may read one subject now."""
    statement = select(disclosed_to(organisation_id, subject_kind, public_id))
    return bool(db.session.execute(statement).scalar_one())


def disclosures_under(consent: Consent) -> list[Disclosure]:
    """Open disclosures that rest on a consent, oldest first."""
    return list(
        db.session.scalars(
            select(Disclosure)
            .where(Disclosure.consent_id == consent.id, Disclosure.ended_at.is_(None))
            .order_by(Disclosure.id)
        )
    )


def disclosures_to(enterprise_id: str, recipient_id: int) -> list[Disclosure]:
    """Everything of an enterprise that was ever disclosed to an organisation, oldest first."""
    return list(
        db.session.scalars(
            select(Disclosure)
            .where(
                Disclosure.enterprise_id == enterprise_id,
                Disclosure.recipient_id == recipient_id,
            )
            .order_by(Disclosure.id)
        )
    )


def kept_disclosures(enterprise_id: str) -> list[Disclosure]:
    """What contracts keep readable, for the owner's list; by organisation, oldest first."""
    return list(
        db.session.scalars(
            select(Disclosure)
            .where(
                Disclosure.enterprise_id == enterprise_id,
                Disclosure.kept_by_contract.is_not(None),
            )
            .order_by(Disclosure.recipient_id, Disclosure.id)
        )
    )
