"""Reads of objections, appeals, and of the negative list."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.whitelist.models import Appeal, NegativeRecord, Objection, WhitelistEntry

OFFICE = (Role.FINANCE_CENTRE, Role.FINANCE_LEAD)


@visibility(Objection)
def _visible_objections(actor: Actor) -> ColumnElement[bool]:
    """The centre alone: the enterprise is told what was found, never who said it."""
    if actor.role not in OFFICE:
        return false()
    entries = select(WhitelistEntry.id).where(predicate_of(actor, WhitelistEntry))
    return and_(Objection.county_id == actor.county_id, Objection.entry_id.in_(entries))


@visibility(Appeal)
def _visible_appeals(actor: Actor) -> ColumnElement[bool]:
    if actor.role not in (Role.ENTREPRENEUR, *OFFICE):
        return false()
    within = select(Enterprise.id).where(predicate_of(actor, Enterprise))
    return and_(Appeal.county_id == actor.county_id, Appeal.enterprise_id.in_(within))


@visibility(NegativeRecord)
def _visible_negatives(actor: Actor) -> ColumnElement[bool]:
    """The centre; and the enterprise itself, as soon as it is registered here."""
    in_county = NegativeRecord.county_id == actor.county_id
    if actor.role in OFFICE:
        return in_county
    if actor.role is Role.ENTREPRENEUR:
        own = select(Enterprise.id).where(predicate_of(actor, Enterprise))
        codes = select(Enterprise.uscc).where(predicate_of(actor, Enterprise))
        mine = or_(NegativeRecord.enterprise_id.in_(own), NegativeRecord.uscc.in_(codes))
        return and_(in_county, mine)
    return false()


def objection_for(actor: Actor, public_id: str) -> Objection | None:
    return db.session.scalars(
        visible(actor, Objection).where(Objection.public_id == public_id)
    ).one_or_none()


def objections_to(actor: Actor, entry: WhitelistEntry) -> list[Objection]:
    """The objections to an entry as far as the actor may see them, oldest first."""
    return list(
        db.session.scalars(
            visible(actor, Objection).where(Objection.entry_id == entry.id).order_by(Objection.id)
        )
    )


def objection_states(entry_id: int) -> set[str]:
    """The states in which objections to an entry are, for the clock."""
    statement = select(Objection.state).where(Objection.entry_id == entry_id)
    marked = statement.execution_options(scoped="states alone, for the rule of activation")
    return set(db.session.scalars(marked))


def objections(actor: Actor, page: Page, *, state: str = "") -> Slice[Objection]:
    """The objections the actor may see, newest first."""
    statement = visible(actor, Objection)
    if state:
        statement = statement.where(Objection.state == state)
    return slice_of(statement, page, order=(Objection.filed_at, Objection.id))


def appeal_for(actor: Actor, public_id: str) -> Appeal | None:
    return db.session.scalars(
        visible(actor, Appeal).where(Appeal.public_id == public_id)
    ).one_or_none()


def own_appeal_for(actor: Actor, public_id: str) -> Appeal | None:
    return appeal_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


def appeals(actor: Actor, page: Page, *, state: str = "") -> Slice[Appeal]:
    """The appeals the actor may see, newest first."""
    statement = visible(actor, Appeal)
    if state:
        statement = statement.where(Appeal.state == state)
    return slice_of(statement, page, order=(Appeal.filed_at, Appeal.id))


def appeals_of(enterprise_id: int) -> list[Appeal]:
    """Every appeal of an enterprise, newest first."""
    statement = unscoped(Appeal, "the caller has shown that the reader may see the firm")
    return list(
        db.session.scalars(
            statement.where(Appeal.enterprise_id == enterprise_id).order_by(Appeal.id.desc())
        )
    )


def open_appeal(kind: str, subject_id: str) -> Appeal | None:
    """The one appeal against a decision that waits for its answer."""
    statement = unscoped(Appeal, "whether one is open, for a rule; its owner is led to it")
    return db.session.scalars(
        statement.where(
            Appeal.subject_kind == kind,
            Appeal.subject_id == subject_id,
            Appeal.state.in_(("filed", "in_review")),
        )
    ).one_or_none()


def negative_for(actor: Actor, public_id: str) -> NegativeRecord | None:
    return db.session.scalars(
        visible(actor, NegativeRecord).where(NegativeRecord.public_id == public_id)
    ).one_or_none()


def negative_by_id(public_id: str) -> NegativeRecord | None:
    """A record for the command that answers an appeal against it."""
    statement = unscoped(NegativeRecord, "the appeal against it was shown to its reviewer")
    return db.session.scalars(statement.where(NegativeRecord.public_id == public_id)).one_or_none()


def negatives(actor: Actor, page: Page, *, state: str = "listed") -> Slice[NegativeRecord]:
    """The negative list as far as the actor may see it, newest first."""
    statement = visible(actor, NegativeRecord)
    if state:
        statement = statement.where(NegativeRecord.state == state)
    return slice_of(statement, page, order=(NegativeRecord.entered_at, NegativeRecord.id))


def negatives_about(enterprise: Enterprise, on: date | None = None) -> list[NegativeRecord]:
    """The records that hold against an enterprise on a day (today), the longest first."""
    on = on or clock.today()
    statement = unscoped(NegativeRecord, "a rule asks whether somebody is on the list")
    about = NegativeRecord.enterprise_id == enterprise.id
    if enterprise.uscc:
        about = or_(about, NegativeRecord.uscc == enterprise.uscc)
    return list(
        db.session.scalars(
            statement.where(
                NegativeRecord.county_id == enterprise.county_id,
                about,
                NegativeRecord.state == "listed",
                NegativeRecord.until >= on,
            ).order_by(NegativeRecord.until.desc(), NegativeRecord.id)
        )
    )


def names_of(keys: Collection[int | None]) -> dict[int, str]:
    """User key -> name, of the people who had part in something."""
    known = {key for key in keys if key}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(known)))
    return dict(rows.all())
