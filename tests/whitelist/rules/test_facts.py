"""Facts: unknown stays unknown, each has a source."""

from datetime import date

import pytest

from app.whitelist.rules.facts import COLUMNS, months_between, row_of, sources_of
from tests.whitelist.builders import DAY, POLICY, a_test, some_facts


def row(**kw):
    return row_of(some_facts(**kw), on=DAY, policy=POLICY)


def test_a_row_holds_every_fact_a_card_may_read():
    assert set(row()) == set(COLUMNS)


def test_a_test_without_a_result_is_missing():
    found = row(tests={"credit": a_test("unknown")})
    assert found["credit_test"] is found["compliance_test"] is None


@pytest.mark.parametrize(
    ("seen", "value"), [(date(2025, 11, 24), "failed"), (date(2025, 11, 23), None)]
)
def test_a_result_older_than_its_validity_is_unknown_again(seen, value):
    assert row(tests={"credit": a_test("failed", on=seen)})["credit_test"] == value


@pytest.mark.parametrize(
    ("industry", "value"), [("C13", "yes"), ("C1371", "yes"), ("A", "yes"), ("J66", "no")]
)
def test_the_countys_industries_are_a_parameter(industry, value):
    assert row(industry=industry)["local_industry"] == value


def test_another_county_may_name_other_industries():
    other = POLICY.overlaid([("whitelist.local_industries", ["J"], "county-1")])
    found = row_of(some_facts(industry="J66"), on=DAY, policy=other)
    assert found["local_industry"] == "yes"


def test_revenue_is_in_whole_wan():
    assert row(revenue_fen=9_999_999)["revenue_wan"] == 9


@pytest.mark.parametrize(
    ("founded", "months"),
    [(date(2025, 11, 24), 12), (date(2025, 11, 25), 11), (DAY, 0), (date(2026, 12, 1), 0)],
)
def test_only_whole_months_count(founded, months):
    assert months_between(founded, DAY) == months


def test_each_known_fact_has_its_source_and_day():
    found = sources_of(some_facts(tests={"credit": a_test()}), on=DAY, policy=POLICY)
    assert found["credit_test"] == {"source": "visit", "on": "2026-11-24"}
    assert found["employees"] == {"source": "declared", "on": "2026-10-01"}
    assert "premises_test" not in found
