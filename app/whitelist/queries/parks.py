"""Reads of credit parks: their ratings, where a designation stands, which parks count today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from app.accounts.models import Organisation
from app.accounts.queries import members_of, organisation_for
from app.enterprises.models import Enterprise, Park
from app.enterprises.queries import park_for, parks
from app.infra import clock, webhooks
from app.infra.acts import Act
from app.infra.db import db
from app.infra.history import Event, events_of
from app.infra.parameters import policy_for
from app.infra.scope import unscoped
from app.kernel.actors import COUNTY_ROLES, Actor, Role
from app.kernel.dates import add_months
from app.policy.policy import Policy
from app.whitelist.models import CreditParkRating, ParkDesignation, ParkDuty, ParkFigure
from app.whitelist.queries.entries import live_entry_for
from app.whitelist.rules import benefits
from app.whitelist.rules import credit_park as rules
from app.whitelist.states import PARK_ALIVE

TREND_MONTHS = 12


def credit_park_for(actor: Actor, public_id: str) -> Park | None:
    """A park whose figures the actor may read: the county's offices any, a manager their own."""
    own = actor.role is Role.PARK_MANAGER and actor.organisation_public_id == public_id
    return park_for(actor, public_id) if own or actor.role in COUNTY_ROLES else None


def own_credit_park(actor: Actor) -> Park | None:
    """The park that the actor manages."""
    if actor.role is not Role.PARK_MANAGER or actor.organisation_public_id is None:
        return None
    return park_for(actor, actor.organisation_public_id)


def newest_rating(park: Park) -> CreditParkRating | None:
    return db.session.scalars(_ratings(park).limit(1)).one_or_none()


def monthly_rating(park: Park, month: date) -> CreditParkRating | None:
    """The clock's rating of a month (its first day)."""
    return db.session.scalars(
        _ratings(park).where(CreditParkRating.monthly, CreditParkRating.month == month)
    ).one_or_none()


def trend(park: Park, on: date) -> list[CreditParkRating]:
    """The last rating of each of the last twelve months, oldest first."""
    since = add_months(on.replace(day=1), 1 - TREND_MONTHS)
    newest = (
        select(func.max(CreditParkRating.id))
        .where(CreditParkRating.park_id == park.id, CreditParkRating.month >= since)
        .group_by(CreditParkRating.month)
    )
    statement = select(CreditParkRating).where(CreditParkRating.id.in_(newest))
    return list(db.session.scalars(statement.order_by(CreditParkRating.month)))


def _ratings(park: Park) -> Select[tuple[CreditParkRating]]:
    return (
        select(CreditParkRating)
        .where(CreditParkRating.park_id == park.id)
        .order_by(CreditParkRating.id.desc())
    )


def designations_of(park: Park) -> list[ParkDesignation]:
    """Every designation of a park, newest first."""
    return list(
        db.session.scalars(
            select(ParkDesignation)
            .where(ParkDesignation.park_id == park.id)
            .order_by(ParkDesignation.id.desc())
        )
    )


def alive_designation(park: Park) -> ParkDesignation | None:
    """The designation that is on its way or stands."""
    return next((one for one in designations_of(park) if one.state in PARK_ALIVE), None)


def due_for_review(county_id: int, on: date) -> list[ParkDesignation]:
    """Designations whose months are over; by id."""
    return list(
        db.session.scalars(
            select(ParkDesignation)
            .where(
                ParkDesignation.county_id == county_id,
                ParkDesignation.state == "designated",
                ParkDesignation.review_due_on <= on,
            )
            .order_by(ParkDesignation.id)
        )
    )


def effective(designation: ParkDesignation | None, on: date, policy: Policy) -> bool:
    """Whether a designation counts on a day: confirmed, not withdrawn by then, not overdue long."""
    if designation is None or designation.state not in ("designated", "under_review", "withdrawn"):
        return False
    if designation.ended_at is not None and clock.day_of(designation.ended_at) <= on:
        return False
    first, due = designation.designated_on, designation.review_due_on
    if first is None or due is None:
        return False
    return first <= on <= rules.effective_until(due, policy=policy)


def park_designated(park_id: int, on: date) -> bool:
    """Whether a park (internal key) counts as a credit park on a day, for rules of upper rooms."""
    park = db.session.get(Park, park_id)
    if park is None:
        return False
    policy = policy_for(park.county_id, on)
    return any(effective(one, on, policy) for one in designations_of(park))


