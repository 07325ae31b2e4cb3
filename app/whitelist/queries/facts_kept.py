"""Reads of credit facts: what may be used now, what an owner sees, what the law keeps.

A fact may be used while nothing ended it and it is a public record or stands under a live consent
that names such facts. So what is repaired, corrected or withdrawn leaves the score, every page of
others, the API and the export in the same moment.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.models import Organisation
from app.consents.models import AccessLog
from app.consents.queries import consents_to_facts
from app.enterprises.models import Enterprise
from app.enterprises.queries import spoken_for
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.policy.policy import Policy
from app.whitelist.models import CreditFact, FactCorrection
from app.whitelist.rules.facts import KnownFact
from app.whitelist.rules.facts_kinds import fact_kinds

CENTRE = (Role.FINANCE_CENTRE, Role.FINANCE_LEAD)
STATERS = (Role.FINANCE_BUREAU, Role.PARK_MANAGER)
SUBJECT = "fact"
"""What the log of readings calls a fact."""


def in_use() -> ColumnElement[bool]:
    """Predicate: the fact may be used and shown to others now."""
    return and_(
        CreditFact.ended_at.is_(None),
        or_(CreditFact.consent_id.is_(None), CreditFact.consent_id.in_(consents_to_facts())),
    )


@visibility(CreditFact)
def _visible_facts(actor: Actor) -> ColumnElement[bool]:
    """All of one's own; the centre those in use; a department or park those it stated itself."""
    in_county = CreditFact.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, CreditFact.enterprise_id.in_(spoken_for(actor)))
    if actor.role in CENTRE:
        within = select(Enterprise.id).where(predicate_of(actor, Enterprise))
        return and_(in_county, in_use(), CreditFact.enterprise_id.in_(within))
    if actor.role in STATERS and actor.organisation_id is not None:
        return and_(in_county, in_use(), CreditFact.organisation_id == actor.organisation_id)
    return false()


@visibility(FactCorrection)
def _visible_corrections(actor: Actor) -> ColumnElement[bool]:
    """One's own requests; the centre every one, also when the fact has left since."""
    in_county = FactCorrection.county_id == actor.county_id
    firms = spoken_for(actor)
    if actor.role in CENTRE:
        firms = select(Enterprise.id).where(predicate_of(actor, Enterprise))
    elif actor.role is not Role.ENTREPRENEUR:
        return false()
    facts = select(CreditFact.id).where(CreditFact.enterprise_id.in_(firms))
    return and_(in_county, FactCorrection.fact_id.in_(facts))


def fact_for(actor: Actor, public_id: str) -> CreditFact | None:
    """The fact with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, CreditFact).where(CreditFact.public_id == public_id)
    ).one_or_none()


def own_fact_for(actor: Actor, public_id: str) -> CreditFact | None:
    """A fact of an enterprise the actor speaks for, ended or not."""
    return fact_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


def facts_of(actor: Actor, enterprise: Enterprise) -> list[CreditFact]:
    """The facts of an enterprise that may be used and that the actor may see, newest first."""
    statement = visible(actor, CreditFact).where(in_use())
    return list(
        db.session.scalars(
            statement.where(CreditFact.enterprise_id == enterprise.id).order_by(
                CreditFact.as_of.desc(), CreditFact.id.desc()
            )
        )
    )


def facts_page(
    actor: Actor, page: Page, *, enterprise: Enterprise | None = None, type_: str = ""
) -> Slice[CreditFact]:
    """The facts in use that the actor may see, newest record first."""
    statement = visible(actor, CreditFact).where(in_use())
    if enterprise is not None:
        statement = statement.where(CreditFact.enterprise_id == enterprise.id)
    if type_:
        statement = statement.where(CreditFact.type == type_)
    return slice_of(statement, page, order=(CreditFact.recorded_at, CreditFact.id))


def kept_of(actor: Actor, enterprise: Enterprise) -> list[CreditFact]:
    """What is on file of an enterprise and no longer used, newest first; its owner's to read."""
    return list(
        db.session.scalars(
            visible(actor, CreditFact)
            .where(CreditFact.enterprise_id == enterprise.id, ~in_use())
            .order_by(CreditFact.id.desc())
            .limit(200)
        )
    )


def known_facts(enterprise: Enterprise) -> tuple[KnownFact, ...]:
    """The facts that may be used of an enterprise, for the score; newest first."""
    statement = unscoped(CreditFact, "the score under a live consent; nobody is shown the facts")
    rows = db.session.scalars(
        statement.where(CreditFact.enterprise_id == enterprise.id, in_use()).order_by(
            CreditFact.as_of.desc(), CreditFact.id.desc()
        )
    )
    return tuple(
        KnownFact(row.type, row.value, row.as_of, "centre" if row.verified_by else row.source)
        for row in rows
    )


