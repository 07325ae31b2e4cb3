"""Reads of guarantee applications: bank, agency and re-guarantor while the consent lives."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import lazyload

from app.consents.queries import disclosed_to
from app.enterprises.queries import not_recused, spoken_for
from app.guarantee.models import GuaranteeApplication
from app.guarantee.states import OPEN, STANDING
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import COUNTY_ROLES, Actor, Role
from app.needs.models import FinancingNeed

PARTIES = {
    Role.BANK_OFFICER: GuaranteeApplication.lender_id,
    Role.BANK_MANAGER: GuaranteeApplication.lender_id,
    Role.GUARANTEE_OFFICER: GuaranteeApplication.guarantor_id,
    Role.GUARANTEE_MANAGER: GuaranteeApplication.guarantor_id,
    Role.REGUARANTEE_OFFICER: GuaranteeApplication.reguarantor_id,
}
"""Whose organisation stands in which column."""


@visibility(GuaranteeApplication)
def _visible_applications(actor: Actor) -> ColumnElement[bool]:
    in_county = GuaranteeApplication.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, _of_ones_enterprise(actor))
    if actor.role in COUNTY_ROLES:
        return and_(in_county, not_recused(actor, GuaranteeApplication.enterprise_id))
    if actor.role in PARTIES and actor.organisation_id is not None:
        own = PARTIES[actor.role] == actor.organisation_id
        return and_(
            in_county,
            own,
            _disclosed(actor.organisation_id),
            not_recused(actor, GuaranteeApplication.enterprise_id),
        )
    return false()


def _of_ones_enterprise(actor: Actor) -> ColumnElement[bool]:
    return GuaranteeApplication.enterprise_id.in_(spoken_for(actor))


def _disclosed(organisation_id: int) -> ColumnElement[bool]:
    public_id = (
        select(FinancingNeed.public_id)
        .where(FinancingNeed.id == GuaranteeApplication.need_id)
        .correlate(GuaranteeApplication)
        .scalar_subquery()
    )
    return disclosed_to(organisation_id, "need", public_id)


def application_for(actor: Actor, public_id: str) -> GuaranteeApplication | None:
    """The application with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, GuaranteeApplication).where(GuaranteeApplication.public_id == public_id)
    ).one_or_none()


def applications(
    actor: Actor, page: Page, *, states: Sequence[str] = ()
) -> Slice[GuaranteeApplication]:
    """The applications the actor may see, newest first."""
    statement = visible(actor, GuaranteeApplication)
    if states:
        statement = statement.where(GuaranteeApplication.state.in_(states))
    order = (GuaranteeApplication.submitted_at, GuaranteeApplication.id)
    return slice_of(statement, page, order=order)


def work_list(
    actor: Actor, page: Page, *, states: Sequence[str] = ()
) -> Slice[GuaranteeApplication]:
    """What waits for an agency, the oldest first; all open ones if no state is named."""
    statement = visible(actor, GuaranteeApplication).where(
        GuaranteeApplication.state.in_(states or OPEN)
    )
    order = (GuaranteeApplication.submitted_at, GuaranteeApplication.id)
    return slice_of(statement, page, order=order, descending=False)


def applications_of_referral(actor: Actor, referral_id: int) -> list[GuaranteeApplication]:
    """The applications on a referral and its offers that the actor may see, newest first."""
    return _of(actor, GuaranteeApplication.referral_id == referral_id)


def _of(actor: Actor, condition: ColumnElement[bool]) -> list[GuaranteeApplication]:
    return list(
        db.session.scalars(
            visible(actor, GuaranteeApplication)
            .where(condition)
            .order_by(GuaranteeApplication.id.desc())
        )
    )


def standing_of(referral_id: int, offer_id: int | None) -> GuaranteeApplication | None:
    """The application that stands for this referral or offer, whoever may see it."""
    statement = unscoped(GuaranteeApplication, "asks whether one stands, shows none")
    same = GuaranteeApplication.offer_id.is_not_distinct_from(offer_id)
    return db.session.scalars(
        statement.where(
            GuaranteeApplication.referral_id == referral_id,
            same,
            GuaranteeApplication.state.in_(STANDING),
        )
    ).one_or_none()


def open_of_referral(referral_id: int) -> list[GuaranteeApplication]:
    """What stands on a referral, for the machine that closes it; by id."""
    statement = unscoped(GuaranteeApplication, "a closed referral closes its applications")
    return list(
        db.session.scalars(
            statement.where(
                GuaranteeApplication.referral_id == referral_id,
                GuaranteeApplication.state.in_(STANDING),
            ).order_by(GuaranteeApplication.id)
        )
    )


def locked_application(application_id: int) -> GuaranteeApplication:
    """The application under a row lock: it is decided once."""
    statement = unscoped(GuaranteeApplication, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(GuaranteeApplication.id == application_id)
        .options(lazyload("*"))
        .with_for_update(of=GuaranteeApplication)
        .execution_options(populate_existing=True)
    ).one()
