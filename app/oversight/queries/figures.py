"""Stored figures against the journal and against their own terms: what was altered is named.

The journal says at each step which state and which figures a row was given. A row changed beside
the application (by SQL) no longer agrees with its newest entry, or with what its terms give.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Numeric, Text, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.enterprises.models import Enterprise
from app.infra.db import Owned, Stateful, db
from app.infra.journal import AuditEntry
from app.infra.ledger.verification import verify as verify_balances
from app.kernel.actors import Actor
from app.needs.models import FinancingNeed
from app.oversight import rules
from app.oversight.rules import Difference, StoredOffer
from app.products.models import Product
from app.referrals.models import Offer

SHOWN_MAX = 200
OFFERS_MAX = 3_000
_SCOPE = {"scoped": "the auditor compares stored figures with the journal"}


@dataclass(frozen=True)
class Altered:
    """A stored figure that is not what it was: which row, which figure, and what it should be."""

    kind: str
    public_id: str
    difference: Difference
    source: str
    """journal: the newest entry says otherwise. terms: its own terms give otherwise. ledger."""


@dataclass(frozen=True)
class Kept:
    """A column, and where in an entry's detail the journal keeps its value."""

    column: InstrumentedAttribute[Any]
    path: tuple[str, ...]
    initial: str | None = None
    """What the column holds before any entry names it."""


_KEPT = (
    Kept(FinancingNeed.amount_fen, ("amount_fen",)),
    Kept(FinancingNeed.term_months, ("term_months",)),
    Kept(FinancingNeed.use, ("use",)),
    Kept(FinancingNeed.accepted_fen, ("accepted_fen",), "0"),
    Kept(Offer.amount_fen, ("amount_fen",)),
    Kept(Offer.annual_rate, ("annual_rate",)),
    Kept(Offer.term_months, ("term_months",)),
    Kept(Offer.method, ("method",)),
    Kept(Product.amount_min_fen, ("amount_fen", "0")),
    Kept(Product.amount_max_fen, ("amount_fen", "1")),
    Kept(Product.term_min_months, ("term_months", "0")),
    Kept(Product.term_max_months, ("term_months", "1")),
    Kept(Product.rate_min, ("annual_rate", "0")),
    Kept(Product.rate_max, ("annual_rate", "1")),
    Kept(Enterprise.employees, ("employees",)),
    Kept(Enterprise.revenue_fen, ("revenue_fen",)),
    Kept(Enterprise.assets_fen, ("assets_fen",)),
    Kept(Enterprise.size, ("size",)),
)


@dataclass(frozen=True)
class Checked:
    """What the check of a county found: how much was looked at, and every altered figure."""

    rows: int
    offers: int
    altered: tuple[Altered, ...]


def check_figures(actor: Actor) -> Checked:
    """Every stored state, every figure the journal keeps, every offer's cost, every balance."""
    models = stateful_models()
    rows = sum(_count(actor, model) for model in models)
    offers = _offers(actor)
    found = [
        *(altered for model in models for altered in _states(actor, model)),
        *(altered for kept in _KEPT for altered in _figures(actor, kept)),
        *(altered for offer in offers for altered in _costs(offer)),
        *_balances(),
    ]
    return Checked(rows, len(offers), tuple(found))


def stateful_models() -> list[type[Any]]:
    """Every table of the county whose rows have a state."""
    mapped = (mapper.class_ for mapper in db.Model.registry.mappers)
    found = [m for m in mapped if issubclass(m, Stateful) and issubclass(m, Owned)]
    return sorted(found, key=lambda model: model.__name__)


def _count(actor: Actor, model: type[Any]) -> int:
    statement = select(func.count()).select_from(model).where(model.county_id == actor.county_id)
    return int(db.session.execute(statement.execution_options(**_SCOPE)).scalar_one())


def _newest(model: type[Any], value: Any, *conditions: Any) -> Any:
    """The value of the newest entry about a row of `model`, as a subquery beside it."""
    return (
        select(value)
        .where(
            AuditEntry.subject_kind == model.__name__,
            AuditEntry.subject_id == model.public_id,
            *conditions,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
        .correlate(model)
        .scalar_subquery()
    )


def _states(actor: Actor, model: type[Any]) -> Iterator[Altered]:
    said = _newest(model, AuditEntry.to_state, AuditEntry.to_state.is_not(None))
    rows = db.session.execute(
        select(model.public_id, model.state, said)
        .where(model.county_id == actor.county_id, model.state.is_distinct_from(said))
        .order_by(model.id)
        .limit(SHOWN_MAX)
        .execution_options(**_SCOPE)
    )
    for public_id, stored, expected in rows:
        difference = Difference("state", stored, expected or "—")
        yield Altered(model.__name__, public_id, difference, "journal")


def _figures(actor: Actor, kept: Kept) -> Iterator[Altered]:
    model: Any = kept.column.class_
    held = AuditEntry.detail[kept.path].astext
    said = _newest(model, held, held.is_not(None))
    if kept.initial is not None:
        said = func.coalesce(said, kept.initial)
    numeric = isinstance(kept.column.type, Integer | Numeric)
    expected = cast(said, Numeric) if numeric else said
    rows = db.session.execute(
        select(model.public_id, cast(kept.column, Text), said)
        .where(model.county_id == actor.county_id, said.is_not(None), kept.column != expected)
        .order_by(model.id)
        .limit(SHOWN_MAX)
        .execution_options(**_SCOPE)
    )
    for public_id, stored, wanted in rows:
        yield Altered(
            model.__name__, public_id, Difference(kept.column.key, stored, wanted), "journal"
        )


def _offers(actor: Actor) -> list[Any]:
    """The newest offers with what their cost was computed from."""
    return list(
        db.session.execute(
            select(
                Offer.public_id,
                Offer.amount_fen,
                Offer.annual_rate,
                Offer.term_months,
                Offer.method,
                Offer.all_in_annual_cost,
                Offer.fees,
                Offer.cost,
            )
            .where(Offer.county_id == actor.county_id)
            .order_by(Offer.id.desc())
            .limit(OFFERS_MAX)
            .execution_options(**_SCOPE)
        )
    )


def _costs(row: Any) -> Iterator[Altered]:
    stored = StoredOffer(
        row.amount_fen,
        row.annual_rate,
        row.term_months,
        row.method,
        row.all_in_annual_cost,
        row.fees,
        row.cost,
    )
    for difference in rules.offer_differences(stored):
        yield Altered("Offer", row.public_id, difference, "terms")


def _balances() -> Iterator[Altered]:
    for sentence in verify_balances().differences:
        yield Altered("LedgerAccount", "", Difference("balance", sentence, "—"), "ledger")
