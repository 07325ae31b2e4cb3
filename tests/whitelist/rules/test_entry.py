"""Entry conditions: what nobody checked is unknown, never a failure."""

from datetime import date

import pytest

from app.whitelist.rules.entry import conditions
from tests.whitelist.builders import DAY, POLICY, a_test, some_facts


def outcomes(**kw):
    found = conditions(some_facts(**kw), on=DAY, policy=POLICY)
    return {condition.code: condition.outcome for condition in found}


@pytest.mark.parametrize(
    ("founded", "outcome"), [(date(2025, 11, 24), "passed"), (date(2025, 11, 25), "failed")]
)
def test_twelve_months_of_operation(founded, outcome):
    assert outcomes(founded_on=founded)["operating_months"] == outcome


def test_what_nobody_has_checked_is_unknown():
    found = outcomes(tests={}, returnee_kind=None, in_park=False)
    assert {code for code, outcome in found.items() if outcome == "unknown"} == set(found) - {
        "operating_months"
    }
    assert "failed" not in found.values()


def test_a_failed_public_record_is_said():
    assert outcomes(tests={"credit": a_test("failed")})["no_dishonesty"] == "failed"


def test_a_household_needs_no_insured_staff():
    assert outcomes(kind="sole_trader")["insured_staff"] == "passed"
    assert outcomes(kind="company")["insured_staff"] == "unknown"


def test_every_condition_is_cited_and_its_sentence_can_be_filled_in():
    for condition in conditions(some_facts(), on=DAY, policy=POLICY):
        assert condition.citation == "house-defaults#whitelist"
        assert "{" not in condition.text.format(**condition.values)


def test_nothing_asks_where_a_firm_is_registered():
    for condition in conditions(some_facts(), on=DAY, policy=POLICY):
        assert "注册" not in condition.text
