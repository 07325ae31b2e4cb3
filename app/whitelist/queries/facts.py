"""Reads of the facts that are scored, and of the five tests that a lender may know (PF-03)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.db import db
from app.infra.journal import AuditEntry
from app.infra.parameters import policy_for
from app.needs.models import FinancingNeed, TestResult
from app.needs.rules import TESTS
from app.whitelist.queries.facts_kept import known_facts, repaired_days
from app.whitelist.rules.facts import EnterpriseFacts, TestFact, live_outcome


@dataclass(frozen=True)
class Criterion:
    """One of the five tests (五项标准): passed, failed or unknown, and since when it is known."""

    code: str
    label: str
    outcome: str
    since: date | None


def criteria_met(enterprise_id: int) -> tuple[Criterion, ...]:
    """The five tests of an enterprise today, in their order: all that lenders get of this room.

    The caller has shown that its reader may see the enterprise. No points, no grade.
    """
    found = newest_tests(enterprise_id)
    on = clock.today()
    policy = policy_for(_county_of(enterprise_id), on)
    criteria = []
    for code, label in TESTS.items():
        outcome = live_outcome(found.get(code), on=on, policy=policy)
        since = found[code].on if outcome != "unknown" else None
        criteria.append(Criterion(code, label, outcome, since))
    return tuple(criteria)


def _county_of(enterprise_id: int) -> int:
    return db.session.execute(
        select(Enterprise.county_id)
        .where(Enterprise.id == enterprise_id)
        .execution_options(scoped="only the county, to know its rules")
    ).scalar_one()


def newest_tests(enterprise_id: int) -> dict[str, TestFact]:
    """The newest result of each test over all needs of an enterprise."""
    rows = db.session.execute(
        select(TestResult.test, TestResult.outcome, TestResult.source, TestResult.recorded_at)
        .join(FinancingNeed, FinancingNeed.id == TestResult.need_id)
        .where(FinancingNeed.enterprise_id == enterprise_id)
        .order_by(TestResult.id)
        .execution_options(scoped="test outcomes of one enterprise; the caller shows who may see")
    )
    return {
        test: TestFact(outcome, source, clock.day_of(at))
        for test, outcome, source, at in rows.all()
    }


def enterprise_facts(enterprise: Enterprise) -> EnterpriseFacts:
    """What is known of an enterprise now."""
    return EnterpriseFacts(
        founded_on=enterprise.founded_on,
        employees=enterprise.employees,
        revenue_fen=enterprise.revenue_fen,
        industry=enterprise.industry,
        kind=enterprise.kind,
        in_park=enterprise.park_id is not None,
        returnee_kind=enterprise.returnee_kind,
        verified=enterprise.state == "verified",
        declared_on=_declared_on(enterprise),
        tests=newest_tests(enterprise.id),
        known=known_facts(enterprise),
        repaired=repaired_days(enterprise, policy_for(enterprise.county_id, clock.today())),
    )


def _declared_on(enterprise: Enterprise) -> date:
    """The day its people last stated the facts."""
    at = db.session.scalars(
        select(func.max(AuditEntry.at)).where(
            AuditEntry.subject_kind == "Enterprise",
            AuditEntry.subject_id == enterprise.public_id,
            AuditEntry.action.in_(("register", "edit")),
        )
    ).one()
    return clock.day_of(at or enterprise.registered_at)


def township_office(enterprise: Enterprise) -> Organisation | None:
    """The office of the township an enterprise lies in; they share a public id."""
    return db.session.scalars(
        select(Organisation).where(
            Organisation.county_id == enterprise.county_id,
            Organisation.public_id == enterprise.township.public_id,
        )
    ).one_or_none()
