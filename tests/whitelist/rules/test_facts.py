"""Facts: unknown stays unknown, each has a source."""

from datetime import date

import pytest

from app.whitelist.rules.facts import COLUMNS, KnownFact, months_between, row_of, sources_of
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


def known(type_="staff_count", value=7, as_of=date(2026, 11, 1), source="township"):
    return KnownFact(type_, value, as_of, source)


def test_a_credit_fact_comes_before_the_own_file():
    facts = some_facts(known=(known(),))
    assert row_of(facts, on=DAY, policy=POLICY)["employees"] == 7
    assert sources_of(facts, on=DAY, policy=POLICY)["employees"] == {
        "source": "township",
        "on": "2026-11-01",
    }


def test_the_newest_counts_and_others_before_the_own_word():
    older, newer = known(value=5, as_of=date(2026, 9, 1)), known(value=6)
    own = known(value=99, as_of=DAY, source="declared")
    assert row(known=(own, newer, older))["employees"] == 6
    assert row(known=(own,))["employees"] == 99


@pytest.mark.parametrize(("as_of", "cell"), [(date(2026, 5, 24), 90), (date(2026, 5, 23), 280)])
def test_a_fact_too_old_is_missing_and_the_own_file_counts(as_of, cell):
    assert row(known=(known("invoice_12m_fen", 90_000_000, as_of),))["revenue_wan"] == cell


@pytest.mark.parametrize(("said", "cell"), [(date(2025, 11, 24), 12), (date(2025, 11, 23), None)])
def test_the_own_file_is_missing_when_nobody_stated_it_for_a_year(said, cell):
    assert row(declared_on=said)["employees"] == cell
    assert (row(declared_on=said)["revenue_wan"] is None) is (cell is None)


@pytest.mark.parametrize(
    ("type_", "column"),
    [
        ("court_dishonesty", "credit_test"),
        ("court_enforcement", "credit_test"),
        ("admin_penalty", "compliance_test"),
        ("business_abnormality", "compliance_test"),
        ("wage_arrears", "compliance_test"),
    ],
)
def test_a_live_record_speaks_against_its_column_alone(type_, column):
    found = row(known=(known(type_, date(2026, 3, 1), date(2026, 3, 1), "department"),))
    assert found[column] == "failed"
    assert [name for name, cell in found.items() if cell == "failed"] == [column]


@pytest.mark.parametrize(("level", "cell"), [("clear", "passed"), ("found", "failed")])
def test_a_search_of_public_records_answers_the_credit_test(level, cell):
    facts = {"tests": {}, "known": (known("record_check", level, DAY, "department"),)}
    assert row(**facts)["credit_test"] == cell


def test_a_failure_from_before_a_repair_is_unknown_and_a_later_one_counts():
    failed = {"tests": {"credit": a_test("failed", on=date(2026, 11, 1))}}
    assert row(**failed, repaired={"credit": date(2026, 11, 1)})["credit_test"] is None
    assert row(**failed, repaired={"credit": date(2026, 10, 31)})["credit_test"] == "failed"
    assert row(**failed, repaired={"compliance": DAY})["credit_test"] == "failed"
