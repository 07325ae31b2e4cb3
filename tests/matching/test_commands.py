"""A run is kept as it was; an outcome counts once."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.infra.db import db
from app.infra.outbox import OutboxEvent
from app.matching import commands, queries
from app.matching.models import Match


def announced(need) -> list[str]:
    return list(
        db.session.scalars(
            select(OutboxEvent.topic)
            .where(OutboxEvent.subject_id == need.public_id)
            .order_by(OutboxEvent.id)
        )
    )


def test_a_run_keeps_every_product_with_its_verdict(bench, world) -> None:
    bench.consent()
    fits, small = bench.product(), bench.product(amount_max_fen=20_000_000)
    need = bench.need(state="submitted")
    run = commands.match_need(world.machine(), need=need)
    db.session.commit()
    rows = db.session.scalars(select(Match).where(Match.run_id == run.id).order_by(Match.rank))
    first, second = rows
    assert (first.product_id, first.verdict, first.rank) == (fits.id, "eligible", 1)
    assert (second.product_id, second.verdict, second.rank) == (small.id, "ineligible", None)
    assert second.smallest_change == [{"field": "amount_fen", "from": 50_000_000, "to": 20_000_000}]
    assert (run.eligible, run.ineligible) == (1, 1)
    assert run.need_id == need.id
    assert announced(need) == ["match.done"]


def test_without_consent_nothing_is_compared_and_the_need_goes_on(bench, world) -> None:
    need = bench.need(state="submitted")
    assert commands.match_need(world.machine(), need=need) is None
    assert announced(need) == ["match.done"]


def test_a_kept_match_is_never_changed(bench, world) -> None:
    bench.consent()
    bench.product()
    run = commands.match_need(world.machine(), need=bench.need(state="submitted"))
    db.session.commit()
    match = db.session.scalars(select(Match).where(Match.run_id == run.id)).one()
    match.rank = 2
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.flush()
    db.session.rollback()


def test_the_first_outcome_of_a_referral_counts(bench, world) -> None:
    product = bench.product()
    for outcome in ("offered", "declined"):
        commands.record_outcome(
            world.machine(), product=product, referral_id=f"r{product.id}", outcome=outcome
        )
    tally = queries.tallies(world.county.id)[product.id]
    assert (tally.decisions, tally.offers) == (1, 1)
