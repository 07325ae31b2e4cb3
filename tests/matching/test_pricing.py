"""The estimate that orders a long list lies within its slack of the kernel's figure."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.schedules.terms import METHODS
from app.matching.rules.cost import Price, all_in_annual_cost
from app.matching.rules.pricing import SLACK, estimates

DAY = date(2026, 3, 31)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(METHODS),
    st.integers(0, 2400),
    st.integers(0, 300),
    st.integers(1_000_000, 5_000_000_000),
    st.integers(1, 60),
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
)
def test_it_lies_within_its_slack(method, rate, fee, amount, months, day) -> None:
    price = Price(Decimal(rate) / 10_000, method, Decimal(fee) / 10_000)
    figure = all_in_annual_cost(price, amount, months, day)
    assert figure is not None
    guess = estimates([price], amount, months, day)[0]
    assert abs(guess - float(figure)) <= SLACK * max(1.0, 1 + float(figure))


def test_fees_that_eat_the_principal_have_no_figure_and_come_last() -> None:
    price = Price(Decimal("0.04"), "bullet", Decimal("0.24"))
    assert all_in_annual_cost(price, 1_000_000, 60, DAY) is None
    assert np.isinf(estimates([price], 1_000_000, 60, DAY)[0])


@pytest.mark.parametrize("method", METHODS)
def test_a_loan_without_price_costs_nothing(method) -> None:
    assert abs(estimates([Price(Decimal(0), method)], 1_000_000, 12, DAY)[0]) < 1e-9
