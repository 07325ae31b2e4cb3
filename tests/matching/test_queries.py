"""Facts, refusals and the trial of a product."""

from datetime import timedelta

from sqlalchemy import select

from app.infra import clock
from app.infra.db import db
from app.matching import queries
from app.matching.models import MatchRun
from app.products.rules.vocabulary import FIELDS


def test_every_fact_of_the_vocabulary_is_given(bench) -> None:
    facts = queries.facts_of(bench.need(), clock.today())
    assert set(FIELDS) <= set(facts)


def test_no_park_is_known_and_no_returnee_record_is_not(bench) -> None:
    facts = queries.facts_of(bench.need(), clock.today())
    assert facts["park"] == "" and facts["returnee"] is None


def test_refusals_are_empty_when_it_is_eligible(bench, world) -> None:
    need = bench.need()
    assert queries.refusals_for(world.act(bench.owner), need, bench.product()) == ()


def test_refusals_name_the_field(bench, world) -> None:
    product = bench.product(term_max_months=6)
    (refusal,) = queries.refusals_for(world.act(bench.owner), bench.need(), product)
    assert (refusal.field, refusal.actual, refusal.required) == ("term_months", 12, [3, 6])


def test_a_product_is_on_the_shelf_only_while_it_is_valid(bench, world) -> None:
    today = clock.today()
    bench.product(valid_from=today + timedelta(days=1))
    bench.product(valid_to=today - timedelta(days=1))
    live = bench.product(valid_from=today, valid_to=today)
    shelf = queries.shelf_of(world.county.id, today)
    assert [product.public_id for product in shelf.products] == [live.public_id]


def test_the_shelf_is_kept_until_the_catalogue_moves_on(bench, world) -> None:
    bench.product()
    first = queries.shelf_of(world.county.id, clock.today())
    assert queries.shelf_of(world.county.id, clock.today()) is first
    bench.product()
    assert len(queries.shelf_of(world.county.id, clock.today())) == 2


def test_a_trial_counts_sent_needs_under_consent_only(bench, world) -> None:
    product = bench.product(("use", "in", ["equipment"]), ("returnee", "exists", True))
    bench.need(state="submitted")
    act = world.act(bench.officer)
    assert queries.trial_of(act, product).tried == 0
    bench.consent("matching")
    bench.need(state="submitted", use="equipment")
    bench.need(state="draft")
    trial = queries.trial_of(act, product)
    assert (trial.tried, trial.eligible, trial.unknown) == (2, 0, 1)
    assert [(fails, lacks) for _, fails, lacks in trial.clauses[-2:]] == [(1, 0), (0, 2)]


def test_a_query_for_the_page_asks_for_shown_products_only(bench, world) -> None:
    bench.product()
    act, need = world.act(bench.owner), bench.need()
    shown = queries.matches_of(act, need).eligible(1)
    assert len(queries.rows_of(act, shown)) == 1
    runs = select(MatchRun).where(MatchRun.need_id == need.id)
    assert db.session.scalars(runs).all() == []
    db.session.rollback()
