"""Reads about referrals and offers. A lender sees its own while the consent lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from app.accounts.models import Organisation
from app.accounts.queries import recused_from
from app.consents.queries import disclosed_to
from app.enterprises.models import Enterprise, EnterpriseMember
from app.infra.acts import Act
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.infra.search import matching
from app.infra.tasks import Task
from app.kernel.actors import Actor, Role
from app.matching.queries import matches_of, matching_consented
from app.needs.models import FinancingNeed
from app.needs.queries import speakers_of
from app.products.models import Product
from app.products.queries import shelf_products
from app.referrals.models import Decision, LeaveCover, Offer, Referral
from app.referrals.states import OPEN, WAITING

NEXT_LOOKED_AT = 60
"""So many of the best matches are looked through for a lender not yet tried."""

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
        # Named, because the row it belongs to stands two selects further out.
        .correlate(Referral)
        .scalar_subquery()
    )
    return disclosed_to(actor.organisation_id, "need", public_id)


def _not_recused(actor: Actor) -> ColumnElement[bool]:
    enterprise = (
        select(Enterprise.public_id)
        .join(FinancingNeed, FinancingNeed.enterprise_id == Enterprise.id)
        .where(FinancingNeed.id == Referral.need_id)
        .correlate(Referral)
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


def file_for(actor: Actor, public_id: str) -> Referral | None:
    """The referral as the file a lender or the county works on; an owner has pages of their own."""
    if actor.role is Role.ENTREPRENEUR:
        return None
    return referral_for(actor, public_id)


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


def waiting_referrals_of(need_id: int) -> list[Referral]:
    """All open and invited referrals of a need, for commands that close or count; oldest first."""
    statement = unscoped(Referral, "the owner's limit counts referrals of every lender")
    return list(
        db.session.scalars(
            statement.where(Referral.need_id == need_id, Referral.state.in_(WAITING)).order_by(
                Referral.id
            )
        )
    )


def open_under_consents(consent_ids: Sequence[int]) -> list[Referral]:
    """Open referrals that rest on one of these consents; oldest first."""
    statement = unscoped(Referral, "a withdrawn consent closes its referrals, whoever reads them")
    return list(
        db.session.scalars(
            statement.where(
                Referral.consent_id.in_(consent_ids), Referral.state.in_(WAITING)
            ).order_by(Referral.id)
        )
    )


def lenders_who_refused(need_id: int) -> set[int]:
    """The lenders that said no to a need, or let the time run out."""
    return _lenders(need_id, Referral.state.in_(("declined", "expired")))


def lenders_tried(need_id: int) -> set[int]:
    """The lenders that have had a need, whatever came of it; an invitation nobody wanted too."""
    return _lenders(need_id, true())


def _lenders(need_id: int, condition: ColumnElement[bool]) -> set[int]:
    return set(
        db.session.scalars(
            select(Referral.lender_id)
            .where(Referral.need_id == need_id, condition)
            .execution_options(scoped="which lenders, no row is shown")
        )
    )


def next_lenders(act: Act, need: FinancingNeed, *, most: int = 3) -> list[Product] | None:
    """Where a refusal leads on: the best product of each lender not yet tried, best first.

    None where it cannot be said, because the owner's consent to matching is gone.
    """
    if not matching_consented(need):
        return None
    tried = lenders_tried(need.id)
    best = matches_of(act, need).eligible(NEXT_LOOKED_AT)
    found: list[Product] = []
    for product in shelf_products(need.county_id, [match.product.public_id for match in best]):
        if product.lender_id not in tried:
            tried.add(product.lender_id)
            found.append(product)
    return found[:most]


def open_tasks_about(referral: Referral) -> list[Task]:
    """The open tasks about a referral, for keeping them true; by id."""
    return list(
        db.session.scalars(
            select(Task)
            .where(
                Task.subject_kind == "Referral",
                Task.subject_id == referral.public_id,
                Task.done_at.is_(None),
            )
            .order_by(Task.id)
        )
    )


def office_of_township(need: FinancingNeed) -> Organisation | None:
    """The office of the township a need's enterprise lies in; they share a public id."""
    return db.session.scalars(
        select(Organisation).where(
            Organisation.county_id == need.county_id,
            Organisation.public_id == need.enterprise.township.public_id,
        )
    ).one_or_none()


