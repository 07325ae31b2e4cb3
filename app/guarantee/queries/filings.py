"""Reads of the monthly re-guarantee list: an agency its own, a re-guarantor what it is sent."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, select

from app.enterprises.queries import not_recused
from app.guarantee.models import GuaranteeCommitment, ReguaranteeFiling
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, predicate_of, unscoped, visibility, visible
from app.kernel.actors import GUARANTOR_ROLES, Actor, Role

MONTHS_SHOWN = 24


@visibility(ReguaranteeFiling)
def _visible_filings(actor: Actor) -> ColumnElement[bool]:
    in_county = ReguaranteeFiling.county_id == actor.county_id
    if actor.role in GUARANTOR_ROLES:
        own = ReguaranteeFiling.guarantor_id == actor.organisation_id
    elif actor.role is Role.REGUARANTEE_OFFICER:
        own = ReguaranteeFiling.reguarantor_id == actor.organisation_id
    else:
        return false()
    return and_(in_county, own, ~_recused_from_it(actor))


def _recused_from_it(actor: Actor) -> ColumnElement[bool]:
    """The actor declared an interest in the firm that the guarantee is for (回避)."""
    return (
        select(GuaranteeCommitment.id)
        .where(
            GuaranteeCommitment.id == ReguaranteeFiling.commitment_id,
            ~not_recused(actor, GuaranteeCommitment.enterprise_id),
        )
        .correlate(ReguaranteeFiling)
        .exists()
    )


def filing_for(actor: Actor, public_id: str) -> ReguaranteeFiling | None:
    """The row with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, ReguaranteeFiling).where(ReguaranteeFiling.public_id == public_id)
    ).one_or_none()


def filings(
    actor: Actor, page: Page, *, month: str | None = None, states: Sequence[str] = ()
) -> Slice[ReguaranteeFiling]:
    """The rows of a month, or of all months, in the order they came on the list."""
    statement = visible(actor, ReguaranteeFiling)
    if month:
        statement = statement.where(ReguaranteeFiling.month == month)
    if states:
        statement = statement.where(ReguaranteeFiling.state.in_(states))
    order = (ReguaranteeFiling.month, ReguaranteeFiling.id)
    return slice_of(statement, page, order=order)


def months(actor: Actor) -> list[tuple[str, int]]:
    """(month, rows not yet done with) of the lists an actor may see, newest first."""
    waiting = "due" if actor.role in GUARANTOR_ROLES else "filed"
    statement = (
        select(
            ReguaranteeFiling.month,
            func.count().filter(ReguaranteeFiling.state == waiting),
        )
        .where(predicate_of(actor, ReguaranteeFiling))
        .group_by(ReguaranteeFiling.month)
        .order_by(ReguaranteeFiling.month.desc())
        .limit(MONTHS_SHOWN)
    )
    return [(month, waits) for month, waits in db.session.execute(marked(statement))]


def filing_of(commitment: GuaranteeCommitment) -> ReguaranteeFiling | None:
    """The row of a guarantee, for the rooms above; the caller may see the guarantee."""
    statement = unscoped(ReguaranteeFiling, "the caller has shown that it may see the guarantee")
    return db.session.scalars(
        statement.where(ReguaranteeFiling.commitment_id == commitment.id)
    ).one_or_none()


def filing_by_id(public_id: str) -> ReguaranteeFiling:
    """A row for the machine (reactions of upper rooms)."""
    statement = unscoped(ReguaranteeFiling, "reactions have no reader")
    return db.session.scalars(statement.where(ReguaranteeFiling.public_id == public_id)).one()


def rows_to_file(guarantor_id: int, month: str) -> list[ReguaranteeFiling]:
    """What of a month an agency has not filed yet, under a row lock; by id."""
    return _waiting(ReguaranteeFiling.guarantor_id == guarantor_id, month, "due")


def rows_to_answer(reguarantor_id: int, month: str) -> list[ReguaranteeFiling]:
    """What of a month a re-guarantor has not answered yet, under a row lock; by id."""
    return _waiting(ReguaranteeFiling.reguarantor_id == reguarantor_id, month, "filed")


def _waiting(own: ColumnElement[bool], month: str, state: str) -> list[ReguaranteeFiling]:
    statement = unscoped(ReguaranteeFiling, "the caller's own institution acts on its own rows")
    return list(
        db.session.scalars(
            statement.where(own, ReguaranteeFiling.month == month, ReguaranteeFiling.state == state)
            .order_by(ReguaranteeFiling.id)
            .with_for_update(of=ReguaranteeFiling)
        )
    )


def locked_filing(filing_id: int) -> ReguaranteeFiling:
    """The row under its lock: it is answered once."""
    statement = unscoped(ReguaranteeFiling, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(ReguaranteeFiling.id == filing_id)
        .with_for_update(of=ReguaranteeFiling)
        .execution_options(populate_existing=True)
    ).one()
