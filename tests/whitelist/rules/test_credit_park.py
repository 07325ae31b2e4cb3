"""The formula of credit parks: five lines, each at its boundary, and what would lift it."""

from dataclasses import replace
from datetime import date

import pytest

from app.policy.policy import Policy, policy_on
from app.whitelist.rules import credit_park as rules
from app.whitelist.rules.credit_park import MET, NOT_MET, UNKNOWN, ParkFacts, Part

DAY = date(2026, 11, 25)
POLICY = policy_on(DAY)
GOOD = ParkFacts(10, 7, 5, Part(3_00, 100_00, "fen"), Part(5_00, 100_00, "fen"), duty_signed=True)


def changed(key: str, value: object) -> Policy:
    """The policy of the day with one value changed."""
    return POLICY.overlaid([(key, value, "试")])


def line(code: str, policy: Policy = POLICY, **kw: object) -> rules.Criterion:
    found = rules.rate(replace(GOOD, **kw), policy=policy)
    return next(one for one in found if one.code == code)


CASES = [
    ("assessed", {"tenants": 10, "assessed": 7}, MET, None),
    ("assessed", {"tenants": 10, "assessed": 6}, NOT_MET, 1),
    ("assessed", {"tenants": 11, "assessed": 7}, NOT_MET, 1),
    ("assessed", {"tenants": 100, "assessed": 40}, NOT_MET, 30),
    ("assessed", {"tenants": 3, "assessed": 3}, MET, None),
    ("assessed", {"tenants": 2, "assessed": 2}, UNKNOWN, None),
    ("assessed", {"tenants": 0, "assessed": 0}, UNKNOWN, None),
    ("grade_ab", {"assessed": 10, "tenants": 10, "graded_ab": 6}, MET, None),
    ("grade_ab", {"assessed": 10, "tenants": 10, "graded_ab": 5}, NOT_MET, 1),
    ("grade_ab", {"assessed": 7, "graded_ab": 4}, NOT_MET, 1),
    ("grade_ab", {"assessed": 2, "graded_ab": 2}, UNKNOWN, None),
    ("npl", {"loans": Part(3_00, 100_00, "fen")}, MET, None),
    ("npl", {"loans": Part(3_01, 100_00, "fen")}, NOT_MET, 1),
    ("npl", {"loans": Part(5_000_001, 100_000_000, "fen")}, NOT_MET, 3),
    ("npl", {"loans": Part(0, 0, "fen")}, UNKNOWN, None),
    ("npl", {"loans": None}, UNKNOWN, None),
    ("rent", {"rent": Part(5_00, 100_00, "fen")}, MET, None),
    ("rent", {"rent": Part(5_01, 100_00, "fen")}, NOT_MET, 1),
    ("rent", {"rent": Part(1, 20)}, MET, None),
    ("rent", {"rent": Part(3, 20)}, NOT_MET, 2),
    ("rent", {"rent": None}, UNKNOWN, None),
    ("duty", {"duty_signed": True}, MET, None),
    ("duty", {"duty_signed": False}, NOT_MET, None),
]


@pytest.mark.parametrize(("code", "facts", "outcome", "number"), CASES)
def test_a_line_at_its_boundary(code, facts, outcome, number):
    found = line(code, **facts)
    assert found.outcome == outcome
    assert (found.values or {}).get("number") == number
    assert bool(found.lift) is (outcome != MET)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("assessed", "0.701"),
        ("grade_ab", "0.715"),
        ("npl", "0.0299"),
        ("rent", "0.0499"),
    ],
)
def test_a_parameter_moved_a_little_changes_the_outcome(code, value):
    moved = changed(rules.KEYS[code], value)
    assert line(code).outcome == MET
    assert line(code, moved).outcome == NOT_MET


def test_all_five_carry_and_one_unknown_does_not():
    whole = [one.document() for one in rules.rate(GOOD, policy=POLICY)]
    assert rules.carries(whole) and rules.designation_refusals(whole) == ()
    without = [one.document() for one in rules.rate(replace(GOOD, loans=None), policy=POLICY)]
    assert not rules.carries(without)
    assert [r.code for r in rules.designation_refusals(without)] == ["park_npl"]


def test_loans_of_two_enterprises_make_no_share():
    assert rules.loans_part(100, 1, 2) is None
    assert rules.loans_part(100, 1, 3) == Part(1, 100, "fen")


def test_rent_counts_from_facts_only_of_enough_tenants():
    def part(known: int, tenants: int) -> Part | None:
        return rules.rent_part(None, known=known, owing=1, tenants=tenants, policy=POLICY)

    assert part(7, 10) == Part(1, 7)
    assert part(6, 10) is None
    assert part(2, 2) is None
    told = Part(1, 100, "fen")
    assert rules.rent_part(told, known=9, owing=9, tenants=9, policy=POLICY) is told


def test_a_designation_is_reviewed_after_a_year_and_counts_a_while_longer():
    due = rules.review_due(DAY, policy=POLICY)
    assert due == date(2027, 11, 25)
    assert rules.effective_until(due, policy=POLICY) == date(2028, 1, 24)


@pytest.mark.parametrize(
    ("due", "overdue", "as_of", "codes"),
    [
        (100, 0, DAY, []),
        (100, 100, DAY, []),
        (0, 0, DAY, ["rent_due"]),
        (100, 101, DAY, ["rent_overdue"]),
        (100, -1, DAY, ["rent_overdue"]),
        (100, 1, date(2026, 11, 26), ["as_of_future"]),
        (100, 1, date(2026, 8, 17), []),
        (100, 1, date(2026, 8, 16), ["as_of_old"]),
    ],
)
def test_rents_that_cannot_be_taken(due, overdue, as_of, codes):
    found = rules.rent_refusals(due, overdue, as_of, on=DAY, policy=POLICY)
    assert [one.code for one in found] == codes
