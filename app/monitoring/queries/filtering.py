"""What the boards count: a filter that travels in the URL, and the needs it means."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, or_, select

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise, Park, Township
from app.infra import clock
from app.infra.scope import marked, predicate_of
from app.infra.search import matching
from app.kernel.actors import Actor, Role
from app.kernel.dates import day_or_none
from app.needs.models import FinancingNeed
from app.needs.states import NEED
from app.referrals.models import Referral
from app.referrals.states import OPEN

CLOCKS = ("contact_late", "decision_late", "today", "running")
FIELDS_MAX = 80


@dataclass(frozen=True)
class Filter:
    """What a figure counts. Empty fields do not filter; all of them travel in the URL."""

    state: str = ""
    park: str = ""
    township: str = ""
    bank: str = ""
    clock: str = ""
    since: str = ""
    text: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Filter":
        """Read from URL arguments; what is unknown or no date does not filter."""
        read = {name: args.get(name, "").strip()[:FIELDS_MAX] for name in cls.__dataclass_fields__}
        if read["state"] not in NEED.states:
            read["state"] = ""
        if read["clock"] not in CLOCKS:
            read["clock"] = ""
        if day_or_none(read["since"]) is None:
            read["since"] = ""
        return cls(**read)

    def url_args(self, **changes: str) -> dict[str, str]:
        """The filter as URL arguments, changed."""
        return {name: value for name, value in {**asdict(self), **changes}.items() if value}


def counted(actor: Actor) -> ColumnElement[bool]:
    """The needs whose number an actor may know.

    The finance bureau knows the county's sums and opens no case; everyone else counts exactly
    what they may open.
    """
    if actor.role is Role.FINANCE_BUREAU:
        return FinancingNeed.county_id == actor.county_id
    return predicate_of(actor, FinancingNeed)


def needs_where(reach: ColumnElement[bool], chosen: Filter) -> Select[Any]:
    """The sent needs within reach that a filter means."""
    statement = (
        select(FinancingNeed)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(reach, FinancingNeed.submitted_at.is_not(None))
    )
    for condition in _conditions(chosen):
        statement = statement.where(condition)
    return marked(statement)


def _conditions(chosen: Filter) -> Iterable[ColumnElement[bool]]:
    if chosen.state:
        yield FinancingNeed.state == chosen.state
    if chosen.park:
        yield Enterprise.park_id.in_(select(Park.id).where(Park.public_id == chosen.park))
    if chosen.township:
        of_township = select(Township.id).where(Township.public_id == chosen.township)
        yield Enterprise.township_id.in_(of_township)
    if chosen.bank or chosen.clock:
        yield FinancingNeed.id.in_(select(at_banks(chosen).c.need_id))
    if since := day_or_none(chosen.since):
        yield FinancingNeed.submitted_at >= clock.at_local(since)
    if chosen.text:
        yield matching(
            chosen.text,
            Enterprise.name,
            Enterprise.name_pinyin,
            Enterprise.name_initials,
            FinancingNeed.reference,
        )


def at_banks(chosen: Filter) -> Subquery:
    """(need, lender) pairs that a filter of bank and clock means; one referral meets both."""
    statement = (
        select(Referral.need_id, Referral.lender_id).where(Referral.sent_at.is_not(None)).distinct()
    )
    if chosen.bank:
        bank = select(Organisation.id).where(Organisation.public_id == chosen.bank)
        statement = statement.where(Referral.lender_id.in_(bank))
    if chosen.clock:
        statement = statement.where(clock_is(chosen.clock, clock.now()))
    return statement.subquery()


def clock_is(name: str, at: datetime) -> ColumnElement[bool]:
    """The clocks of a referral: contact late, decision late, something due today, still running."""
    waiting = Referral.state.in_(("sent", "accepted"))
    not_contacted = and_(waiting, Referral.contacted_at.is_(None))
    not_decided = and_(waiting, Referral.paused_at.is_(None))
    if name == "contact_late":
        return and_(not_contacted, Referral.contact_due_at < at)
    if name == "decision_late":
        return and_(not_decided, Referral.due_at < at)
    if name == "today":
        tomorrow = clock.at_local(clock.day_of(at) + timedelta(days=1))
        return or_(
            and_(not_contacted, Referral.contact_due_at >= at, Referral.contact_due_at < tomorrow),
            and_(not_decided, Referral.due_at >= at, Referral.due_at < tomorrow),
        )
    return Referral.state.in_(OPEN)
