"""Reads about needs. Drafts belong to their makers; lenders see what was disclosed to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.models import Organisation, User
from app.consents.queries import disclosed_to
from app.enterprises.models import Enterprise
from app.enterprises.queries import not_recused, spoken_for
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import COUNTY_ROLES, LENDER_ROLES, Actor, Role
from app.needs.models import FinancingNeed, TestResult
from app.needs.states import LIVE


@visibility(FinancingNeed)
def _visible_needs(actor: Actor) -> ColumnElement[bool]:
    in_county = FinancingNeed.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, _of_ones_enterprise(actor), _not_of_an_unproven_claim())
    unbiased = and_(in_county, not_recused(actor, FinancingNeed.enterprise_id))
    if actor.role is Role.TOWNSHIP_LIAISON:
        return and_(unbiased, FinancingNeed.assisted_by == actor.id)
    if actor.role in COUNTY_ROLES:
        return and_(unbiased, FinancingNeed.submitted_at.is_not(None))
    if actor.role in LENDER_ROLES:
        return and_(unbiased, _disclosed(actor))
    return false()


def _of_ones_enterprise(actor: Actor) -> ColumnElement[bool]:
    return FinancingNeed.enterprise_id.in_(spoken_for(actor))


def _not_of_an_unproven_claim() -> ColumnElement[bool]:
    """What another platform sent is shown to whoever claimed the firm only once verified.

    A credit code is public: a claim by it alone must not open a need its claimant never stated.
    """
    unproven = select(Enterprise.id).where(Enterprise.state == "unverified")
    stated_here = FinancingNeed.origin == "guiyan"
    return or_(stated_here, FinancingNeed.enterprise_id.not_in(unproven))


def _disclosed(actor: Actor) -> ColumnElement[bool]:
    assert actor.organisation_id is not None
    return disclosed_to(actor.organisation_id, "need", FinancingNeed.public_id)


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
            FinancingNeed.state.in_(LIVE),
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


@dataclass(frozen=True)
class Contact:
    """The named person of the centre for a need: name, office, phone."""

    name: str
    office: str
    phone: str | None


def contact_of(need: FinancingNeed) -> Contact | None:
    """Who looks after the need; shown to its owner within the minute of sending."""
    user = db.session.get(User, need.contact_id) if need.contact_id else None
    if user is None:
        return None
    offices = [m.organisation for m in user.memberships if m.organisation is not None]
    office: Organisation | None = offices[-1] if offices else None
    phone = (office.contact_phone or office.complaint_phone) if office else None
    return Contact(user.name, office.name if office else "", phone)


def owner_of(enterprise: Enterprise) -> User | None:
    """The person whose enterprise it is; None for one that was read in from a table."""
    holders = [m for m in enterprise.members if m.ended_at is None and m.standing == "owner"]
    return db.session.get(User, holders[0].user_id) if holders else None


def speakers_of(need: FinancingNeed) -> list[int]:
    """The keys of everyone who may speak for the need's enterprise, the owner first."""
    live = [m for m in need.enterprise.members if m.ended_at is None]
    return [m.user_id for m in sorted(live, key=lambda m: m.standing != "owner")]


def helper_of(need: FinancingNeed) -> User | None:
    """The liaison officer who filled the need in (代填)."""
    return db.session.get(User, need.assisted_by) if need.assisted_by else None


def signed_need_for(actor: Actor, public_id: str) -> FinancingNeed | None:
    """A need filled in by another under a signed paper, for those who may read that paper."""
    need = need_for(actor, public_id)
    if need is None or need.assisted_consent is None or actor.role in LENDER_ROLES:
        return None
    return need


def drafts_untouched_since(county_id: int, at: datetime) -> list[FinancingNeed]:
    """Drafts nobody touched since `at`, for the clock; oldest first."""
    return _untouched(county_id, ("draft",), at)


def waiting_untouched_since(county_id: int, at: datetime) -> list[FinancingNeed]:
    """Sent needs that wait for their owner and were not touched since `at`; oldest first."""
    return _untouched(county_id, ("submitted", "open"), at)


def _untouched(county_id: int, states: tuple[str, ...], at: datetime) -> list[FinancingNeed]:
    statement = unscoped(FinancingNeed, "the clock keeps needs, nobody reads them")
    return list(
        db.session.scalars(
            statement.where(
                FinancingNeed.county_id == county_id,
                FinancingNeed.state.in_(states),
                FinancingNeed.touched_at < at,
            ).order_by(FinancingNeed.id)
        )
    )
