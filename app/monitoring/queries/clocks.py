"""Lenders' clocks and results: each figure of the league and exactly the referrals behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import INTERVAL

from app.accounts.models import Organisation
from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, predicate_of
from app.kernel.actors import Actor, Role
from app.monitoring import rules
from app.referrals.models import Decision, Offer, Referral
from app.referrals.states import OPEN


@dataclass(frozen=True)
class BankRow:
    """One lender's clocks and results (守时榜); `counts` has one number per key of `conditions`."""

    public_id: str
    name: str
    counts: Mapping[str, int]
    median_contact_hours: Decimal | None
    median_decision_days: Decimal | None

    @property
    def contacted_in_time(self) -> str:
        return rules.share_or_count(self.counts["contact_in_time"], self.counts["contact_judged"])

    @property
    def decided_in_time(self) -> str:
        return rules.share_or_count(self.counts["decision_in_time"], self.counts["decision_judged"])

    @property
    def approved(self) -> str:
        return rules.share_or_count(self.counts["offered"], self.counts["answered"])


def decided_at() -> Any:
    """When the lender's answer reached the owner: the first approved offer, or the refusal."""
    offer = select(func.min(Offer.approved_at)).where(Offer.referral_id == Referral.id)
    refusal = select(func.min(Decision.decided_at)).where(
        Decision.referral_id == Referral.id, Decision.outcome == "decline"
    )
    # LEAST ignores NULL in PostgreSQL.
    return func.least(offer.scalar_subquery(), refusal.scalar_subquery())


def conditions(at: datetime) -> dict[str, ColumnElement[bool]]:
    """What each figure counts. A clock is judged once it was met or has run out."""
    waiting = Referral.state.in_(("sent", "accepted"))
    decided = decided_at()
    # What was closed before its deadline says nothing about punctuality.
    contact_run_out = Referral.contact_due_at < func.coalesce(Referral.closed_at, at)
    contact_judged = or_(Referral.contacted_at.is_not(None), contact_run_out)
    contact_late = and_(waiting, Referral.contacted_at.is_(None), Referral.contact_due_at < at)
    run_out = and_(waiting, Referral.paused_at.is_(None), Referral.due_at < at)
    expired = Referral.state == "expired"
    offered = select(Offer.id).where(
        Offer.referral_id == Referral.id, Offer.approved_at.is_not(None)
    )
    return {
        "referred": Referral.sent_at.is_not(None),
        "open": Referral.state.in_(OPEN),
        "contact_late": contact_late,
        "decision_late": run_out,
        "contact_judged": contact_judged,
        "contact_in_time": Referral.contacted_at <= Referral.contact_due_at,
        "decision_judged": or_(decided.is_not(None), expired, run_out),
        "decision_in_time": decided <= Referral.due_at,
        "answered": or_(decided.is_not(None), expired),
        "offered": offered.exists(),
        "declined": Referral.state == "declined",
        "expired": expired,
    }


def sent_since(reach: ColumnElement[bool], since: date) -> tuple[ColumnElement[bool], ...]:
    return reach, Referral.sent_at >= clock.at_local(since)


def _counted(actor: Actor) -> ColumnElement[bool]:
    """The finance bureau knows the county's sums and opens no case."""
    if actor.role is Role.FINANCE_BUREAU:
        return Referral.county_id == actor.county_id
    return predicate_of(actor, Referral)


def league(actor: Actor, *, since: date) -> list[BankRow]:
    """Every lender's clocks since a day, by name. Institutions are compared, never officers."""
    return _rows(sent_since(_counted(actor), since))


def own_clocks(actor: Actor, *, since: date) -> list[BankRow]:
    """One's own institution in the same figures the centre sees.

    Counts only: a referral whose consent was withdrawn still counts and is no longer shown.
    """
    return _rows(sent_since(Referral.lender_id == actor.organisation_id, since))


def _rows(where: tuple[ColumnElement[bool], ...]) -> list[BankRow]:
    met = conditions(clock.now())
    rows = db.session.execute(
        select(
            Organisation.public_id,
            Organisation.name,
            median(Referral.contacted_at - Referral.sent_at).label("contact"),
            median(decided_at() - Referral.sent_at).label("decision"),
            *(func.count().filter(condition).label(key) for key, condition in met.items()),
        )
        .select_from(Referral)
        .join(Organisation, Organisation.id == Referral.lender_id)
        .where(*where)
        .group_by(Organisation.public_id, Organisation.name)
        .order_by(Organisation.name)
        .execution_options(scoped="counts; the reach is in the caller's condition")
    )
    return [
        BankRow(
            public_id=row.public_id,
            name=row.name,
            counts={key: getattr(row, key) for key in met},
            median_contact_hours=rules.hours(row.contact),
            median_decision_days=rules.days(row.decision),
        )
        for row in rows
    ]


def median(span: Any) -> Any:
    """The middle span; rows without one do not count."""
    return func.percentile_cont(0.5, type_=INTERVAL).within_group(span)


def referrals_behind(
    actor: Actor, bank: Organisation, what: str, *, since: date, page: Page
) -> Slice[Referral]:
    """Exactly the referrals that one figure of the league counts, newest first."""
    statement = _behind(actor, bank, what, since)
    return slice_of(statement, page, order=(Referral.sent_at, Referral.id))


def _behind(actor: Actor, bank: Organisation, what: str, since: date) -> Select[Any]:
    condition = conditions(clock.now())[what]
    return marked(
        select(Referral).where(
            *sent_since(predicate_of(actor, Referral), since),
            Referral.lender_id == bank.id,
            condition,
        )
    )
