"""A stored figure altered beside the application is named, with what it should be."""

import pytest

from app.oversight import queries
from app.oversight.queries import stateful_models
from tests.oversight.altering import alter


@pytest.fixture
def auditor(world):
    return world.person("auditor")


@pytest.fixture
def offer(road):
    return road.offered()


def check(world, auditor):
    return queries.check_figures(world.actor(auditor))


def named(checked):
    return {(a.kind, a.difference.what) for a in checked.altered}


def test_what_the_application_wrote_is_found_unaltered(world, road, auditor):
    road.offered()
    checked = check(world, auditor)
    assert checked.altered == () and checked.offers == 1 and checked.rows > 5


def test_every_table_with_states_is_looked_at():
    names = {model.__name__ for model in stateful_models()}
    assert names >= {
        "Consent",
        "Enterprise",
        "FinancingNeed",
        "Offer",
        "Product",
        "Referral",
        "User",
    }


@pytest.mark.parametrize(
    ("table", "change", "kind", "what"),
    [
        ("needs", "state = 'fulfilled'", "FinancingNeed", "state"),
        ("needs", "amount_fen = amount_fen + 1", "FinancingNeed", "amount_fen"),
        ("needs", "accepted_fen = 1", "FinancingNeed", "accepted_fen"),
        ("offers", "amount_fen = amount_fen - 100", "Offer", "amount_fen"),
        ("offers", "annual_rate = 0.01", "Offer", "annual_rate"),
        ("offers", "all_in_annual_cost = 0.01", "Offer", "all_in_column"),
        (
            "offers",
            "cost = jsonb_set(cost, '{total_interest_fen}', '1')",
            "Offer",
            "total_interest_fen",
        ),
        ("offers", "cost = '{}'", "Offer", "cost"),
        ("enterprises", "revenue_fen = 1", "Enterprise", "revenue_fen"),
        ("products", "rate_max = 0.2", "Product", "rate_max"),
    ],
)
def test_a_figure_altered_by_sql_is_named(world, offer, auditor, table, change, kind, what):
    alter(table, f"{change} where county_id = :county", county=world.county.id)
    assert (kind, what) in named(check(world, auditor))


def test_the_page_names_the_row_and_what_it_should_be(world, offer, auditor):
    alter("offers", "annual_rate = 0.01 where id = :id", id=offer.id)
    text = world.client(auditor).get("/audit/figures").get_data(as_text=True)
    assert offer.public_id in text and "0.010000" in text and "0.0435" in text


def test_an_unaltered_county_says_so(world, offer, auditor):
    text = world.client(auditor).get("/audit/figures").get_data(as_text=True)
    assert "没有发现被改动的数字" in text
