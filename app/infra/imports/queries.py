"""Reads of imports: those of one's own institution, by kind."""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, and_, select

from app.infra.db import db
from app.infra.imports.models import ColumnMap, Import
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import Actor


@visibility(Import)
def _visible_imports(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Import.county_id == actor.county_id,
        Import.organisation_id.is_not_distinct_from(actor.organisation_id),
    )


def import_for(*kinds: str) -> Callable[[Actor, str], Import | None]:
    """The subject of a room's doors: an import of one of its kinds, of one's own institution."""

    def own_import(actor: Actor, public_id: str) -> Import | None:
        return db.session.scalars(
            visible(actor, Import).where(Import.public_id == public_id, Import.kind.in_(kinds))
        ).one_or_none()

    return own_import


def import_by_id(import_id: int) -> Import | None:
    """An import for the job that takes it."""
    statement = unscoped(Import, "the job takes what a person started")
    return db.session.scalars(statement.where(Import.id == import_id)).one_or_none()


def recent_imports(actor: Actor, kinds: Iterable[str], limit: int = 20) -> list[Import]:
    """The newest tables of one's own institution, newest first."""
    return list(
        db.session.scalars(
            visible(actor, Import)
            .where(Import.kind.in_(list(kinds)))
            .order_by(Import.id.desc())
            .limit(limit)
        )
    )


def column_maps(actor: Actor, kind: str, origin: str | None = None) -> list[ColumnMap]:
    """The saved ways to read a kind of table, by name."""
    statement = select(ColumnMap).where(
        ColumnMap.county_id == actor.county_id,
        ColumnMap.organisation_id.is_not_distinct_from(actor.organisation_id),
        ColumnMap.kind == kind,
    )
    if origin is not None:
        statement = statement.where(ColumnMap.origin == origin)
    return list(db.session.scalars(statement.order_by(ColumnMap.origin, ColumnMap.name)))


def column_map_named(actor: Actor, kind: str, origin: str, name: str) -> ColumnMap | None:
    return next((m for m in column_maps(actor, kind, origin) if m.name == name), None)
