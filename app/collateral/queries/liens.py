"""Reads of liens: the owner sees all on an asset, a holder its own and nobody else's."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.queries import recused_from
from app.collateral.models import Asset, Lien
from app.collateral.queries.assets import LENDERS
from app.collateral.states import LIVE
from app.enterprises.models import Enterprise
from app.infra.db import db
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import COUNTY_ROLES, Actor, Role


@visibility(Lien)
def _visible_liens(actor: Actor) -> ColumnElement[bool]:
    in_county = Lien.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR or actor.role in COUNTY_ROLES:
        reachable = select(Asset.id).where(predicate_of(actor, Asset))
        return and_(in_county, Lien.asset_id.in_(reachable))
    if actor.role in LENDERS:
        own = and_(Lien.holder_id == actor.organisation_id, ~_recused_from_it(actor))
        return and_(in_county, own, or_(Lien.registered_on.is_not(None), _asset_shown(actor)))
    return false()


def _asset_shown(actor: Actor) -> ColumnElement[bool]:
    """What was only proposed is no right: it is read while the asset may be."""
    return Lien.asset_id.in_(select(Asset.id).where(predicate_of(actor, Asset)))


def _recused_from_it(actor: Actor) -> ColumnElement[bool]:
    """The actor declared an interest in the enterprise whose asset it is (回避)."""
    return (
        select(Asset.id)
        .join(Enterprise, Enterprise.id == Asset.enterprise_id)
        .where(Asset.id == Lien.asset_id, recused_from(actor, Enterprise.public_id))
        .correlate(Lien)
        .exists()
    )


def lien_for(actor: Actor, public_id: str) -> Lien | None:
    """The lien with this public id, if the actor may see it."""
    return db.session.scalars(visible(actor, Lien).where(Lien.public_id == public_id)).one_or_none()


def liens_of(actor: Actor, asset: Asset) -> list[Lien]:
    """The liens on an asset as far as the actor may see them: live ones by rank, then ended."""
    statement = visible(actor, Lien).where(Lien.asset_id == asset.id)
    return list(
        db.session.scalars(statement.order_by(Lien.state.in_(LIVE).desc(), Lien.rank, Lien.id))
    )


def live_liens_on(asset: Asset) -> list[Lien]:
    """Every live lien on an asset, for the command that adds or ends one; by rank."""
    statement = unscoped(Lien, "ranks are counted over all holders; nothing is shown")
    return list(
        db.session.scalars(
            statement.where(Lien.asset_id == asset.id, Lien.state.in_(LIVE)).order_by(Lien.rank)
        )
    )


def locked_lien(lien_id: int) -> Lien:
    """The lien under a row lock; lock its asset first."""
    statement = unscoped(Lien, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(Lien.id == lien_id)
        .with_for_update(of=Lien)
        .execution_options(populate_existing=True)
    ).one()


def liens_securing(secured_kind: str, secured_id: str) -> list[Lien]:
    """The live liens that secure something of a room above, for that room; oldest first."""
    statement = unscoped(Lien, "the room that holds the debt asks for its own security")
    return list(
        db.session.scalars(
            statement.where(
                Lien.secured_kind == secured_kind,
                Lien.secured_id == secured_id,
                Lien.state.in_(LIVE),
            ).order_by(Lien.id)
        )
    )


def only_proposed_on(enterprise_id: str) -> list[Lien]:
    """The liens on an enterprise's assets (its public id) that nobody registered; oldest first."""
    statement = unscoped(Lien, "a withdrawn consent ends what was only proposed under it")
    assets = select(Asset.id).join(Enterprise).where(Enterprise.public_id == enterprise_id)
    return list(
        db.session.scalars(
            statement.where(Lien.asset_id.in_(assets), Lien.state == "proposed").order_by(Lien.id)
        )
    )


def liens_lapsing(county_id: int, *, on: date, within: int) -> list[Lien]:
    """Registered liens whose registration ends within so many days, or has; by day, then id."""
    statement = unscoped(Lien, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Lien.county_id == county_id,
                Lien.state == "registered",
                Lien.until <= on + timedelta(days=within),
            ).order_by(Lien.until, Lien.id)
        )
    )
