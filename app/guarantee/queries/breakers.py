"""How many claims a programme paid for, and whether it may take on anything new."""

from sqlalchemy import func, select

from app.agreements.models import GuaranteeProgramme
from app.guarantee.models import ClaimRateBreaker, GuaranteeCommitment
from app.guarantee.rules import Record
from app.infra.db import db

ENDED = ("released", "claimed")


def record_of(programme: GuaranteeProgramme) -> Record:
    """What was paid on claims and what guarantees have ended under a programme, so far."""
    ended = GuaranteeCommitment.state.in_(ENDED)
    amount = func.sum(GuaranteeCommitment.amount_fen).filter(ended)
    paid, ended_fen, count = db.session.execute(
        select(
            func.coalesce(func.sum(GuaranteeCommitment.claimed_fen), 0),
            func.coalesce(amount, 0),
            func.count().filter(ended),
        )
        .where(GuaranteeCommitment.programme_id == programme.id)
        .execution_options(scoped="sums of a programme, no row is shown")
    ).one()
    return Record(int(paid), int(ended_fen), count, programme.plan)


def breaker_of(programme: GuaranteeProgramme) -> ClaimRateBreaker | None:
    """The programme's breaker; there is none before its first claim was paid."""
    return db.session.scalars(
        select(ClaimRateBreaker).where(ClaimRateBreaker.programme_id == programme.id)
    ).one_or_none()


def locked_breaker(breaker_id: int) -> ClaimRateBreaker:
    return db.session.scalars(
        select(ClaimRateBreaker)
        .where(ClaimRateBreaker.id == breaker_id)
        .with_for_update(of=ClaimRateBreaker)
        .execution_options(populate_existing=True)
    ).one()


def is_tripped(programme: GuaranteeProgramme) -> bool:
    breaker = breaker_of(programme)
    return breaker is not None and breaker.state == "tripped"


def tripped_breakers(county_id: int) -> list[ClaimRateBreaker]:
    """The breakers that stop something, for the clock; by id."""
    return list(
        db.session.scalars(
            select(ClaimRateBreaker)
            .where(ClaimRateBreaker.county_id == county_id, ClaimRateBreaker.state == "tripped")
            .order_by(ClaimRateBreaker.id)
        )
    )
