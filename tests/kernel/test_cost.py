"""The annual cost: worked figures, when it is null, and that it solves its own equation."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.cost import cash_flows, compounded, cost_of, subsidies
from app.kernel.schedules.lines import draw_up
from app.kernel.schedules.terms import Extension, Fee, Subsidy, Terms


def a_loan(**changes):
    agreed = {
        "principal_fen": 120_000_000,
        "annual_rate": Decimal("0.0385"),
        "method": "equal_instalment",
        "drawn_on": date(2026, 1, 31),
        "term_months": 36,
    }
    return Terms(**(agreed | changes))


def test_without_fees_the_nominal_cost_is_the_rate():
    cost = cost_of(a_loan())
    assert cost.nominal_annual == "0.038500"
    assert cost.effective_annual == "0.039187"


def test_paid_quarterly_the_year_has_four_periods():
    cost = cost_of(a_loan(payment_every="quarter"))
    assert cost.nominal_annual == "0.038500"
    assert cost.effective_annual == "0.039059"


def test_a_fee_at_drawdown_lessens_what_is_received():
    fee = Fee("guarantee_fee", 20_000)
    terms = a_loan(principal_fen=1_000_000, annual_rate=Decimal("0.12"), term_months=1, fees=(fee,))
    cost = cost_of(terms)
    # One month: 9,800.00 in, 10,100.00 out; 12 × (1010/980 − 1).
    assert (cost.net_received_fen, cost.total_cost_fen) == (980_000, 30_000)
    assert cost.nominal_annual == "0.367347"
    assert cost.effective_annual == "0.435964"


def test_the_dated_cost_counts_365_days():
    terms = a_loan(method="bullet", term_months=None, matures_on=date(2027, 1, 31))
    cost = cost_of(terms)
    assert draw_up(terms)[0].days == 365
    assert cost.dated_annual == "0.039035"


def test_a_true_half_of_the_sixth_place_goes_up():
    # A fen on 240,000.00 in one month: 12 / 24,000,000 = 0.0000005.
    terms = a_loan(
        principal_fen=24_000_000,
        annual_rate=Decimal("0.0000005"),
        method="equal_principal",
        term_months=1,
    )
    assert draw_up(terms)[0].interest_fen == 1
    assert cost_of(terms).nominal_annual == "0.000001"


def test_no_interest_and_no_fees_cost_nothing():
    cost = cost_of(a_loan(annual_rate=Decimal(0)))
    assert (cost.nominal_annual, cost.dated_annual) == ("0.000000", "0.000000")


@pytest.mark.parametrize("paid", ["at_maturity", "with_each_line"])
def test_interest_subsidised_to_the_last_fen_costs_nothing(paid):
    cost = cost_of(a_loan(subsidy=Subsidy(Decimal(1), paid)))
    assert cost.subsidy_fen == cost.total_cost_fen > 0
    assert cost.effective_annual == "0.000000"


NULLS = [
    ({"fees": (Fee("other", 1, date(2026, 3, 1)),)}, True),
    ({"fees": (Fee("other", 1, date(2026, 2, 28)),)}, False),
    ({"fees": (Fee("other", 1, date(2031, 12, 31)),)}, False),
    ({"fees": (Fee("other", 1, date(2026, 2, 28)),), "payment_every": "quarter"}, True),
    ({"fees": (Fee("other", 1, date(2026, 4, 30)),), "payment_every": "quarter"}, False),
    ({"method": "interest_only"}, False),
    ({"method": "interest_only", "interest_period": "quarter"}, True),
    ({"method": "bullet"}, False),
    ({"method": "bullet", "term_months": None, "matures_on": date(2026, 2, 27)}, True),
    ({"method": "bullet", "term_months": None, "matures_on": date(2026, 2, 28)}, False),
]


@pytest.mark.parametrize(("changes", "null"), NULLS)
def test_a_flow_between_two_periods_leaves_only_the_dated_cost(changes, null):
    cost = cost_of(a_loan(**changes))
    assert (cost.nominal_annual is None, cost.effective_annual is None) == (null, null)
    assert Decimal(cost.dated_annual) > 0


def test_quarterly_interest_on_whole_quarters_has_a_quarterly_cost():
    terms = a_loan(
        method="interest_only", interest_period="quarter", drawn_on=date(2026, 3, 21),
        term_months=12, annual_rate=Decimal(0), fees=(Fee("other", 1_188_119),),
    )  # fmt: skip
    # 1,188,118.81 in and 1,200,000.00 out after four quarters: 1 % and its fourth root.
    cost = cost_of(terms)
    assert (cost.nominal_annual, cost.effective_annual) == ("0.009963", "0.010000")


def test_the_subsidy_stops_at_the_original_maturity():
    extension = Extension(date(2026, 9, 30), Decimal("0.06"))
    terms = a_loan(
        method="interest_only", term_months=3, extension=extension,
        subsidy=Subsidy(Decimal("0.5"), "at_maturity"),
    )  # fmt: skip
    lines = draw_up(terms)
    earned = sum(line.interest_fen for line in lines[:3])
    assert list(subsidies(terms, lines)) == [(date(2026, 4, 30), (earned + 1) // 2)]


def test_with_each_line_the_last_takes_the_rest():
    terms = a_loan(
        principal_fen=1_200, annual_rate=Decimal("0.01"), method="interest_only", term_months=4,
        drawn_on=date(2026, 9, 1), subsidy=Subsidy(Decimal("0.5"), "with_each_line"),
    )  # fmt: skip
    assert [line.interest_fen for line in draw_up(terms)] == [1, 1, 1, 1]
    assert [amount for _, amount in subsidies(terms, draw_up(terms))] == [1, 1, 1, -1]


@st.composite
def dear_loans(draw):
    principal = draw(st.integers(10_000, 10**11))
    drawn = date(2026, 1, 31)
    paid_on = draw(st.one_of(st.none(), st.dates(min_value=drawn, max_value=date(2040, 1, 1))))
    subsidy = Subsidy(
        draw(st.decimals(min_value=0, max_value=1, places=2)),
        draw(st.sampled_from(["at_maturity", "with_each_line"])),
    )
    return Terms(
        principal_fen=principal,
        annual_rate=draw(st.decimals(min_value=0, max_value=3, places=4)),
        method=draw(st.sampled_from(["equal_instalment", "interest_only", "bullet"])),
        drawn_on=drawn,
        term_months=draw(st.integers(1, 36)),
        fees=(Fee("other", draw(st.integers(1, principal - 1)), paid_on),),
        subsidy=draw(st.one_of(st.none(), st.just(subsidy))),
    )


@settings(max_examples=60)
@given(dear_loans())
def test_at_the_dated_cost_the_flows_are_worth_nothing(terms):
    flows = cash_flows(terms, draw_up(terms))
    days = {(day - terms.drawn_on).days: flow for day, flow in flows.items()}
    daily = 1 / (1 + compounded(days, 1))
    worth = sum(flow * daily**day for day, flow in days.items())
    assert abs(worth) < Decimal(terms.principal_fen) / 10**15
    assert sum(days.values()) <= 0 <= daily <= 1


def test_a_thousandfold_in_a_day_still_has_its_last_places():
    assert compounded({0: 1, 1: -1000}, 30) == 1000**30 - 1


def test_a_long_loan_is_worked_out_at_once():
    cost = cost_of(a_loan(term_months=600, annual_rate=Decimal("9.99")))
    assert cost.nominal_annual == "9.990000"