def park_benefit(park_id: int | None, code: str, policy: Policy) -> bool:
    """Whether new files of a park's tenants get this benefit on the policy's day (FC-01)."""
    found = {benefit.code for benefit in benefits.open_benefits(policy, benefits.PARK)}
    return park_id is not None and code in found and park_designated(park_id, policy.day)


def in_green_channel(enterprise: Enterprise, policy: Policy) -> bool:
    """Whether a new file of an enterprise runs in the green channel: by the list, or its park."""
    entry = live_entry_for(enterprise.id)
    if entry is not None and benefits.GREEN_CHANNEL in entry.benefits:
        return True
    return park_benefit(enterprise.park_id, benefits.GREEN_CHANNEL, policy)


@dataclass(frozen=True)
class Tile:
    """A park on the board of credit parks; `rating` is None before the first one.

    `designation` is the newest, also one that was withdrawn or refused.
    """

    park: Park
    rating: CreditParkRating | None
    trend: list[CreditParkRating]
    designation: ParkDesignation | None


def park_tiles(act: Act) -> list[Tile]:
    """The county's parks: most lines met first, then the greater share assessed, then by key."""
    tiles = [
        Tile(
            park, newest_rating(park), trend(park, act.on), next(iter(designations_of(park)), None)
        )
        for park in parks(act.actor)
    ]
    return sorted(tiles, key=_rank)


def _rank(tile: Tile) -> tuple[int, float, int]:
    if tile.rating is None:
        return (1, 0.0, tile.park.id)
    share = tile.rating.assessed / tile.rating.tenants if tile.rating.tenants else 0.0
    return (-tile.rating.met, -share, tile.park.id)


def designated_parks(county_id: int, act: Act) -> list[ParkDesignation]:
    """The credit parks of a county that count today, by name: open to everybody."""
    rows = db.session.scalars(
        select(ParkDesignation)
        .join(Park, Park.id == ParkDesignation.park_id)
        .where(
            ParkDesignation.county_id == county_id,
            ParkDesignation.state.in_(("designated", "under_review")),
        )
        .order_by(Park.name, ParkDesignation.id)
    )
    return [one for one in rows if effective(one, act.on, act.policy)]


def designation_by_id(public_id: str) -> ParkDesignation | None:
    """For the machine."""
    return db.session.scalars(
        select(ParkDesignation).where(ParkDesignation.public_id == public_id)
    ).one_or_none()


def tenants_told(park: Park) -> list[Enterprise]:
    """The verified enterprises of a park, whose people hear of its standing; by key."""
    statement = unscoped(Enterprise, "each is told of its own park; nobody is shown the others")
    found = statement.where(Enterprise.park_id == park.id, Enterprise.state == "verified")
    return list(db.session.scalars(found.order_by(Enterprise.id)).unique())


@webhooks.parties("park.designated", "park.review_due", "park.renewed", "park.withdrawn")
def institutions_told(designation_id: str) -> set[int]:
    """Which parks are designated is open to everybody: each institution at work may hear of it."""
    county = select(ParkDesignation.county_id).where(ParkDesignation.public_id == designation_id)
    return set(
        db.session.scalars(
            select(Organisation.id).where(
                Organisation.county_id.in_(county), Organisation.state.in_(("trial", "active"))
            )
        )
    )


def park_history(park: Park, designations: list[ParkDesignation]) -> list[Event]:
    """What was done about a park's designations, and its signatures."""
    signed = db.session.scalars(select(ParkDuty.public_id).where(ParkDuty.park_id == park.id))
    told = db.session.scalars(
        select(ParkFigure.public_id).where(ParkFigure.park_id == park.id, ParkFigure.kind == "rent")
    )
    subjects = [("ParkDesignation", one.public_id) for one in designations]
    subjects += [("ParkDuty", key) for key in signed] + [("ParkFigure", key) for key in told]
    return events_of(park.county_id, subjects)


def managers_of(act: Act, park: Park) -> list[int]:
    """The keys of those who manage a park today; its office shares its public id."""
    office = organisation_for(act.actor, park.public_id)
    if office is None:
        return []
    return [user.id for user in members_of(office.id, act.on, Role.PARK_MANAGER)]
