"""A lender's work list."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select

from app.enterprises.models import Enterprise
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import visible
from app.infra.search import matching
from app.kernel.actors import Actor
from app.needs.models import FinancingNeed
from app.referrals.models import Referral
from app.referrals.queries.covers import covered_by
from app.referrals.states import OPEN

_NAMES = (Enterprise.name, Enterprise.name_pinyin, Enterprise.name_initials)


@dataclass(frozen=True)
class WorkFilters:
    """What a lender looks for in its list; None leaves a question unasked.

    `queue` is mine, unassigned, late or all; `text` finds a firm by name, pinyin or initials, or
    a reference; `park` is a public id.
    """

    queue: str = "all"
    state: str | None = None
    text: str | None = None
    park: str | None = None
    green: bool = False


def work_list(actor: Actor, page: Page, filters: WorkFilters, *, on: date) -> Slice[Referral]:
    """A lender's work list: the nearest deadline first; of those of one hour, the green channel."""
    statement = visible(actor, Referral)
    for condition in _conditions(actor, filters, on):
        statement = statement.where(condition)
    return slice_of(
        statement, page, order=(Referral.due_at, Referral.green_last, Referral.id), descending=False
    )


def _conditions(actor: Actor, filters: WorkFilters, on: date) -> list[ColumnElement[bool]]:
    found = [Referral.state == filters.state if filters.state else Referral.state.in_(OPEN)]
    if filters.queue == "mine":
        found.append(Referral.assigned_to.in_([actor.id, *covered_by(actor.id, on)]))
    elif filters.queue == "unassigned":
        found.append(Referral.assigned_to.is_(None))
    elif filters.queue == "late":
        found.append(Referral.escalated > 0)
    if filters.green:
        found.append(Referral.green_channel.is_(True))
    if filters.text:
        named = Referral.need_id.in_(_needs_of(matching(filters.text, *_NAMES)))
        found.append(or_(named, Referral.reference == filters.text.strip().upper()))
    if filters.park:
        found.append(Referral.need_id.in_(_needs_of(Enterprise.park.has(public_id=filters.park))))
    # A referral without a deadline has no place in the order.
    return [*found, Referral.due_at.is_not(None)]


def _needs_of(condition: ColumnElement[bool]) -> Select[tuple[int]]:
    return (
        select(FinancingNeed.id)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(condition)
    )
