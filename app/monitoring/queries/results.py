"""A lender's own results by month and reason, and the public figures of a quarter."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from app.infra import clock
from app.infra.db import db
from app.kernel.actors import Actor
from app.monitoring import rules
from app.monitoring.queries.clocks import conditions, decided_at, median, sent_since
from app.referrals.models import Decision, Referral


@dataclass(frozen=True)
class Month:
    """One month of a lender: what was sent to it then, and how it ended."""

    month: date
    referred: int
    answered: int
    offered: int
    declined: int
    median_decision_days: Decimal | None


def own_months(actor: Actor, *, since: date) -> list[Month]:
    """One's own institution month by month, newest first."""
    met = conditions(clock.now())
    month = func.date_trunc("month", func.timezone("Asia/Shanghai", Referral.sent_at))
    rows = db.session.execute(
        select(
            month,
            func.count(),
            *(func.count().filter(met[key]) for key in ("answered", "offered", "declined")),
            median(decided_at() - Referral.sent_at),
        )
        .select_from(Referral)
        .where(*sent_since(Referral.lender_id == actor.organisation_id, since))
        .group_by(month)
        .order_by(month.desc())
        .execution_options(scoped="counts of one's own institution, no row is shown")
    )
    return [
        Month(first.date(), sent, answered, offered, declined, rules.days(span))
        for first, sent, answered, offered, declined, span in rows
    ]


def own_reasons(actor: Actor, *, since: date) -> list[tuple[str, int]]:
    """Codes of one's own refusals and how often each was given, most frequent first."""
    code = func.jsonb_array_elements_text(Decision.reason_codes).label("code")
    given = (
        select(code)
        .join(Referral, Referral.id == Decision.referral_id)
        .where(
            Decision.outcome == "decline",
            *sent_since(Referral.lender_id == actor.organisation_id, since),
        )
        .subquery()
    )
    rows = db.session.execute(
        select(given.c.code, func.count())
        .group_by(given.c.code)
        .order_by(func.count().desc(), given.c.code)
    )
    return [(given_code, count) for given_code, count in rows]


@dataclass(frozen=True)
class FrontFigures:
    """The public front page's figures of one quarter of one county."""

    first: date
    last: date
    needs: int
    offers: int
    median_contact_hours: Decimal | None
    median_decision_days: Decimal | None


def front_figures(county_id: int, on: date) -> FrontFigures:
    """Counts without names, for everyone: what was sent in the last quarter and what came of it."""
    first, last = rules.last_quarter(on)
    row = db.session.execute(
        select(
            func.count(Referral.need_id.distinct()),
            func.count().filter(conditions(clock.now())["offered"]),
            median(Referral.contacted_at - Referral.sent_at),
            median(decided_at() - Referral.sent_at),
        )
        .where(
            Referral.county_id == county_id,
            Referral.sent_at >= clock.at_local(first),
            Referral.sent_at < clock.at_local(last + timedelta(days=1)),
        )
        .execution_options(scoped="counts for the public, no row is shown")
    ).one()
    return FrontFigures(first, last, row[0], row[1], rules.hours(row[2]), rules.days(row[3]))
