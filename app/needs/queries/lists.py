"""Reads of the two lists (申报清单, 推荐清单): by day, by kind, exactly what is exported."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, predicate_of, unscoped, visibility
from app.kernel.actors import Actor
from app.kernel.dates import day_or_none
from app.needs.models import FinancingNeed, ListEntry
from app.needs.rules import RESULTS

KINDS = ("declared", "recommended")


@visibility(ListEntry)
def _visible_entries(actor: Actor) -> ColumnElement[bool]:
    return ListEntry.need_id.in_(select(FinancingNeed.id).where(predicate_of(actor, FinancingNeed)))


@dataclass(frozen=True)
class ListFilter:
    """What a list shows; all of it travels in the URL. Days are included on both ends."""

    kind: str = "declared"
    since: str = ""
    until: str = ""
    result: str = ""
    text: str = ""

    def url_args(self, **changes: str) -> dict[str, str]:
        """The filter as URL arguments, changed."""
        return {name: value for name, value in {**asdict(self), **changes}.items() if value}

    @classmethod
    def of(cls, args: Any) -> "ListFilter":
        """Read from URL arguments; unknown kinds and results show everything."""
        chosen = cls(**{name: str(args.get(name, ""))[:60] for name in cls.__dataclass_fields__})
        kind = chosen.kind if chosen.kind in KINDS else "declared"
        result = chosen.result if chosen.result in (*RESULTS, "none") else ""
        return cls(kind, chosen.since, chosen.until, result, chosen.text.replace("\0", "").strip())


def _listed(actor: Actor, chosen: ListFilter) -> Select[Any]:
    statement = marked(
        select(ListEntry)
        .join(FinancingNeed, FinancingNeed.id == ListEntry.need_id)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(predicate_of(actor, ListEntry))
    )
    on = _day_column(chosen)
    if chosen.kind == "recommended":
        statement = statement.where(ListEntry.recommended_on.is_not(None))
    if since := day_or_none(chosen.since):
        statement = statement.where(on >= since)
    if until := day_or_none(chosen.until):
        statement = statement.where(on <= until)
    if chosen.result:
        wanted = None if chosen.result == "none" else chosen.result
        statement = statement.where(ListEntry.result.is_not_distinct_from(wanted))
    return statement.where(_named(chosen.text)) if chosen.text else statement


def _day_column(chosen: ListFilter) -> Any:
    return ListEntry.recommended_on if chosen.kind == "recommended" else ListEntry.declared_on


def _named(text: str) -> ColumnElement[bool]:
    like = f"%{text.replace('%', '').replace('_', '')}%"
    return or_(
        Enterprise.name.ilike(like),
        Enterprise.name_pinyin.ilike(like),
        Enterprise.name_initials.ilike(like),
        FinancingNeed.reference.ilike(like),
        FinancingNeed.origin_number.ilike(like),
    )


def list_entries(actor: Actor, chosen: ListFilter, page: Page) -> Slice[ListEntry]:
    """One page of a list, newest number first."""
    return slice_of(_listed(actor, chosen), page, order=(ListEntry.id,))


def all_list_entries(actor: Actor, chosen: ListFilter) -> Iterable[ListEntry]:
    """The same list whole, by day, for the export of what is on the screen."""
    ordered = _listed(actor, chosen).order_by(_day_column(chosen), ListEntry.id)
    return db.session.scalars(ordered.execution_options(yield_per=500))


def entry_of(need: FinancingNeed) -> ListEntry | None:
    """A need's place on the lists. The caller has shown that the actor may see the need."""
    statement = unscoped(ListEntry, "the caller has shown that the actor may see the need")
    return db.session.scalars(statement.where(ListEntry.need_id == need.id)).one_or_none()


def entry_for(actor: Actor, public_id: str) -> ListEntry | None:
    """One row of the lists, if the actor may see its need."""
    return db.session.scalars(
        marked(
            select(ListEntry).where(
                ListEntry.public_id == public_id, predicate_of(actor, ListEntry)
            )
        )
    ).one_or_none()


def recommenders(entries: Iterable[ListEntry]) -> dict[int, str]:
    """Who recommended: user key -> name."""
    keys = {e.recommended_by for e in entries if e.recommended_by}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return dict(rows.all())
