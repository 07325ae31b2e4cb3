"""Reads of consents and disclosures. Upper rooms join `disclosed_to` into their own visibility.

Who may see a consent is said by `enterprises`, which knows who may speak; here rows are read for
the machine, or for a reader whom the caller has already let in.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.models import Organisation
from app.consents.models import AccessLog, Consent, ConsentPurpose, ConsentRecipient, Disclosure
from app.infra import clock
from app.infra.db import db
from app.infra.scope import unscoped


def live(on: date | None = None) -> ColumnElement[bool]:
    """Predicate: the consent is in force on a day (today in China)."""
    return and_(Consent.state == "given", Consent.expires_on >= (on or clock.today()))


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


def live_consent_for(
    enterprise_id: str, purpose: str, recipient_id: int | None = None
) -> Consent | None:
    """The newest live consent of an enterprise (public id) to a purpose.

    With `recipient_id` only one that names that organisation.
    """
    statement = unscoped(Consent, "asks whether a consent exists, shows none").where(
        Consent.enterprise_id == enterprise_id, live(), _has_purpose(purpose)
    )
    if recipient_id is not None:
        statement = statement.where(_names(recipient_id))
    return db.session.scalars(statement.order_by(Consent.id.desc()).limit(1)).one_or_none()


def _has_purpose(purpose: str) -> ColumnElement[bool]:
    return (
        select(ConsentPurpose.consent_id)
        .where(
            ConsentPurpose.consent_id == Consent.id,
            ConsentPurpose.purpose == purpose,
            ConsentPurpose.ended_at.is_(None),
        )
        .exists()
    )


def _names(organisation_id: int) -> ColumnElement[bool]:
    return (
        select(ConsentRecipient.id)
        .where(
            ConsentRecipient.consent_id == Consent.id,
            ConsentRecipient.organisation_id == organisation_id,
            ConsentRecipient.ended_at.is_(None),
        )
        .exists()
    )


def consent_by_id(public_id: str) -> Consent:
    """A consent for the machine (reactions and jobs). Raises if there is none."""
    statement = unscoped(Consent, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(Consent.public_id == public_id)).one()


def locked_consent(consent_id: int) -> Consent:
    """The consent under a share lock: a withdrawal waits until the disclosure is written."""
    statement = unscoped(Consent, "the caller acts under this consent")
    return db.session.scalars(
        statement.where(Consent.id == consent_id)
        .with_for_update(read=True, of=Consent)
        .execution_options(populate_existing=True)
    ).one()


def consents_of_enterprise(enterprise_id: str) -> list[Consent]:
    """All consents of an enterprise, newest first; the caller has shown who may see them."""
    statement = unscoped(Consent, "the caller has shown that the actor may see the enterprise")
    return list(
        db.session.scalars(
            statement.where(Consent.enterprise_id == enterprise_id).order_by(Consent.id.desc())
        )
    )


def live_consents_of(enterprise_id: str) -> list[Consent]:
    """The consents of an enterprise that are given, for commands that end them; oldest first."""
    statement = unscoped(Consent, "ends all consents of one enterprise")
    return list(
        db.session.scalars(
            statement.where(
                Consent.enterprise_id == enterprise_id, Consent.state == "given"
            ).order_by(Consent.id)
        )
    )


def earlier_than(consent: Consent) -> list[Consent]:
    """The consents that this one replaced, the newest of them first.

    What was begun under one of them (a referral) still names it and ends with this one.
    """
    found: list[Consent] = []
    at = consent
    while at.replaces_id is not None:
        earlier = db.session.get(Consent, at.replaces_id, execution_options={"scoped": "a line"})
        assert earlier is not None, at.replaces_id
        found.append(earlier)
        at = earlier
    return found


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


@dataclass(frozen=True)
class Viewer:
    """One organisation that may look under a consent. `last_read_at` is None if it never did."""

    organisation: Organisation
    named: bool
    disclosed: bool
    last_read_at: datetime | None


def viewers_of(consent: Consent) -> list[Viewer]:
    """Who may look under a live consent: the named, and those the owner sent something to."""
    named = {row.organisation_id: row.organisation for row in consent.live_recipients}
    shown = {row.recipient_id: row.recipient for row in disclosures_under(consent)}
    read = last_readings(consent.enterprise_id)
    return [
        Viewer(organisation, key in named, key in shown, read.get(key))
        for key, organisation in sorted(
            {**shown, **named}.items(), key=lambda pair: (pair[1].name, pair[0])
        )
    ]


def last_readings(enterprise_id: str) -> dict[int, datetime]:
    """Organisation -> when it last looked at an enterprise."""
    rows = db.session.execute(
        select(AccessLog.organisation_id, func.max(AccessLog.at))
        .where(AccessLog.enterprise_id == enterprise_id, AccessLog.organisation_id.is_not(None))
        .group_by(AccessLog.organisation_id)
    )
    return {organisation: at for organisation, at in rows.tuples() if organisation is not None}


@dataclass(frozen=True)
class Reading:
    """One line of the access log as the owner reads it: which institution, when, what."""

    at: datetime
    organisation: str | None
    subject_kind: str
    what: str


def readings_of(enterprise_id: str, *, limit: int = 50) -> list[Reading]:
    """Who looked at an enterprise, newest first. Persons are not named, institutions are."""
    rows = db.session.execute(
        select(AccessLog.at, Organisation.name, AccessLog.subject_kind, AccessLog.what)
        .outerjoin(Organisation, Organisation.id == AccessLog.organisation_id)
        .where(AccessLog.enterprise_id == enterprise_id)
        .order_by(AccessLog.id.desc())
        .limit(limit)
    )
    return [Reading(*row) for row in rows.tuples()]


def past_expiry(county_id: int, on: date, *, limit: int = 500) -> list[Consent]:
    """Consents whose last day is over and that are still marked as given; oldest first."""
    statement = unscoped(Consent, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Consent.county_id == county_id, Consent.state == "given", Consent.expires_on < on
            )
            .order_by(Consent.id)
            .limit(limit)
        )
    )


def expiring_by(county_id: int, on: date, *, limit: int = 500) -> list[Consent]:
    """Live consents that end by `on` and whose giver was not reminded; oldest first."""
    statement = unscoped(Consent, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Consent.county_id == county_id,
                live(),
                Consent.expires_on <= on,
                Consent.reminded_at.is_(None),
            )
            .order_by(Consent.id)
            .limit(limit)
        )
    )
