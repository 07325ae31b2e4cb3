"""Kinds of facts: from whom, of what shape, how long they serve."""

from datetime import date

import pytest

from app.kernel.actors import Role
from app.whitelist.rules.facts import COLUMNS
from app.whitelist.rules.facts_kinds import (
    GROUPS,
    LEVELS,
    SOURCES,
    FactDraft,
    answer_due,
    draft_refusals,
    fact_kinds,
    fresh_until,
    is_fresh,
    kinds_from,
    repair_refusals,
    source_refusals,
)
from tests.whitelist.builders import DAY, POLICY

KINDS = fact_kinds(POLICY)


def codes(draft: FactDraft, source: str = "department") -> list[str]:
    return [r.code for r in draft_refusals(draft, source=source, on=DAY, policy=POLICY)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_whole(kind):
    assert kind.group in GROUPS and set(kind.suppliers) <= set(SOURCES)
    assert kind.kind in ("level", "date", "fen", "count", "kwh", "days")
    assert bool(kind.levels) is (kind.kind == "level")
    assert kind.weighs_on is None or (kind.weighs_on in COLUMNS and kind.public)
    assert POLICY.cite(f"credit_facts.{kind.code}")
    assert all(level in LEVELS or len(level) == 1 for level in kind.levels)


def test_only_public_records_need_no_consent():
    assert {code for code, kind in KINDS.items() if kind.public} == {
        "court_dishonesty",
        "court_enforcement",
        "admin_penalty",
        "business_abnormality",
        "wage_arrears",
        "record_check",
    }


def test_no_owner_states_a_public_record():
    assert not any(kind.public for kind in kinds_from(POLICY, "declared").values())


@pytest.mark.parametrize(
    ("as_of", "fresh"), [(date(2026, 5, 24), True), (date(2026, 5, 23), False)]
)
def test_both_sides_of_six_months(as_of, fresh):
    assert is_fresh(KINDS["insured_staff"], as_of, DAY) is fresh
    found = codes(FactDraft("insured_staff", 3, as_of))
    assert found == ([] if fresh else ["fact_stale"])


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (FactDraft("insured_staff", 3, date(2026, 11, 25)), "day_ahead"),
        (FactDraft("insured_staff", None, DAY), "value_wrong"),
        (FactDraft("insured_staff", 10**15 + 1, DAY), "value_wrong"),
        (FactDraft("tax_grade", "E", DAY), "value_wrong"),
        (FactDraft("park_rent", "paid", DAY), "not_a_supplier"),
        (FactDraft("wage_arrears", DAY, DAY), "number_wrong"),
    ],
)
def test_each_reason_has_its_code(draft, code):
    assert codes(draft) == [code]


def test_all_reasons_come_at_once():
    assert len(codes(FactDraft("wage_arrears", 1, date(2020, 1, 1)), "park")) == 4


def test_an_answer_is_due_in_twenty_days():
    assert answer_due(DAY, policy=POLICY) == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("role", "source", "park", "own", "fine"),
    [
        (Role.ENTREPRENEUR, "declared", None, None, True),
        (Role.ENTREPRENEUR, "centre", None, None, False),
        (Role.PARK_MANAGER, "park", "p", "p", True),
        (Role.PARK_MANAGER, "park", "q", "p", False),
        (Role.PARK_MANAGER, "park", None, None, False),
        (Role.FINANCE_BUREAU, "department", None, "b", True),
        (Role.BANK_OFFICER, "bank", None, "b", False),
        (None, "loans", None, None, True),
        (None, "department", None, None, False),
    ],
)
def test_who_speaks_for_which_source(role, source, park, own, fine):
    assert bool(source_refusals(role, source, park=park, own=own)) is not fine


def test_a_repair_lies_between_the_record_and_today():
    begun = date(2026, 1, 1)
    for day, refused in ((begun, 0), (DAY, 0), (date(2025, 12, 31), 1), (date(2026, 11, 25), 1)):
        assert len(repair_refusals(day, begun=begun, on=DAY, note="文号")) == refused


def test_the_last_day_of_a_month_is_not_lost():
    assert fresh_until(KINDS["utility_arrears_fen"], date(2026, 11, 30)) == date(2027, 2, 28)
