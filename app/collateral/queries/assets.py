"""Reads of assets: the owner's own, and those a lender was shown or holds.

A lender sees the assets a need names (disclosed with it), every asset of an enterprise whose loan
it holds (kept by contract), and one on which its own pledge is registered.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.queries import recused_from
from app.collateral.models import CEILING, Asset, Lien
from app.collateral.states import GONE
from app.consents.models import Disclosure
from app.consents.queries import disclosed_to
from app.enterprises.models import Enterprise
from app.enterprises.queries.enterprises import spoken_for
from app.infra.db import db
from app.infra.files import Attachment, attachments_of
from app.infra.history import Event, events_of
from app.infra.ledger.accounts import Balance, balances
from app.infra.ledger.models import LedgerAccount
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import COUNTY_ROLES, Actor, Role

LENDERS = (
    Role.BANK_OFFICER,
    Role.BANK_MANAGER,
    Role.GUARANTEE_OFFICER,
    Role.GUARANTEE_MANAGER,
)


@visibility(Asset)
def _visible_assets(actor: Actor) -> ColumnElement[bool]:
    in_county = Asset.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, Asset.enterprise_id.in_(spoken_for(actor)))
    if actor.role in COUNTY_ROLES:
        return and_(in_county, _not_recused(actor))
    if actor.role in LENDERS and actor.organisation_id is not None:
        return and_(in_county, _shown_to(actor.organisation_id), _not_recused(actor))
    return false()


def _shown_to(organisation_id: int) -> ColumnElement[bool]:
    kept = select(Disclosure.id).where(
        Disclosure.recipient_id == organisation_id,
        Disclosure.enterprise_id == _enterprise_public_id(),
        Disclosure.kept_by_contract.is_not(None),
    )
    registered = select(Lien.id).where(
        Lien.asset_id == Asset.id,
        Lien.holder_id == organisation_id,
        Lien.state == "registered",
    )
    return or_(
        disclosed_to(organisation_id, "asset", Asset.public_id),
        kept.exists(),
        registered.correlate(Asset).exists(),
    )


def asset_shown_to(organisation_id: int, asset: Asset) -> bool:
    """Whether an institution may read an asset now: for the machine, which has no reader."""
    statement = select(Asset.id).where(Asset.id == asset.id, _shown_to(organisation_id))
    marked = statement.execution_options(scoped="asks whether it may be read, shows nothing")
    return db.session.scalars(marked).first() is not None


def _enterprise_public_id() -> ColumnElement[str]:
    return (
        select(Enterprise.public_id)
        .where(Enterprise.id == Asset.enterprise_id)
        # Named, because the row it belongs to may stand two selects further out.
        .correlate(Asset)
        .scalar_subquery()
    )


def _not_recused(actor: Actor) -> ColumnElement[bool]:
    return ~recused_from(actor, _enterprise_public_id())


def asset_for(actor: Actor, public_id: str) -> Asset | None:
    """The asset with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Asset).where(Asset.public_id == public_id)
    ).one_or_none()


def own_asset_for(actor: Actor, public_id: str) -> Asset | None:
    """The asset, for someone who may speak for its enterprise."""
    return asset_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


def assets(actor: Actor, page: Page, *, enterprise: str | None = None) -> Slice[Asset]:
    """The assets the actor may see, newest first; `enterprise` is a public id."""
    statement = visible(actor, Asset)
    if enterprise:
        wanted = select(Enterprise.id).where(Enterprise.public_id == enterprise)
        statement = statement.where(Asset.enterprise_id.in_(wanted))
    return slice_of(statement, page, order=(Asset.declared_at, Asset.id))


def own_assets(actor: Actor) -> list[Asset]:
    """The assets of the actor's enterprises that are still there, oldest first."""
    if actor.role is not Role.ENTREPRENEUR:
        return []
    statement = visible(actor, Asset).where(Asset.state.not_in(GONE))
    return list(db.session.scalars(statement.order_by(Asset.id)))


def assets_of_enterprise(actor: Actor, enterprise_id: int) -> list[Asset]:
    """The assets of one enterprise as far as the actor may see them, oldest first."""
    statement = visible(actor, Asset).where(Asset.enterprise_id == enterprise_id)
    return list(db.session.scalars(statement.order_by(Asset.id)))


def assets_named(enterprise_id: int, public_ids: Sequence[str]) -> list[Asset]:
    """Those of the named assets that belong to an enterprise and are still there; by id.

    For rooms above that name assets; the caller has shown that it may speak for the enterprise.
    """
    if not public_ids:
        return []
    statement = unscoped(Asset, "named by whoever speaks for the enterprise")
    return list(
        db.session.scalars(
            statement.where(
                Asset.enterprise_id == enterprise_id,
                Asset.public_id.in_(public_ids),
                Asset.state.not_in(GONE),
            ).order_by(Asset.id)
        )
    )


def kinds_of(public_ids: Sequence[str]) -> list[str]:
    """The kinds (C01 …) of the named assets, each once, in order; for matching."""
    if not public_ids:
        return []
    found = db.session.scalars(
        select(Asset.kind)
        .where(Asset.public_id.in_(public_ids), Asset.state.not_in(GONE))
        .distinct()
        .execution_options(scoped="kinds alone, of assets a need names")
    )
    return sorted(found)


def asset_with_identity(county_id: int, identity: str) -> Asset | None:
    """The asset of a county that has this identity, whoever asks; shown to nobody."""
    statement = unscoped(Asset, "a second declaration must find the first; nothing is shown")
    return db.session.scalars(
        statement.where(
            Asset.county_id == county_id, Asset.identity == identity, Asset.state.not_in(GONE)
        )
    ).one_or_none()


def locked_asset(asset_id: int) -> Asset:
    """The asset under a row lock: who pledges it waits for one's turn."""
    statement = unscoped(Asset, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(Asset.id == asset_id)
        .with_for_update(of=Asset)
        .execution_options(populate_existing=True)
    ).one()


def usage_of(asset: Asset) -> Balance:
    """Ceiling, what is used of it, what is left."""
    return usages_of([asset])[asset.public_id]


def usages_of(found: Sequence[Asset]) -> dict[str, Balance]:
    """The same for several assets, by public id."""
    rows = db.session.execute(
        select(LedgerAccount.id, LedgerAccount.owner_id).where(
            LedgerAccount.owner_kind == Asset.__name__,
            LedgerAccount.kind == CEILING,
            LedgerAccount.owner_id.in_([asset.public_id for asset in found]),
        )
    )
    owners: dict[int, str] = dict(rows.all())
    return {owners[key]: balance for key, balance in balances(list(owners)).items()}


def owners_of(asset: Asset) -> list[int]:
    """The keys of everyone who may speak for the asset's enterprise."""
    return [member.user_id for member in asset.enterprise.live_members]


def photos_of(asset: Asset) -> list[Attachment]:
    """The photographs of an asset, oldest first; the caller may see the asset."""
    return attachments_of("asset", asset.public_id)


def photo_of(asset: Asset, public_id: str) -> Attachment | None:
    """One of them."""
    return next((p for p in photos_of(asset) if p.public_id == public_id), None)


def history_of(asset: Asset, liens: Sequence[Lien]) -> list[Event]:
    """What happened to an asset and to the liens the reader may see, oldest first."""
    subjects = [("Asset", asset.public_id), *(("Lien", lien.public_id) for lien in liens)]
    return events_of(asset.county_id, subjects)
