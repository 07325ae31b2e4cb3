"""Reads of claims: both sides of the guarantee, who re-guarantees it, and the county."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import selectinload

from app.agreements.models import GuaranteeProgramme
from app.claims.models import Claim
from app.claims.rules import RateFacts
from app.claims.states import OPEN, UNDECIDED
from app.guarantee.models import GuaranteeCommitment
from app.guarantee.queries import filing_of, record_of
from app.guarantee.rules import borne_alone
from app.guarantee.rules.shares import Parts
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, unscoped, visibility, visible
from app.kernel.actors import Actor, Role
from app.loans.models import Loan


@visibility(Claim)
def _visible_claims(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.ENTREPRENEUR:
        return false()
    reachable = select(Loan.id).where(predicate_of(actor, Loan))
    return and_(Claim.county_id == actor.county_id, Claim.loan_id.in_(reachable))


def claim_for(actor: Actor, public_id: str) -> Claim | None:
    """The claim with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Claim).where(Claim.public_id == public_id)
    ).one_or_none()


def claims(actor: Actor, page: Page, *, states: Sequence[str] = ()) -> Slice[Claim]:
    """The claims the actor may see, newest first."""
    # A list names the letter and no more.
    bare = selectinload(Claim.commitment).lazyload("*")
    statement = visible(actor, Claim).options(bare)
    if states:
        statement = statement.where(Claim.state.in_(states))
    return slice_of(statement, page, order=(Claim.filed_at, Claim.id))


def open_claim_of(loan: Loan) -> Claim | None:
    """The claim of a loan that stands; the caller has shown that the actor may see the loan."""
    return _claim_of(loan, OPEN)


def undecided_of(loan: Loan) -> Claim | None:
    """The claim of a loan that nobody has decided yet."""
    return _claim_of(loan, UNDECIDED)


def _claim_of(loan: Loan, states: Sequence[str]) -> Claim | None:
    statement = unscoped(Claim, "the caller acts on the loan the claim is for")
    return db.session.scalars(
        statement.where(Claim.loan_id == loan.id, Claim.state.in_(states))
    ).one_or_none()


def locked_claim(claim_id: int) -> Claim:
    """The claim under a row lock; lock its loan first."""
    statement = unscoped(Claim, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(Claim.id == claim_id)
        .with_for_update(of=Claim)
        .execution_options(populate_existing=True)
    ).one()


def rate_facts(programme: GuaranteeProgramme) -> RateFacts:
    """What was paid on claims and what guarantees have ended under a programme, so far."""
    record = record_of(programme)
    return RateFacts(record.paid_fen, record.ended_fen, programme.plan)


def shares_of(commitment: GuaranteeCommitment) -> Parts:
    """Who bears a claim under a letter; the agency alone what the re-guarantor refused to file."""
    filing = filing_of(commitment)
    if filing is not None and filing.state == "refused":
        return borne_alone(commitment.parts)
    return commitment.parts


def undecided_under(commitment_id: int) -> list[Claim]:
    """The claims under a letter that nobody has decided yet; by id."""
    statement = unscoped(Claim, "who bears a claim follows the re-guarantor's answer")
    return list(
        db.session.scalars(
            statement.where(
                Claim.commitment_id == commitment_id, Claim.state.in_(UNDECIDED)
            ).order_by(Claim.id)
        )
    )


def subjects_of(claim: Claim) -> list[tuple[str, str]]:
    """A claim as subject of the journal."""
    return [("Claim", claim.public_id)]
