"""Reads about referrals and offers. A lender sees its own while the consent lives."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from app.accounts.queries import recused_from
from app.consents.queries import disclosed_to
from app.enterprises.models import Enterprise, EnterpriseMember
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.needs.models import FinancingNeed
from app.referrals.models import LeaveCover, Offer, Referral
from app.referrals.states import OPEN

COUNTY_ROLES = (Role.FINANCE_CENTRE, Role.FINANCE_LEAD, Role.AUDITOR)
LENDER_ROLES = (Role.BANK_OFFICER, Role.BANK_MANAGER)


@visibility(Referral)
def _visible_referrals(actor: Actor) -> ColumnElement[bool]:
    in_county = Referral.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, _of_ones_enterprise(actor))
    if actor.role in COUNTY_ROLES:
        return and_(in_county, _not_recused(actor))
    if actor.role in LENDER_ROLES:
        return and_(
            in_county,
            Referral.lender_id == actor.organisation_id,
            Referral.state != "invited",
            _disclosed(actor),
            _not_recused(actor),
        )
    return false()


def _of_ones_enterprise(actor: Actor) -> ColumnElement[bool]:
    return Referral.need_id.in_(
        select(FinancingNeed.id)
        .join(EnterpriseMember, EnterpriseMember.enterprise_id == FinancingNeed.enterprise_id)
        .where(EnterpriseMember.user_id == actor.id, EnterpriseMember.ended_at.is_(None))
    )


def _disclosed(actor: Actor) -> ColumnElement[bool]:
    assert actor.organisation_id is not None
    public_id = (
        select(FinancingNeed.public_id)
        .where(FinancingNeed.id == Referral.need_id)
        .scalar_subquery()
    )
    return disclosed_to(actor.organisation_id, "need", public_id)


def _not_recused(actor: Actor) -> ColumnElement[bool]:
    enterprise = (
        select(Enterprise.public_id)
        .join(FinancingNeed, FinancingNeed.enterprise_id == Enterprise.id)
        .where(FinancingNeed.id == Referral.need_id)
        .scalar_subquery()
    )
    return ~recused_from(actor, enterprise)


@visibility(Offer)
def _visible_offers(actor: Actor) -> ColumnElement[bool]:
    reachable = Offer.referral_id.in_(select(Referral.id).where(predicate_of(actor, Referral)))
    if actor.role in LENDER_ROLES:
        return reachable
    # Until its bank has approved it, an offer does not exist for anyone outside the bank.
    return and_(reachable, Offer.approved_at.is_not(None))


def referral_for(actor: Actor, public_id: str) -> Referral | None:
    """The referral with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Referral).where(Referral.public_id == public_id)
    ).one_or_none()


def offer_for(actor: Actor, public_id: str) -> Offer | None:
    """The offer with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Offer).where(Offer.public_id == public_id)
    ).one_or_none()


def referrals(actor: Actor, page: Page, *, state: str | None = None) -> Slice[Referral]:
    """The referrals the actor may see, newest first."""
    statement = visible(actor, Referral)
    if state:
        statement = statement.where(Referral.state == state)
    return slice_of(statement, page, order=(Referral.created_at, Referral.id))


def offers(actor: Actor, page: Page, *, state: str | None = None) -> Slice[Offer]:
    """The offers the actor may see, newest first."""
    statement = visible(actor, Offer)
    if state:
        statement = statement.where(Offer.state == state)
    return slice_of(statement, page, order=(Offer.made_at, Offer.id))


def offers_of(actor: Actor, referral: Referral) -> list[Offer]:
    """A referral's offers as far as the actor may see them, oldest first."""
    return list(
        db.session.scalars(
            visible(actor, Offer).where(Offer.referral_id == referral.id).order_by(Offer.id)
        )
    )


def referrals_of(actor: Actor, need: FinancingNeed) -> list[Referral]:
    """A need's referrals as far as the actor may see them, oldest first."""
    return list(
        db.session.scalars(
            visible(actor, Referral).where(Referral.need_id == need.id).order_by(Referral.id)
        )
    )


def open_referrals_of(need_id: int) -> list[Referral]:
    """All open referrals of a need, for commands that close or count them; oldest first."""
    statement = unscoped(Referral, "the owner's limit counts referrals of every lender")
    return list(
        db.session.scalars(
            statement.where(
                Referral.need_id == need_id, Referral.state.in_(("invited", *OPEN))
            ).order_by(Referral.id)
        )
    )


