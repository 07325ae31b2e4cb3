"""Entry conditions: what nobody checked is unknown, never a failure."""

from datetime import date

import pytest

from app.whitelist.rules.entry import conditions
from app.whitelist.rules.facts import KnownFact
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


@pytest.mark.parametrize(("grade", "outcome"), [("A", "passed"), ("C", "passed"), ("D", "failed")])
def test_a_tax_grade_on_file_is_judged(grade, outcome):
    known = (KnownFact("tax_grade", grade, DAY, "department"),)
    assert outcomes(known=known)["tax_grade"] == outcome


@pytest.mark.parametrize(("insured", "outcome"), [(1, "passed"), (0, "failed")])
def test_insured_staff_on_file_are_counted(insured, outcome):
    known = (KnownFact("insured_staff", insured, DAY, "department"),)
    assert outcomes(kind="company", known=known)["insured_staff"] == outcome
    assert outcomes(kind="sole_trader", known=known)["insured_staff"] == "passed"
