"""Tables of assets, their appraisals and verifications, and of liens on them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.collateral.rules.catalogue import RIGHTS
from app.collateral.rules.registering import Registration
from app.collateral.states import ASSET, LIEN
from app.enterprises.models import Enterprise
from app.infra.db import Fen, Identified, Key, Model, Owned, Stateful, positive, state_check

CEILING = "ceiling"
"""Kind of the ledger account that holds what an asset may secure."""


class Asset(Identified, Owned, Stateful, Model):
    """A thing or right that may be pledged (抵质押物), known by its identifier.

    `identity` is the identifier without spelling: one thing stands once in a county, whoever
    declares it and under whichever kind.
    """

    __tablename__ = "assets"
    __table_args__ = (
        state_check(ASSET),
        CheckConstraint("identity <> ''", name="identity_given"),
        Index(
            "uq_assets_identity",
            "county_id",
            "identity",
            unique=True,
            postgresql_where=text("state not in ('disposed', 'withdrawn')"),
        ),
    )
    machine = ASSET

    reference: Mapped[str]
    enterprise_id: Mapped[Key] = mapped_column(ForeignKey("enterprises.id"), index=True)
    kind: Mapped[str]
    """Code of the catalogue, C01 …: data of the policy, so no list of the database's own."""
    description: Mapped[str]
    identifier: Mapped[str]
    identity: Mapped[str]
    declared_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    declared_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    appraisals: Mapped[list["Appraisal"]] = relationship(
        back_populates="asset", lazy="selectin", order_by="Appraisal.id"
    )
    verifications: Mapped[list["Verification"]] = relationship(
        back_populates="asset", lazy="selectin", order_by="Verification.id"
    )

    @property
    def appraisal(self) -> "Appraisal":
        """The value that counts: the newest."""
        return self.appraisals[-1]

    @property
    def verified_at(self) -> datetime | None:
        """When somebody last looked at the thing as it is valued now."""
        valued = self.appraisal.recorded_at
        seen = [v.verified_at for v in self.verifications if v.verified_at >= valued]
        return seen[-1] if seen else None


class Appraisal(Identified, Model):
    """A value of an asset (评估): never changed, the newest counts."""

    __tablename__ = "appraisals"
    __table_args__ = (positive("appraised_fen"),)

    asset_id: Mapped[Key] = mapped_column(ForeignKey("assets.id"), index=True)
    appraised_fen: Mapped[Fen]
    appraised_on: Mapped[date]
    appraiser: Mapped[str | None]
    variant: Mapped[str | None]
    """Which tier of the kind's ceiling it falls under (已投保, 买方已确认 …)."""
    recorded_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    asset: Mapped[Asset] = relationship(back_populates="appraisals")


class Verification(Identified, Model):
    """Somebody of a lender or guarantor looked at the asset (核实)."""

    __tablename__ = "asset_verifications"

    asset_id: Mapped[Key] = mapped_column(ForeignKey("assets.id"), index=True)
    organisation_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"))
    verified_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    verified_at: Mapped[datetime]
    note: Mapped[str]

    asset: Mapped[Asset] = relationship(back_populates="verifications")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Lien(Identified, Owned, Stateful, Model):
    """A mortgage or pledge on an asset (抵押/质押), by rank, for an opaque debt of a room above."""

    __tablename__ = "liens"
    __table_args__ = (
        state_check(LIEN),
        positive("secured_fen"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
        CheckConstraint(f"kind in ({', '.join(map(repr, RIGHTS))})", name="kind_known"),
        CheckConstraint(
            "state not in ('registered', 'enforced') or (registered_with is not null"
            " and registry_number is not null and registered_on is not null)",
            name="registered_somewhere",
        ),
        CheckConstraint("until is null or until > registered_on", name="days_in_order"),
        # A rank is held once at a time; a lien that ended never becomes live again.
        Index(
            "uq_liens_rank",
            "asset_id",
            "rank",
            unique=True,
            postgresql_where=text("state in ('proposed', 'registered')"),
        ),
        Index("ix_liens_secured", "secured_kind", "secured_id"),
        Index(
            "ix_liens_until", "county_id", "until", postgresql_where=text("state = 'registered'")
        ),
    )
    machine = LIEN

    reference: Mapped[str]
    asset_id: Mapped[Key] = mapped_column(ForeignKey("assets.id"), index=True)
    holder_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[str]
    secured_kind: Mapped[str]
    """referral or loan."""
    secured_id: Mapped[str]
    """Its public id, opaque here."""
    secured_fen: Mapped[Fen]
    rank: Mapped[int]
    proposed_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    registered_with: Mapped[str | None]
    """The office (登记机构) as the holder wrote it."""
    registry_number: Mapped[str | None]
    registered_on: Mapped[date | None]
    until: Mapped[date | None]
    """The last day of the registration; it lapses by itself afterwards."""
    reminded_stage: Mapped[int | None]
    """The last reminder given: so many days before the lapse, 0 after it."""
    release_due_at: Mapped[datetime | None]
    """By when the holder is to release it, once the debt is settled."""
    ended_at: Mapped[datetime | None]
    policy_digest: Mapped[str]

    asset: Mapped[Asset] = relationship(lazy="joined")
    holder: Mapped[Organisation] = relationship(lazy="joined")

    @property
    def registration(self) -> Registration | None:
        """The certificate, for the rules; None before there is one."""
        if self.registered_with is None or self.registered_on is None or self.until is None:
            return None
        return Registration(
            registry=self.registered_with,
            number=self.registry_number or "",
            registered_on=self.registered_on,
            until=self.until,
        )
