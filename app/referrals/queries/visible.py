"""Who may see a referral and an offer. A lender sees its own while the consent lives."""

from sqlalchemy import ColumnElement, and_, false, select

from app.accounts.queries import recused_from
from app.consents.queries import disclosed_to
from app.enterprises.models import Enterprise, EnterpriseMember
from app.infra.scope import predicate_of, visibility
from app.kernel.actors import COUNTY_ROLES, LENDER_ROLES, Actor, Role
from app.needs.models import FinancingNeed
from app.referrals.models import Offer, Referral


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
    # `is true` keeps it a question asked of each row: a page of a long list reads its first rows
    # in order and stops, instead of joining all of them first.
    return disclosed_to(actor.organisation_id, "need", public_id).is_(True)


def _not_recused(actor: Actor) -> ColumnElement[bool]:
    enterprise = (
        select(Enterprise.public_id)
        .join(FinancingNeed, FinancingNeed.enterprise_id == Enterprise.id)
        .where(FinancingNeed.id == Referral.need_id)
        .correlate(Referral)
        .scalar_subquery()
    )
    return recused_from(actor, enterprise).is_not(True)


@visibility(Offer)
def _visible_offers(actor: Actor) -> ColumnElement[bool]:
    reachable = Offer.referral_id.in_(select(Referral.id).where(predicate_of(actor, Referral)))
    if actor.role in LENDER_ROLES:
        return reachable
    # Until its bank has approved it, an offer does not exist for anyone outside the bank.
    return and_(reachable, Offer.approved_at.is_not(None))
