"""What happens after events elsewhere."""

from sqlalchemy import select

from app.infra.db import db
from app.matching import queries, reactions
from app.matching.models import MatchRun


def test_a_submitted_need_is_matched(bench, world) -> None:
    bench.consent()
    bench.product()
    need = bench.need(state="submitted")
    reactions.on_need_submitted(world.machine(), need.public_id, {})
    db.session.commit()
    run = db.session.scalars(select(MatchRun).where(MatchRun.need_id == need.id)).one()
    assert run.eligible == 1


def test_offers_and_refusals_feed_the_likelihood(bench, world) -> None:
    product, act = bench.product(), world.machine()
    told = {"product": product.public_id}
    reactions.on_offer_made(act, "offer1", {**told, "referral": f"a{product.id}"})
    reactions.on_referral_declined(act, f"b{product.id}", told)
    reactions.on_referral_expired(act, f"c{product.id}", told)
    tally = queries.tallies(world.county.id)[product.id]
    assert (tally.decisions, tally.offers) == (3, 1)


def test_a_payload_without_a_product_is_passed_over(bench, world) -> None:
    reactions.on_referral_declined(world.machine(), "nobody", {})
    assert queries.tallies(world.county.id) == {}
