"""Reads of the list: entries, the live one of an enterprise, certificates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, func, select

from app.enterprises.models import Enterprise, Park, Township
from app.infra import clock
from app.infra.db import db
from app.infra.history import Event, events_of
from app.infra.paging import Page, Slice, slice_of
from app.infra.parameters import policy_for
from app.infra.scope import marked, predicate_of, unscoped, visibility, visible
from app.kernel.actors import COUNTY_ROLES, LENDER_ROLES, Actor, Role
from app.whitelist.models import Appeal, Certificate, Objection, Score, WhitelistEntry
from app.whitelist.rules.benefits import LIST, open_benefits
from app.whitelist.rules.listing import Stay, stood_on
from app.whitelist.states import IN_PROCESS, STANDING

LOCAL = (Role.PARK_MANAGER, Role.TOWNSHIP_LIAISON)
FULL_READERS = (Role.ENTREPRENEUR, Role.FINANCE_CENTRE, Role.FINANCE_LEAD)
"""Who reads grade, findings and reasons; the others read where an entry stands (PF-03)."""
COUNTY_LIST = "county_list"


@visibility(WhitelistEntry)
def _visible_entries(actor: Actor) -> ColumnElement[bool]:
    """The county's offices, the enterprise, its park and township; a bank what it proposed."""
    in_county = WhitelistEntry.county_id == actor.county_id
    within = WhitelistEntry.enterprise_id.in_(
        select(Enterprise.id).where(predicate_of(actor, Enterprise))
    )
    if actor.role in (Role.ENTREPRENEUR, *COUNTY_ROLES, *LOCAL):
        return and_(in_county, within)
    if actor.role in LENDER_ROLES and actor.organisation_id is not None:
        return and_(in_county, within, WhitelistEntry.organisation_id == actor.organisation_id)
    return false()


@visibility(Certificate)
def _visible_certificates(actor: Actor) -> ColumnElement[bool]:
    """Of one's own enterprises; whoever is shown one opens it by its code."""
    if actor.role is not Role.ENTREPRENEUR:
        return false()
    own = select(WhitelistEntry.id).where(predicate_of(actor, WhitelistEntry))
    return Certificate.entry_id.in_(own)


@dataclass(frozen=True)
class LiveEntry:
    """An entry that stands today, as rules of upper rooms use it.

    `benefits` are the codes that new files get today (green_channel, counter_guarantee_step).
    `grade` is for rules alone: no page of a lender shows it (PF-03).
    """

    public_id: str
    grade: str | None
    valid_from: date
    valid_to: date
    benefits: tuple[str, ...]


def live_entry_for(
    enterprise_id: int, programme: str = COUNTY_LIST, *, on: date | None = None
) -> LiveEntry | None:
    """The entry of an enterprise (internal key) that stands today, or stood on a day.

    A file that was begun while an entry stood keeps what it had then.
    """
    day = on or clock.today()
    statement = unscoped(WhitelistEntry, "rules of upper rooms: whether new files get a benefit")
    rows = db.session.scalars(
        statement.where(
            WhitelistEntry.enterprise_id == enterprise_id,
            WhitelistEntry.programme == programme,
            WhitelistEntry.valid_from <= day,
            WhitelistEntry.valid_to >= day,
        ).order_by(WhitelistEntry.id.desc())
    ).unique()
    entry = next((row for row in rows if stood_on(_stay(row), day)), None)
    if entry is None or entry.valid_from is None or entry.valid_to is None:
        return None
    found = open_benefits(policy_for(entry.county_id, day), LIST)
    return LiveEntry(
        entry.public_id,
        entry.grade,
        entry.valid_from,
        entry.valid_to,
        tuple(benefit.code for benefit in found),
    )


def _stay(entry: WhitelistEntry) -> Stay:
    """When an entry stood, for the rules."""
    return Stay(
        entry.state,
        entry.valid_from,
        entry.valid_to,
        clock.day_of(entry.suspended_at) if entry.suspended_at else None,
        clock.day_of(entry.settled_at) if entry.settled_at else None,
    )


