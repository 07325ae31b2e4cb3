"""Reads of townships and parks: reference data of the county, open to whoever has signed in."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from app.enterprises.models import Enterprise, Park, Township
from app.enterprises.rules import reading
from app.enterprises.rules.enterprise_table import PlaceNames
from app.enterprises.rules.parks import ParkDraft
from app.infra import clock
from app.infra.db import db
from app.infra.scope import visible
from app.kernel.actors import Actor

ROLE_ORDER = {"core": 0, "key": 1, "other": 2}


def townships(actor: Actor) -> list[Township]:
    """The townships of the actor's county, by code."""
    return list(
        db.session.scalars(
            select(Township).where(Township.county_id == actor.county_id).order_by(Township.code)
        )
    )


def township_for(actor: Actor, public_id: str) -> Township | None:
    return db.session.scalars(
        select(Township).where(
            Township.county_id == actor.county_id, Township.public_id == public_id
        )
    ).one_or_none()


def township_by_code(county_id: int, code: str) -> Township | None:
    return db.session.scalars(
        select(Township).where(Township.county_id == county_id, Township.code == code)
    ).one_or_none()


def park_by_code(county_id: int, code: str) -> Park | None:
    return db.session.scalars(
        select(Park).where(Park.county_id == county_id, Park.code == code)
    ).one_or_none()


def park_draft_of(park: Park) -> ParkDraft:
    """A park as a draft would say it."""
    return ParkDraft(
        code=park.code,
        name=park.name,
        role=park.role,
        township_id=park.township.public_id if park.township else None,
        opened_on=park.opened_on,
        manager=park.manager,
        targets=tuple(park.targets),
    )


def place_names(actor: Actor) -> PlaceNames:
    """The places of the county by what a table may call them."""
    return PlaceNames(_by_any_name(townships(actor)), _by_any_name(parks(actor)))


def _by_any_name(places: Iterable[Township | Park]) -> dict[str, str]:
    return {
        called: place.public_id
        for place in places
        for called in (place.public_id, place.code, place.name)
    }


def parks(actor: Actor) -> list[Park]:
    """The parks of the actor's county that are not closed: core, key, others, each by code."""
    rows = db.session.scalars(
        select(Park)
        .where(
            Park.county_id == actor.county_id,
            or_(Park.closed_on.is_(None), Park.closed_on >= clock.today()),
        )
        .order_by(Park.id)
    )
    return sorted(rows, key=lambda park: (ROLE_ORDER[park.role], park.id))


def park_for(actor: Actor, public_id: str) -> Park | None:
    return db.session.scalars(
        select(Park).where(Park.county_id == actor.county_id, Park.public_id == public_id)
    ).one_or_none()


@dataclass(frozen=True)
class ParkRow:
    """A park on the board. `jobs` is None where it would tell on single firms."""

    park: Park
    firms: int
    verified: int
    jobs: int | None


def park_board(actor: Actor) -> list[ParkRow]:
    """The 1+7+N with how many firms and jobs each has, in the order of `parks`."""
    counted = {
        row.park_id: row
        for row in db.session.execute(
            select(
                Enterprise.park_id,
                func.count().label("firms"),
                func.count().filter(Enterprise.state == "verified").label("verified"),
                func.coalesce(func.sum(Enterprise.employees), 0).label("jobs"),
            )
            .where(
                Enterprise.county_id == actor.county_id,
                Enterprise.park_id.is_not(None),
                Enterprise.state != "closed",
            )
            .group_by(Enterprise.park_id)
            .execution_options(scoped="counts for the board, no row is shown")
        )
    }
    return [_row(park, counted.get(park.id)) for park in parks(actor)]


def _row(park: Park, counts: object | None) -> ParkRow:
    firms = int(getattr(counts, "firms", 0))
    jobs = int(getattr(counts, "jobs", 0))
    return ParkRow(
        park=park,
        firms=firms,
        verified=int(getattr(counts, "verified", 0)),
        jobs=reading.jobs_shown(firms, jobs),
    )


def tenants_of(actor: Actor, park: Park, *, limit: int = 200) -> list[Enterprise]:
    """The enterprises of a park as far as the actor may see them, by name."""
    return list(
        db.session.scalars(
            visible(actor, Enterprise)
            .where(Enterprise.park_id == park.id, Enterprise.state != "closed")
            .order_by(Enterprise.name, Enterprise.id)
            .limit(limit)
        )
    )