def owners_of(need: FinancingNeed) -> list[int]:
    """Whoever speaks for the enterprise of a need, the owner first."""
    return speakers_of(need)


def with_running_clocks(county_id: int, *, after: int = 0, limit: int = 500) -> list[Referral]:
    """Open referrals whose clocks may ask for something; by id, in portions."""
    statement = unscoped(Referral, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Referral.county_id == county_id,
                Referral.state.in_(("sent", "accepted", "info_requested")),
                Referral.id > after,
            )
            .order_by(Referral.id)
            .limit(limit)
        )
    )


def offers_past_validity(county_id: int, on: date) -> list[Offer]:
    """Open or waiting offers whose last day is over; oldest first."""
    statement = unscoped(Offer, "the clock job reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Offer.county_id == county_id,
                Offer.state.in_(("open", "awaiting_approval")),
                Offer.valid_until < on,
            ).order_by(Offer.id)
        )
    )


def assigned_to(officer_id: int) -> list[Referral]:
    """An officer's open referrals, for routing to whoever stands in; oldest first."""
    statement = unscoped(Referral, "routing tasks reads for nobody")
    return list(
        db.session.scalars(
            statement.where(Referral.assigned_to == officer_id, Referral.state.in_(OPEN)).order_by(
                Referral.id
            )
        )
    )


def referral_by_id(public_id: str) -> Referral | None:
    """A referral for the machine (reactions and jobs)."""
    statement = unscoped(Referral, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(Referral.public_id == public_id)).one_or_none()


def offer_by_id(public_id: str) -> Offer | None:
    """An offer for the machine (reactions and jobs)."""
    statement = unscoped(Offer, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(Offer.public_id == public_id)).one_or_none()


def cover_of(officer_id: int, on: date) -> LeaveCover | None:
    """Who stands in for an officer on a day; the newest arrangement counts."""
    return db.session.scalars(
        select(LeaveCover)
        .where(
            LeaveCover.officer_id == officer_id,
            LeaveCover.valid_from <= on,
            LeaveCover.valid_to >= on,
        )
        .order_by(LeaveCover.id.desc())
        .limit(1)
    ).one_or_none()


def in_charge(officer_id: int, on: date) -> int:
    """Whom an officer's work waits for on a day: themselves, or whoever stands in."""
    cover = cover_of(officer_id, on)
    return cover.cover_id if cover else officer_id


def covered_by(officer_id: int, on: date) -> list[int]:
    """The officers someone stands in for on a day."""
    return list(
        db.session.scalars(
            select(LeaveCover.officer_id)
            .where(
                LeaveCover.cover_id == officer_id,
                LeaveCover.valid_from <= on,
                LeaveCover.valid_to >= on,
            )
            .order_by(LeaveCover.officer_id)
        )
    )


def covers_turning(county_id: int, on: date) -> list[LeaveCover]:
    """Covers that begin on a day, or ended the day before; by id."""
    return list(
        db.session.scalars(
            select(LeaveCover)
            .where(
                LeaveCover.county_id == county_id,
                or_(LeaveCover.valid_from == on, LeaveCover.valid_to == on - timedelta(days=1)),
            )
            .order_by(LeaveCover.id)
        )
    )


def cover_by_id(public_id: str) -> LeaveCover | None:
    """A cover for the machine."""
    return db.session.scalars(
        select(LeaveCover).where(LeaveCover.public_id == public_id)
    ).one_or_none()


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
    """A lender's work list: the nearest deadline first."""
    statement = visible(actor, Referral)
    for condition in _conditions(actor, filters, on):
        statement = statement.where(condition)
    return slice_of(statement, page, order=(Referral.due_at, Referral.id), descending=False)


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


_NAMES = (Enterprise.name, Enterprise.name_pinyin, Enterprise.name_initials)


def _needs_of(condition: ColumnElement[bool]) -> Select[tuple[int]]:
    return (
        select(FinancingNeed.id)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .where(condition)
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


def declines_of(referral: Referral) -> list[Decision]:
    """The lender's no, with its reasons."""
    return [decision for decision in referral.decisions if decision.outcome == "decline"]


def subjects_of(referral: Referral) -> list[tuple[str, str]]:
    """A referral and its offers, as subjects of the journal."""
    offers = [("Offer", offer.public_id) for offer in referral.offers]
    return [("Referral", referral.public_id), *offers]
