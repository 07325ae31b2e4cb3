"""Decisions of the county, and each taken again by the rules of its day."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.parameters import policy_for
from app.infra.scope import marked, predicate_of
from app.kernel.actors import Actor
from app.oversight import rules
from app.oversight.rules import Replay
from app.policy.policy import Policy
from app.referrals.models import Decision, Offer, Referral
from app.referrals.rules import OfferTerms, bounds_of


def decisions(actor: Actor, page: Page, *, outcome: str = "") -> Slice[Decision]:
    """The decisions on referrals the actor may see, newest first."""
    statement = _visible(actor)
    if outcome:
        statement = statement.where(Decision.outcome == outcome)
    return slice_of(statement, page, order=(Decision.decided_at, Decision.id))


def decision_for(actor: Actor, public_id: str) -> Decision | None:
    """The decision with this public id, if the actor may see its referral."""
    return db.session.scalars(_visible(actor).where(Decision.public_id == public_id)).one_or_none()


def decision_by_id(public_id: str) -> Decision | None:
    """A decision for the command line, which has no reader."""
    statement = select(Decision).where(Decision.public_id == public_id)
    return db.session.scalars(statement.options(joinedload(Decision.referral))).one_or_none()


def _visible(actor: Actor) -> Any:
    statement = (
        select(Decision)
        .join(Referral, Referral.id == Decision.referral_id)
        .where(predicate_of(actor, Referral))
        .options(joinedload(Decision.referral))
    )
    return marked(statement)


def offer_of(decision: Decision) -> Offer | None:
    """The offer a decision was about; None for a refusal."""
    return next((o for o in decision.referral.offers if o.id == decision.offer_id), None)


def policy_of(decision: Decision) -> Policy:
    """The rules of the decision's own day."""
    return policy_for(decision.county_id, clock.day_of(decision.decided_at))


def replay(decision: Decision) -> Replay:
    """Take a decision again by the rules of its day."""
    policy, digest = policy_of(decision), decision.policy_digest
    if decision.outcome == "decline":
        reasons = tuple(decision.reason_codes)
        return rules.replay_decline(reasons, decision.comment, policy=policy, digest=digest)
    if decision.outcome == "return":
        return rules.replay_return(decision.comment, policy=policy, digest=digest)
    offer = offer_of(decision)
    assert offer is not None, decision.public_id
    return rules.replay_offer(
        _terms(offer),
        bounds=bounds_of(offer.referral.product, policy),
        need_fen=offer.referral.need.amount_fen,
        on=made_on(offer),
        policy=policy,
        digest=digest,
    )


def made_on(offer: Offer) -> date:
    return clock.day_of(offer.made_at)


def _terms(offer: Offer) -> OfferTerms:
    return OfferTerms(
        amount_fen=offer.amount_fen,
        annual_rate=offer.annual_rate,
        term_months=offer.term_months,
        method=offer.method,
        valid_until=offer.valid_until,
        borrower_kind=offer.borrower_kind,
        guarantee_programme_id=offer.guarantee_programme_id,
    )