def repaired_days(enterprise: Enterprise, policy: Policy) -> dict[str, date]:
    """Test -> the day on which the last record that weighs on it was marked as repaired."""
    kinds = fact_kinds(policy)
    statement = unscoped(CreditFact, "the score must forget what is repaired")
    found: dict[str, date] = {}
    for row in db.session.scalars(
        statement.where(
            CreditFact.enterprise_id == enterprise.id, CreditFact.ended_because == "repaired"
        ).order_by(CreditFact.ended_at, CreditFact.id)
    ):
        kind = kinds.get(row.type)
        if kind is not None and kind.weighs_on and row.ended_at is not None:
            found[kind.weighs_on.removesuffix("_test")] = clock.day_of(row.ended_at)
    return found


def live_fact(
    enterprise_id: int, *, type_: str, number: str, source: str, lock: bool = False
) -> CreditFact | None:
    """The one live fact of a kind, number and source, whoever asks: another one replaces it."""
    statement = unscoped(CreditFact, "a newer fact must find the one it replaces").where(
        CreditFact.enterprise_id == enterprise_id,
        CreditFact.type == type_,
        CreditFact.number == number,
        CreditFact.source == source,
        CreditFact.ended_at.is_(None),
    )
    if lock:
        statement = statement.with_for_update(of=CreditFact)
    return db.session.scalars(statement).one_or_none()


def facts_of_batch(county_id: int, batch: str) -> list[CreditFact]:
    """The live facts that came in with one table, oldest first; the caller shows who may undo."""
    statement = unscoped(CreditFact, "an import is undone as a whole")
    return list(
        db.session.scalars(
            statement.where(
                CreditFact.county_id == county_id,
                CreditFact.batch == batch,
                CreditFact.ended_at.is_(None),
            ).order_by(CreditFact.id)
        )
    )


def replaced_by(fact: CreditFact) -> CreditFact | None:
    """The fact that this one replaced when it came."""
    statement = unscoped(CreditFact, "undoing an import brings back what it replaced")
    return db.session.scalars(
        statement.where(CreditFact.superseded_by_id == fact.id).order_by(CreditFact.id.desc())
    ).first()


# Corrections


def correction_for(actor: Actor, public_id: str) -> FactCorrection | None:
    """The request with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, FactCorrection).where(FactCorrection.public_id == public_id)
    ).one_or_none()


def own_correction_for(actor: Actor, public_id: str) -> FactCorrection | None:
    """A request about a fact of an enterprise the actor speaks for."""
    return correction_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


def corrections(actor: Actor, page: Page, *, state: str = "") -> Slice[FactCorrection]:
    """The requests the actor may see; the one due first comes first."""
    statement = visible(actor, FactCorrection)
    if state:
        statement = statement.where(FactCorrection.state == state)
    order = (FactCorrection.due_on, FactCorrection.id)
    return slice_of(statement, page, order=order, descending=False)


def corrections_of(facts: Collection[CreditFact]) -> dict[int, FactCorrection]:
    """Fact -> the newest request about it, for facts the reader was shown."""
    statement = unscoped(FactCorrection, "requests about facts that the reader was shown")
    rows = db.session.scalars(
        statement.where(FactCorrection.fact_id.in_([fact.id for fact in facts])).order_by(
            FactCorrection.id
        )
    )
    return {row.fact_id: row for row in rows}


# Who looked


@dataclass(frozen=True)
class FactReading:
    """One reading of a fact as the owner sees it: when, which institution, what for."""

    at: datetime
    organisation: str | None
    purpose: str


def readings_by_fact(enterprise: Enterprise) -> dict[str, list[FactReading]]:
    """Public id of a fact -> who read it, newest first. Institutions are named, not persons."""
    rows = db.session.execute(
        select(AccessLog.subject_id, AccessLog.at, Organisation.name, AccessLog.what)
        .outerjoin(Organisation, Organisation.id == AccessLog.organisation_id)
        .where(AccessLog.enterprise_id == enterprise.public_id, AccessLog.subject_kind == SUBJECT)
        .order_by(AccessLog.id.desc())
        .limit(500)
    )
    found: dict[str, list[FactReading]] = {}
    for subject, at, organisation, what in rows:
        found.setdefault(subject, []).append(FactReading(at, organisation, what))
    return found
