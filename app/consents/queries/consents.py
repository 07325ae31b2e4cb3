"""Reads of consents themselves: which is live, for what, for whom; what runs out when.

Who may see a consent is said by `enterprises`, which knows who may speak; here rows are read for
the machine, or for a reader whom the caller has already let in.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased

from app.consents.models import Consent, ConsentPurpose, ConsentRecipient, Disclosure
from app.consents.rules import WITHOUT_FACTS
from app.infra import clock, webhooks
from app.infra.db import db
from app.infra.scope import unscoped


def live(on: date | None = None) -> ColumnElement[bool]:
    """Predicate: the consent is in force on a day (today in China)."""
    return and_(Consent.state == "given", Consent.expires_on >= (on or clock.today()))


def live_consent_for(
    enterprise_id: str, purpose: str, recipient_id: int | None = None
) -> Consent | None:
    """The newest live consent of an enterprise (public id) to a purpose.

    With `recipient_id` only one that names that organisation; without, one that names nobody
    comes before one that was given for somebody else.
    """
    statement = unscoped(Consent, "asks whether a consent exists, shows none").where(
        Consent.enterprise_id == enterprise_id, live(), _has_purpose(purpose)
    )
    if recipient_id is not None:
        statement = statement.where(_names(recipient_id))
    newest = statement.order_by(_names_anybody(), Consent.id.desc()).limit(1)
    return db.session.scalars(newest).one_or_none()


def agreed_to(enterprise_id: str, purpose: str) -> bool:
    """Whether a live consent of an enterprise (public id) allows a purpose."""
    statement = unscoped(Consent, "asks whether a consent exists, shows none").where(
        Consent.enterprise_id == enterprise_id, live(), _has_purpose(purpose)
    )
    return db.session.scalars(statement.with_only_columns(Consent.id).limit(1)).first() is not None


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


def _names_anybody() -> ColumnElement[bool]:
    named = select(ConsentRecipient.id).where(
        ConsentRecipient.consent_id == Consent.id, ConsentRecipient.ended_at.is_(None)
    )
    return named.exists()


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


def consents_to_facts(enterprise_id: str | None = None) -> Select[tuple[int]]:
    """Keys of the consents under which credit facts may be used now.

    They are the live ones to scoring whose words name such facts, and those they renewed.
    """
    covering = select(Consent.id, Consent.replaces_id).where(
        live(), _has_purpose("scoring"), Consent.text_version.not_in(WITHOUT_FACTS)
    )
    if enterprise_id is not None:
        covering = covering.where(Consent.enterprise_id == enterprise_id)
    line = covering.cte(recursive=True)
    earlier = aliased(Consent)
    line = line.union(
        select(earlier.id, earlier.replaces_id).where(
            earlier.id == line.c.replaces_id, earlier.text_version.not_in(WITHOUT_FACTS)
        )
    )
    return select(line.c.id)


def consent_to_facts(enterprise_id: str) -> Consent | None:
    """The newest live consent of an enterprise (public id) under which facts may be kept."""
    statement = unscoped(Consent, "asks whether a consent exists, shows none")
    return db.session.scalars(
        statement.where(
            Consent.enterprise_id == enterprise_id,
            live(),
            _has_purpose("scoring"),
            Consent.text_version.not_in(WITHOUT_FACTS),
        )
        .order_by(Consent.id.desc())
        .limit(1)
    ).one_or_none()


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


@webhooks.parties("consent.withdrawn", "consent.narrowed", "consent.expired")
def recipients_ever(public_id: str) -> set[int]:
    """Keys of the institutions that a consent named or that were shown something under it.

    They must hear that it ended, just when they may no longer see it.
    """
    consent = unscoped(Consent, "whoever was shown something hears that it ended").where(
        Consent.public_id == public_id
    )
    key = consent.with_only_columns(Consent.id).scalar_subquery()
    named = select(ConsentRecipient.organisation_id).where(ConsentRecipient.consent_id == key)
    shown = select(Disclosure.recipient_id).where(Disclosure.consent_id == key)
    return set(db.session.scalars(named)) | set(db.session.scalars(shown))