def open_under_consent(consent_id: int) -> list[Referral]:
    """Open referrals that rest on a consent; oldest first."""
    statement = unscoped(Referral, "a withdrawn consent closes its referrals, whoever reads them")
    return list(
        db.session.scalars(
            statement.where(
                Referral.consent_id == consent_id, Referral.state.in_(("invited", *OPEN))
            ).order_by(Referral.id)
        )
    )


def declines_of(need_id: int) -> int:
    """How many lenders have said no, or let the time run out."""
    return db.session.execute(
        select(func.count())
        .select_from(Referral)
        .where(Referral.need_id == need_id, Referral.state.in_(("declined", "expired")))
        .execution_options(scoped="a count, no row is shown")
    ).scalar_one()


def with_running_clocks(county_id: int, limit: int = 500) -> list[Referral]:
    """Open referrals whose clocks may ask for something; oldest deadline first."""
    statement = unscoped(Referral, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Referral.county_id == county_id,
                Referral.state.in_(("sent", "accepted", "info_requested")),
            )
            .order_by(Referral.due_at, Referral.id)
            .limit(limit)
        )
    )


def offers_past_validity(county_id: int, at: datetime) -> list[Offer]:
    """Open or waiting offers whose last day is over; oldest first."""
    from_day = at.date()
    statement = unscoped(Offer, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.join(Referral, Referral.id == Offer.referral_id)
            .where(
                Referral.county_id == county_id,
                Offer.state.in_(("open", "awaiting_approval")),
                Offer.valid_until < from_day,
            )
            .order_by(Offer.id)
        )
    )


def referral_by_id(public_id: str) -> Referral | None:
    """A referral for the machine (reactions and jobs)."""
    statement = unscoped(Referral, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(Referral.public_id == public_id)).one_or_none()


def cover_of(officer_id: int, on: datetime) -> LeaveCover | None:
    """Who stands in for an officer on a day."""
    day = on.date()
    return db.session.scalars(
        select(LeaveCover)
        .where(
            LeaveCover.officer_id == officer_id,
            LeaveCover.valid_from <= day,
            LeaveCover.valid_to >= day,
        )
        .order_by(LeaveCover.id.desc())
        .limit(1)
    ).one_or_none()


def work_list(
    actor: Actor,
    page: Page,
    *,
    queue: str = "all",
    state: str | None = None,
    text: str | None = None,
) -> Slice[Referral]:
    """A lender's work list: the nearest deadline first.

    `queue` is mine, unassigned, late or all; `text` finds a firm by name, pinyin or initials.
    """
    statement = visible(actor, Referral).where(Referral.state.in_(OPEN))
    if state:
        statement = statement.where(Referral.state == state)
    if queue == "mine":
        statement = statement.where(Referral.assigned_to == actor.id)
    elif queue == "unassigned":
        statement = statement.where(Referral.assigned_to.is_(None))
    elif queue == "late":
        statement = statement.where(Referral.escalated > 0)
    if text:
        statement = statement.where(Referral.need_id.in_(_needs_named(text)))
    return slice_of(statement, page, order=(Referral.due_at, Referral.id), descending=False)


def _needs_named(text: str) -> Select[tuple[int]]:
    like = f"%{text.replace('%', '').replace('_', '')}%"
    return (
        select(FinancingNeed.id)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(
            or_(
                Enterprise.name.ilike(like),
                Enterprise.name_pinyin.ilike(like),
                Enterprise.name_initials.ilike(like),
            )
        )
    )


def awaiting_approval(actor: Actor) -> list[Offer]:
    """The offers of one's own bank that wait for a second person, not one's own; oldest first."""
    return list(
        db.session.scalars(
            visible(actor, Offer)
            .where(Offer.state == "awaiting_approval", Offer.made_by != actor.id)
            .order_by(Offer.made_at, Offer.id)
        )
    )


def covers_of(actor: Actor) -> list[LeaveCover]:
    """The leave covers of one's own bank, newest first."""
    return list(
        db.session.scalars(
            select(LeaveCover)
            .where(LeaveCover.organisation_id == actor.organisation_id)
            .order_by(LeaveCover.valid_from.desc(), LeaveCover.id.desc())
            .limit(50)
        )
    )


def subjects_of(referral: Referral) -> list[tuple[str, str]]:
    """A referral and its offers, as subjects of the journal."""
    offers = [("Offer", offer.public_id) for offer in referral.offers]
    return [("Referral", referral.public_id), *offers]
