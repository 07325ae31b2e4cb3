"""Benefits: in force with a law and a fair-competition review that still holds (FC-01)."""

from datetime import date

import pytest

from app.policy.policy import Policy, policy_on
from app.whitelist.rules import benefits as rules

DAY = date(2026, 11, 24)
POLICY = policy_on(DAY)


def with_review(key: str, **part: str) -> Policy:
    value = {"legal_basis": "fengjie-2022#4.7", "review_no": "1 号", "review_until": "2026-11-24"}
    return POLICY.overlaid([(key, {**value, **part}, "测试")])


def standing_of(policy: Policy, key: str) -> str:
    return next(one.standing for one in rules.benefits(policy) if one.key == key)


@pytest.mark.parametrize("scope", list(rules.CODES))
def test_nothing_is_given_before_the_county_entered_a_review(scope):
    assert rules.open_benefits(POLICY, scope) == ()
    assert {one.standing for one in rules.benefits(POLICY, scope)} == {rules.NO_REVIEW}


@pytest.mark.parametrize("scope", list(rules.CODES))
def test_a_benefit_holds_through_the_last_day_of_its_review(scope):
    key = f"{rules.KEYS[scope]}.{rules.GREEN_CHANNEL}"
    assert [b.key for b in rules.open_benefits(with_review(key), scope)] == [key]
    over = with_review(key, review_until="2026-11-23")
    assert rules.open_benefits(over, scope) == () and standing_of(over, key) == rules.OVER


@pytest.mark.parametrize(
    ("part", "standing"),
    [
        ({"legal_basis": ""}, rules.NO_LAW),
        ({"review_no": ""}, rules.NO_REVIEW),
        ({"review_until": ""}, rules.NO_REVIEW),
        ({"review_until": "next year"}, rules.NO_REVIEW),
    ],
)
def test_what_is_missing_is_said(part, standing):
    key = "whitelist.park.benefits.counter_guarantee_step"
    policy = with_review(key, **part)
    assert rules.open_benefits(policy, rules.PARK) == ()
    assert standing_of(policy, key) == standing


def test_the_list_and_the_parks_are_switched_apart():
    policy = with_review("whitelist.benefits.green_channel")
    assert rules.open_benefits(policy, rules.PARK) == ()
    assert [one.scope for one in rules.benefits(policy)] == ["list"] * 2 + ["park"] * 3


def test_every_benefit_has_its_words():
    for one in rules.benefits(POLICY):
        assert rules.NAMES[one.code] and rules.STANDINGS[one.standing] and rules.SCOPES[one.scope]
