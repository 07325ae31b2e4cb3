"""The arithmetic of guarantees, case by case (tests/cases/guarantee.toml), and its properties."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreements.rules import yearly_fee
from app.guarantee.rules import (
    ApplicationFacts,
    CounterDraft,
    Limit,
    Standing,
    application_refusals,
    burden,
    cash,
    counter_refusals,
    earned_fee,
    exposure_of,
    largest_fen,
    limit_refusals,
    rung_of,
    ticket_weight,
)
from app.policy.policy import policy_on

CASES = tomllib.loads(Path("tests/cases/guarantee.toml").read_text(encoding="utf-8"))
POLICY = policy_on(date(2026, 11, 25))
WAN = 1_000_000


def named(kind):
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


def shares_of(case):
    return tuple((party, Decimal(share)) for party, share in case["shares"])


@named("fee")
def test_what_a_fee_comes_to_and_who_keeps_it(case):
    amount, months = case["amount_fen"], case["months"]
    fee = yearly_fee(amount, Decimal(case["rate"]), months)
    assert fee == case["fee_fen"]
    earned = earned_fee(fee, amount, months, shares_of(case), policy=policy_on(case["date"]))
    assert (earned.passed_on, earned.kept_fen) == (case["passed_on"], case["kept_fen"])


@named("loss")
def test_who_pays_first_and_who_bears_in_the_end(case):
    assert cash(case["loss_fen"], shares_of(case)) == case["cash"]
    assert burden(case["loss_fen"], shares_of(case)) == case["burden"]


@named("ladder")
def test_what_may_be_asked_in_return(case):
    standing = Standing(grade=case.get("grade"), credit_park=case.get("credit_park", False))
    assert rung_of(case["amount_fen"], standing, policy=POLICY) == case["rung"]
    found = counter_refusals(
        [CounterDraft(kind) for kind in case["asked"]],
        case["amount_fen"],
        standing,
        named_assets=frozenset(),
        policy=POLICY,
    )
    assert [refusal.code for refusal in found] == case["refused"]


@named("room")
def test_how_much_more_may_be_guaranteed(case):
    limits = [
        Limit(row["name"], row["cap_fen"], row["used_fen"], Decimal(row.get("per_fen", "1")))
        for row in case["limits"]
    ]
    assert largest_fen(limits) == case["largest_fen"]
    found = limit_refusals(case["amount_fen"], limits)
    assert [refusal.code for refusal in found][:1] == case["refused"]


def test_the_scarcest_limit_is_named_first_and_none_is_left_out():
    limits = [Limit("quota", 100, 60), Limit("client", 100, 80), Limit("leverage", 100, 0)]
    found = limit_refusals(50, limits)
    assert [refusal.code for refusal in found] == ["client_cap_exceeded", "headroom_exceeded"]
    assert [refusal.required for refusal in found] == [20, 40]


def test_the_quota_goes_before_the_client_where_both_are_as_scarce():
    found = limit_refusals(50, [Limit("quota", 10, 0), Limit("client", 10, 0)])
    assert [refusal.code for refusal in found] == ["headroom_exceeded", "client_cap_exceeded"]


def test_an_asset_that_the_need_does_not_name_is_refused_beside_its_line():
    asked = [CounterDraft("controller"), CounterDraft("pledge", "", "foreign")]
    found = counter_refusals(
        asked, 200 * WAN, Standing(), named_assets=frozenset({"own"}), policy=POLICY
    )
    assert [(r.code, r.field) for r in found] == [
        ("collateral_unknown", "counter_guarantees.1.collateral_id")
    ]


def test_a_listed_startup_loan_asks_for_nothing():
    assert rung_of(50 * WAN, Standing("C", startup_loan_within=True), policy=POLICY) == "none"
    assert rung_of(50 * WAN, Standing(None, startup_loan_within=True), policy=POLICY) != "none"


@pytest.mark.parametrize(
    ("total", "size", "kind", "weight"),
    [
        (500 * WAN, "small", "company", "0.75"),
        (500 * WAN + 1, "small", "company", "1"),
        (100 * WAN, "medium", "company", "1"),
        (200 * WAN, "medium", "family_farm", "0.75"),
        (200 * WAN + 1, "micro", "family_farm", "1"),
    ],
)
def test_small_tickets_count_three_quarters(total, size, kind, weight):
    assert ticket_weight(total, size=size, kind=kind, policy=POLICY) == Decimal(weight)


GOOD = {
    "referral_state": "accepted",
    "offer_state": "open",
    "standing_already": False,
    "may_disclose": True,
}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"offer_state": None}, []),
        ({"referral_state": "declined"}, ["illegal_state"]),
        ({"offer_state": "rejected"}, ["illegal_state"]),
        ({"standing_already": True}, ["already_applied"]),
        ({"may_disclose": False}, ["no_consent_for_recipient"]),
    ],
)
def test_when_a_bank_may_apply(changes, codes):
    found = application_refusals(ApplicationFacts(**{**GOOD, **changes}))
    assert [refusal.code for refusal in found] == codes


PARTS = st.sampled_from(["0", "0.2", "0.25", "0.333333", "0.5"]).map(Decimal)
WEIGHTS = st.sampled_from(["0.75", "1", "0.333333"]).map(Decimal)
AMOUNTS = st.integers(0, 10**12)


@given(AMOUNTS, AMOUNTS, PARTS, WEIGHTS)
def test_more_principal_never_takes_less_of_a_limit(one, other, bank, weight):
    small, large = sorted((one, other))
    before = exposure_of(small, bank_share=bank, weight=weight)
    after = exposure_of(large, bank_share=bank, weight=weight)
    for name in ("quota", "client", "agency_client", "leverage"):
        assert before.of(name) <= after.of(name) <= large


@given(st.integers(0, 10**12), PARTS, WEIGHTS)
def test_what_headroom_promises_fits_and_a_fen_more_does_not(left, bank, weight):
    per_fen = (1 - bank) * weight
    promised = Limit("leverage", left, 0, per_fen).headroom_fen

    def taken(amount):
        return exposure_of(amount, bank_share=bank, weight=weight).leverage_fen

    assert taken(promised) <= left < taken(promised + 1)


@given(AMOUNTS)
def test_burdens_add_up_and_cash_too(loss):
    shares = shares_of(CASES["loss"][0])
    assert sum(burden(loss, shares).values()) == sum(cash(loss, shares).values()) == loss
