"""Reads of the journal: by subject, actor, day and action; receipts for those it concerns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from app.accounts.models import Organisation, User
from app.consents.models import AccessLog
from app.enterprises.models import Enterprise
from app.enterprises.queries import consent_for, enterprise_for
from app.infra import clock
from app.infra.db import db
from app.infra.journal import AuditEntry
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visible
from app.infra.search import matching
from app.kernel.actors import Actor, Permission
from app.kernel.dates import day_or_none
from app.needs.models import FinancingNeed
from app.needs.queries import need_for
from app.referrals.models import Referral
from app.referrals.queries import offer_for, referral_for

EXPORT_MAX = 50_000

# Whose journal an entry is: whoever may see its subject is concerned by it.
_SUBJECTS: dict[str, Callable[[Actor, str], Any]] = {
    "Consent": consent_for,
    "Enterprise": enterprise_for,
    "FinancingNeed": need_for,
    "Offer": offer_for,
    "Referral": referral_for,
}


@dataclass(frozen=True)
class Search:
    """What the auditor looks for; empty fields do not filter."""

    subject: str = ""
    actor: str = ""
    action: str = ""
    day: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Search":
        return cls(**{n: args.get(n, "").strip()[:80] for n in cls.__dataclass_fields__})

    def url_args(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


def entries(actor: Actor, search: Search, page: Page) -> Slice[AuditEntry]:
    """The entries of the actor's county that match, newest first."""
    return slice_of(_matching(actor, search), page, order=(AuditEntry.at, AuditEntry.id))


def all_entries(actor: Actor, search: Search) -> Iterable[AuditEntry]:
    """The same entries for the export, newest first, at most EXPORT_MAX."""
    ordered = _matching(actor, search).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return db.session.scalars(ordered.limit(EXPORT_MAX))


def _matching(actor: Actor, search: Search) -> Select[Any]:
    statement = select(AuditEntry).where(AuditEntry.county_id == actor.county_id)
    if search.subject:
        statement = statement.where(_about(actor, search.subject))
    if search.actor:
        statement = statement.where(_done_by(actor, search.actor))
    if search.action:
        statement = statement.where(AuditEntry.action == search.action)
    if day := day_or_none(search.day):
        start = clock.at_local(day)
        statement = statement.where(
            AuditEntry.at >= start, AuditEntry.at < start + timedelta(days=1)
        )
    return statement


def _about(actor: Actor, text: str) -> Any:
    """A kind of subject, a public id, the reference of a need or referral, or a firm's name."""
    found = [AuditEntry.subject_kind == text, AuditEntry.subject_id == text.lower()]
    for model, column in (
        (FinancingNeed, FinancingNeed.reference),
        (Referral, Referral.reference),
        (Enterprise, Enterprise.reference),
        (Enterprise, Enterprise.name),
    ):
        named = visible(actor, model).where(column == text).with_only_columns(model.public_id)
        found.append(AuditEntry.subject_id.in_(named))
    return or_(*found)


def _done_by(actor: Actor, text: str) -> Any:
    people = select(User.public_id).where(
        User.county_id == actor.county_id, or_(User.login == text, User.name == text)
    )
    houses = select(Organisation.public_id).where(
        Organisation.county_id == actor.county_id, Organisation.name == text
    )
    return or_(
        AuditEntry.actor_id == text,
        AuditEntry.actor_id.in_(people),
        AuditEntry.organisation_id.in_(houses),
    )


def names_of(found: Iterable[AuditEntry]) -> dict[str, str]:
    """Names of the people behind entries, by public id."""
    ids = {entry.actor_id for entry in found}
    rows = db.session.execute(select(User.public_id, User.name).where(User.public_id.in_(ids)))
    return dict(rows.all())


def entry_for(actor: Actor, public_id: str) -> AuditEntry | None:
    """An entry for the auditor, and for those it concerns.

    That is: who did it, the institution it was done for, and whoever may see its subject.
    """
    entry = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.county_id == actor.county_id, AuditEntry.public_id == public_id
        )
    ).one_or_none()
    return entry if entry is not None and _concerned(actor, entry) else None


def _concerned(actor: Actor, entry: AuditEntry) -> bool:
    if actor.may(Permission.AUDIT_READ) or entry.actor_id == actor.public_id:
        return True
    if entry.on_behalf_of == actor.public_id:
        return True
    own_house = actor.organisation_public_id
    if own_house is not None and entry.organisation_id == own_house:
        return True
    find = _SUBJECTS.get(entry.subject_kind)
    return find is not None and find(actor, entry.subject_id) is not None


def firms_named(actor: Actor, text: str) -> list[Enterprise]:
    """Enterprises the actor may see whose name, pinyin or code contains the text; by name."""
    if not text:
        return []
    return list(
        db.session.scalars(
            visible(actor, Enterprise)
            .where(
                matching(
                    text,
                    Enterprise.name,
                    Enterprise.name_pinyin,
                    Enterprise.name_initials,
                    Enterprise.uscc,
                    Enterprise.reference,
                )
            )
            .order_by(Enterprise.name, Enterprise.id)
            .limit(20)
        )
    )


@dataclass(frozen=True)
class Reader:
    """One reading of a firm's facts: who, of which institution, when, what."""

    at: Any
    name: str
    institution: str | None
    subject_kind: str
    what: str


def readings(actor: Actor, enterprise: Enterprise, page: Page) -> tuple[list[Reader], str | None]:
    """Who read an enterprise's facts, newest first, and the cursor of the next page."""
    statement = select(AccessLog).where(
        AccessLog.county_id == actor.county_id, AccessLog.enterprise_id == enterprise.public_id
    )
    found = slice_of(statement, page, order=(AccessLog.at, AccessLog.id))
    people = _names(User, {row.reader_id for row in found.items})
    houses = _names(Organisation, {row.organisation_id for row in found.items})
    rows = [
        Reader(
            row.at,
            people.get(row.reader_id, "—"),
            houses.get(row.organisation_id),
            row.subject_kind,
            row.what,
        )
        for row in found.items
    ]
    return rows, found.next


def _names(model: Any, ids: set[int | None]) -> dict[int, str]:
    wanted = [key for key in ids if key is not None]
    rows = db.session.execute(select(model.id, model.name).where(model.id.in_(wanted)))
    return dict(rows.all())


def firm_exactly(county_id: int, text: str) -> Enterprise | None:
    """The firm with exactly this name or credit code: for declaring an interest in it."""
    statement = unscoped(Enterprise, "a person declares an interest in a firm they do not see")
    return db.session.scalars(
        statement.where(
            Enterprise.county_id == county_id,
            or_(Enterprise.name == text.strip(), Enterprise.uscc == text.strip().upper()),
        )
        .order_by(Enterprise.id)
        .limit(1)
    ).one_or_none()


def firm_names(ids: Iterable[str]) -> dict[str, str]:
    """Names of firms by public id, for the list of one's own declarations."""
    rows = db.session.execute(
        select(Enterprise.public_id, Enterprise.name)
        .where(Enterprise.public_id.in_(list(ids)))
        .execution_options(scoped="names of firms this person declared an interest in")
    )
    return dict(rows.all())
