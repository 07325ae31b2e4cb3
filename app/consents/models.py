"""Tables of consents and of what was disclosed under them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.consents.rules import PURPOSES
from app.consents.states import CONSENT, DELETION_DUTY, PRIVACY_REQUEST
from app.infra.db import Identified, Key, Model, Owned, Stateful, state_check
from app.infra.fields import Encrypted


class Consent(Identified, Owned, Stateful, Model):
    """One consent (授权书): subject, purposes, recipients, last day. Never deleted."""

    __tablename__ = "consents"
    __table_args__ = (
        state_check(CONSENT),
        CheckConstraint("ended_at is null or ended_at >= given_at", name="end_after_start"),
        Index("ix_consents_live", "enterprise_id", postgresql_where=text("state = 'given'")),
    )
    machine = CONSENT

    enterprise_id: Mapped[str]
    """Public id of the enterprise, opaque here."""
    given_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime]
    expires_on: Mapped[date]
    """Last valid day, inclusive."""
    text_version: Mapped[str]
    """SHA-256 of the text that was shown."""
    channel: Mapped[str] = mapped_column(default="web")
    ended_at: Mapped[datetime | None]
    replaces_id: Mapped[Key | None] = mapped_column(ForeignKey("consents.id"))
    """The consent this one was given instead of (续期)."""
    reminded_at: Mapped[datetime | None]

    purposes: Mapped[list["ConsentPurpose"]] = relationship(
        back_populates="consent", lazy="selectin", order_by="ConsentPurpose.purpose"
    )
    recipients: Mapped[list["ConsentRecipient"]] = relationship(
        back_populates="consent", lazy="selectin", order_by="ConsentRecipient.id"
    )

    @property
    def live_purposes(self) -> list[str]:
        """The purposes that were not stopped on their own, in the order of the list."""
        live = {row.purpose for row in self.purposes if row.ended_at is None}
        return [purpose for purpose in PURPOSES if purpose in live]

    @property
    def live_recipients(self) -> list["ConsentRecipient"]:
        return [row for row in self.recipients if row.ended_at is None]


class ConsentPurpose(Model):
    """One purpose ticked in a consent (用途)."""

    __tablename__ = "consent_purposes"
    __table_args__ = (
        CheckConstraint(
            f"purpose in ({', '.join(repr(purpose) for purpose in PURPOSES)})",
            name="purpose_known",
        ),
    )

    consent_id: Mapped[Key] = mapped_column(ForeignKey("consents.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime | None]
    """Set when this purpose alone was stopped."""

    consent: Mapped[Consent] = relationship(back_populates="purposes")


class ConsentRecipient(Identified, Model):
    """One recipient named in a consent (接收方)."""

    __tablename__ = "consent_recipients"
    __table_args__ = (
        Index("uq_consent_recipients_once", "consent_id", "organisation_id", unique=True),
    )

    consent_id: Mapped[Key] = mapped_column(ForeignKey("consents.id"))
    organisation_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"), index=True)
    ended_at: Mapped[datetime | None]
    """Set when this recipient alone was stopped."""

    consent: Mapped[Consent] = relationship(back_populates="recipients")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Disclosure(Identified, Owned, Model):
    """A subject shown to a recipient under a consent (披露). Live while the consent is.

    `subject_kind` and `subject_id` are opaque: "need" or "enterprise" and its public id.
    `kept_by_contract` is set when a loan makes the reading necessary after a withdrawal.
    """

    __tablename__ = "disclosures"
    __table_args__ = (
        Index("ix_disclosures_subject", "subject_kind", "subject_id", "recipient_id"),
    )

    consent_id: Mapped[Key] = mapped_column(ForeignKey("consents.id"), index=True)
    enterprise_id: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    recipient_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"), index=True)
    disclosed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    kept_by_contract: Mapped[str | None]

    consent: Mapped[Consent] = relationship(lazy="joined")
    recipient: Mapped[Organisation] = relationship(lazy="joined")


class AccessLog(Identified, Owned, Model):
    """Who of a recipient looked at what, when (查阅记录); shown to the owner."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_enterprise", "enterprise_id", "id"),
        # One line a day for the same person doing the same with the same thing. The subject stands
        # last: what is asked is whose file, then who.
        Index(
            "uq_access_log_day",
            "enterprise_id",
            "reader_id",
            "day",
            "what",
            "subject_kind",
            "subject_id",
            unique=True,
        ),
    )

    enterprise_id: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    reader_id: Mapped[Key]
    organisation_id: Mapped[Key | None]
    at: Mapped[datetime]
    day: Mapped[date | None]
    """The civil day in China; None for lines from before they were counted by the day."""
    what: Mapped[str]


class PrivacyRequest(Identified, Owned, Stateful, Model):
    """A person asks to have what is held about them corrected or erased (更正、删除申请)."""

    __tablename__ = "privacy_requests"
    __table_args__ = (
        state_check(PRIVACY_REQUEST),
        CheckConstraint("kind in ('correction', 'erasure')", name="kind_known"),
        Index(
            "uq_privacy_requests_open",
            "user_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )
    machine = PRIVACY_REQUEST

    user_id: Mapped[Key] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str]
    wish: Mapped[str] = mapped_column(Encrypted("privacy_requests.wish"))
    """What is wrong or should go, in the person's own words."""
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(Encrypted("privacy_requests.answer"))
    answered_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]


class DeletionDuty(Identified, Owned, Stateful, Model):
    """An institution has to delete what it was shown, since the consent ended (删除义务).

    Source: 个人信息保护法 art. 47; one open duty for each enterprise and institution.
    """

    __tablename__ = "deletion_duties"
    __table_args__ = (
        state_check(DELETION_DUTY),
        CheckConstraint("(state = 'kept') <= (ground is not null)", name="kept_with_ground"),
        Index(
            "uq_deletion_duties_open",
            "enterprise_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
        ),
        Index("ix_deletion_duties_organisation", "organisation_id", "state", "due_on"),
    )
    machine = DELETION_DUTY

    enterprise_id: Mapped[str] = mapped_column(index=True)
    """Public id of the enterprise, opaque here."""
    organisation_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    consent_id: Mapped[Key] = mapped_column(ForeignKey("consents.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    brought_up_at: Mapped[datetime | None]
    """When the county's centre was told that the day is over."""
    answered_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    ground: Mapped[str | None]
    """The law that keeps the data, in the institution's words; only where it is kept."""

    organisation: Mapped[Organisation] = relationship(lazy="joined")