def entry_for(actor: Actor, public_id: str) -> WhitelistEntry | None:
    """The entry with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, WhitelistEntry).where(WhitelistEntry.public_id == public_id)
    ).one_or_none()


def own_entry_for(actor: Actor, public_id: str) -> WhitelistEntry | None:
    """An entry of an enterprise that the actor speaks for."""
    return entry_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


@dataclass(frozen=True)
class EntryFilter:
    """What narrows the list; empty fields do not. Ids are public."""

    state: str = ""
    township: str = ""
    park: str = ""


def entries(actor: Actor, page: Page, chosen: EntryFilter | None = None) -> Slice[WhitelistEntry]:
    """The entries the actor may see, newest first."""
    chosen = chosen or EntryFilter()
    statement = visible(actor, WhitelistEntry)
    if chosen.state:
        statement = statement.where(WhitelistEntry.state == chosen.state)
    for model, column, wanted in (
        (Township, Enterprise.township_id, chosen.township),
        (Park, Enterprise.park_id, chosen.park),
    ):
        if wanted:
            place = select(model.id).where(model.public_id == wanted)
            firms = select(Enterprise.id).where(column.in_(place))
            statement = statement.where(WhitelistEntry.enterprise_id.in_(firms))
    return slice_of(statement, page, order=(WhitelistEntry.proposed_at, WhitelistEntry.id))


def entry_counts(actor: Actor) -> dict[str, int]:
    """State -> how many entries the actor may see in it."""
    counted = select(WhitelistEntry.state, func.count()).group_by(WhitelistEntry.state)
    rows = db.session.execute(marked(counted.where(predicate_of(actor, WhitelistEntry))))
    return dict(rows.all())


def entries_of(enterprise_id: int) -> list[WhitelistEntry]:
    """Every entry of an enterprise, newest first, for the machine and for its own page."""
    statement = unscoped(WhitelistEntry, "the caller has shown that the reader may see the firm")
    return list(
        db.session.scalars(
            statement.where(WhitelistEntry.enterprise_id == enterprise_id).order_by(
                WhitelistEntry.id.desc()
            )
        )
    )


def entry_by_id(public_id: str) -> WhitelistEntry | None:
    """An entry for the machine and for open doors, which show no more than name and park."""
    statement = unscoped(WhitelistEntry, "notices and objections are open to everybody (PB-01)")
    return db.session.scalars(statement.where(WhitelistEntry.public_id == public_id)).one_or_none()


def notices(county_id: int, at: datetime) -> list[WhitelistEntry]:
    """What is on public notice at a moment, the longest to go first; gone when it is over."""
    statement = unscoped(WhitelistEntry, "a public notice is open to everybody (PB-01)")
    return list(
        db.session.scalars(
            statement.where(
                WhitelistEntry.county_id == county_id,
                WhitelistEntry.state == "public_notice",
                WhitelistEntry.notice_until >= at,
            )
            .order_by(WhitelistEntry.notice_until.desc(), WhitelistEntry.id)
            .limit(500)
        )
    )


def notices_over(county_id: int, at: datetime) -> list[WhitelistEntry]:
    """Entries whose notice is over, for the clock."""
    statement = unscoped(WhitelistEntry, "the clock ends what is over")
    return list(
        db.session.scalars(
            statement.where(
                WhitelistEntry.county_id == county_id,
                WhitelistEntry.state == "public_notice",
                WhitelistEntry.notice_until < at,
            ).order_by(WhitelistEntry.id)
        )
    )


def ending_by(county_id: int, day: date) -> list[WhitelistEntry]:
    """Standing entries whose last day is on or before a day, for the clock."""
    statement = unscoped(WhitelistEntry, "the clock ends what is over")
    return list(
        db.session.scalars(
            statement.where(
                WhitelistEntry.county_id == county_id,
                WhitelistEntry.state.in_(STANDING),
                WhitelistEntry.valid_to <= day,
            ).order_by(WhitelistEntry.id)
        )
    )


def standing_entry(enterprise_id: int, programme: str) -> WhitelistEntry | None:
    """The entry of a programme that is active or suspended."""
    return _of(enterprise_id, programme, STANDING)


def entry_in_process(enterprise_id: int, programme: str) -> WhitelistEntry | None:
    """The entry of a programme that is on its way."""
    return _of(enterprise_id, programme, IN_PROCESS)


def _of(enterprise_id: int, programme: str, states: tuple[str, ...]) -> WhitelistEntry | None:
    statement = unscoped(WhitelistEntry, "one enterprise has at most one; asked by rules")
    return db.session.scalars(
        statement.where(
            WhitelistEntry.enterprise_id == enterprise_id,
            WhitelistEntry.programme == programme,
            WhitelistEntry.state.in_(states),
        )
    ).one_or_none()


def certificate_of(entry: WhitelistEntry) -> Certificate | None:
    """The certificate that is in use, for whoever may see the entry as its owner."""
    statement = unscoped(Certificate, "the caller speaks for the enterprise")
    return db.session.scalars(
        statement.where(Certificate.entry_id == entry.id, Certificate.state == "issued")
    ).one_or_none()


def certificate_by_code(code: str) -> Certificate | None:
    """A certificate by the code that its owner shows; withdrawn ones are not found."""
    statement = unscoped(Certificate, "the owner gave the code to whoever asks")
    return db.session.scalars(
        statement.where(Certificate.code == code, Certificate.state == "issued")
    ).one_or_none()


def entry_history(entry: WhitelistEntry) -> list[Event]:
    """What happened to an entry, its objections and its appeals, oldest first."""
    objections = select(Objection.public_id).where(Objection.entry_id == entry.id)
    appeals = select(Appeal.public_id).where(Appeal.subject_id == entry.public_id)
    subjects = [("WhitelistEntry", entry.public_id)]
    for kind, statement in (("Objection", objections), ("Appeal", appeals)):
        found = db.session.scalars(
            statement.execution_options(scoped="ids of what hangs on an entry the reader may see")
        )
        subjects += [(kind, public_id) for public_id in found]
    return events_of(entry.county_id, subjects)


def states_of(enterprise_ids: Collection[int]) -> dict[int, str]:
    """Enterprise key -> the state of its newest entry, for a page of enterprises one may see."""
    newest = (
        select(func.max(WhitelistEntry.id))
        .where(WhitelistEntry.enterprise_id.in_(enterprise_ids))
        .group_by(WhitelistEntry.enterprise_id)
    )
    rows = db.session.execute(
        select(WhitelistEntry.enterprise_id, WhitelistEntry.state)
        .where(WhitelistEntry.id.in_(newest))
        .execution_options(scoped="where the enterprises of one page stand on the list")
    )
    return dict(rows.all())


def own_score_for(actor: Actor, public_id: str) -> Score | None:
    """A score of an enterprise that the actor speaks for."""
    if actor.role is not Role.ENTREPRENEUR:
        return None
    return db.session.scalars(
        visible(actor, Score).where(Score.public_id == public_id)
    ).one_or_none()
