"""Reads about needs. Drafts belong to their makers; lenders see what was disclosed to them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, select

from app.accounts.queries import recused_from
from app.consents.queries import disclosed_to
from app.enterprises.models import Enterprise, EnterpriseMember
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.needs.models import FinancingNeed, ListEntry, TestResult

COUNTY_ROLES = (Role.FINANCE_CENTRE, Role.FINANCE_LEAD, Role.AUDITOR)
LENDER_ROLES = (Role.BANK_OFFICER, Role.BANK_MANAGER)


@visibility(FinancingNeed)
def _visible_needs(actor: Actor) -> ColumnElement[bool]:
    in_county = FinancingNeed.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, _of_ones_enterprise(actor))
    if actor.role is Role.TOWNSHIP_LIAISON:
        return and_(in_county, FinancingNeed.assisted_by == actor.id, _not_recused(actor))
    if actor.role in COUNTY_ROLES:
        return and_(in_county, FinancingNeed.submitted_at.is_not(None), _not_recused(actor))
    if actor.role in LENDER_ROLES:
        return and_(in_county, _disclosed(actor), _not_recused(actor))
    return false()


def _of_ones_enterprise(actor: Actor) -> ColumnElement[bool]:
    return FinancingNeed.enterprise_id.in_(
        select(EnterpriseMember.enterprise_id).where(
            EnterpriseMember.user_id == actor.id, EnterpriseMember.ended_at.is_(None)
        )
    )


def _disclosed(actor: Actor) -> ColumnElement[bool]:
    assert actor.organisation_id is not None
    return disclosed_to(actor.organisation_id, "need", FinancingNeed.public_id)


def _not_recused(actor: Actor) -> ColumnElement[bool]:
    public_id = (
        select(Enterprise.public_id)
        .where(Enterprise.id == FinancingNeed.enterprise_id)
        .scalar_subquery()
    )
    return ~recused_from(actor, public_id)


@visibility(ListEntry)
def _visible_entries(actor: Actor) -> ColumnElement[bool]:
    return ListEntry.need_id.in_(select(FinancingNeed.id).where(predicate_of(actor, FinancingNeed)))


def need_for(actor: Actor, public_id: str) -> FinancingNeed | None:
    """The need with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, FinancingNeed).where(FinancingNeed.public_id == public_id)
    ).one_or_none()


def own_need_for(actor: Actor, public_id: str) -> FinancingNeed | None:
    """The need, for someone who may speak for its enterprise."""
    need = need_for(actor, public_id)
    return need if need is not None and actor.role is Role.ENTREPRENEUR else None


def needs(actor: Actor, page: Page, *, state: str | None = None) -> Slice[FinancingNeed]:
    """The needs the actor may see, newest first."""
    statement = visible(actor, FinancingNeed)
    if state:
        statement = statement.where(FinancingNeed.state == state)
    return slice_of(statement, page, order=(FinancingNeed.created_at, FinancingNeed.id))


def needs_of_enterprise(enterprise_id: int, *states: str) -> list[FinancingNeed]:
    """All needs of an enterprise in the given states, for the machine; oldest first."""
    statement = unscoped(FinancingNeed, "reactions act for the enterprise, not for a person")
    return list(
        db.session.scalars(
            statement.where(
                FinancingNeed.enterprise_id == enterprise_id, FinancingNeed.state.in_(states)
            ).order_by(FinancingNeed.id)
        )
    )


def need_by_id(public_id: str) -> FinancingNeed | None:
    """A need for the machine (reactions and jobs)."""
    statement = unscoped(FinancingNeed, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(FinancingNeed.public_id == public_id)).one_or_none()


def locked_need(need_id: int) -> FinancingNeed:
    """The need under a row lock: what promises money out of it waits its turn."""
    statement = unscoped(FinancingNeed, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(FinancingNeed.id == need_id)
        .with_for_update(of=FinancingNeed)
        .execution_options(populate_existing=True)
    ).one()


def similar_open_need(need: FinancingNeed) -> FinancingNeed | None:
    """Another live need of the enterprise for the same use and about the amount (±10 %)."""
    low, high = need.amount_fen * 9 // 10, need.amount_fen * 11 // 10
    statement = unscoped(FinancingNeed, "compared inside the owner's own enterprise")
    return db.session.scalars(
        statement.where(
            FinancingNeed.enterprise_id == need.enterprise_id,
            FinancingNeed.id != need.id,
            FinancingNeed.use == need.use,
            FinancingNeed.amount_fen.between(low, high),
            FinancingNeed.state.in_(
                ("submitted", "open", "matched", "in_decision", "offered", "accepted")
            ),
        )
        .order_by(FinancingNeed.id)
        .limit(1)
    ).one_or_none()


def tests_of(need: FinancingNeed) -> dict[str, TestResult]:
    """The newest result of each of the five tests."""
    rows = db.session.scalars(
        select(TestResult).where(TestResult.need_id == need.id).order_by(TestResult.id)
    )
    return {row.test: row for row in rows}


def speaks_for(actor: Actor, need: FinancingNeed) -> bool:
    """Whether the actor is the owner or a helper of the need's enterprise."""
    return any(m.user_id == actor.id and m.ended_at is None for m in need.enterprise.members)


def facts_of(need: FinancingNeed) -> dict[str, Any]:
    """The need's own values, for rules and records."""
    return {
        "amount_fen": need.amount_fen,
        "term_months": need.term_months,
        "use": need.use,
        "purpose": need.purpose,
        "wants_guarantee": need.wants_guarantee,
        "collateral_ids": list(need.collateral_ids),
        "existing_debt_fen": need.existing_debt_fen,
    }
