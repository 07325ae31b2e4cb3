"""The worked example is what the calculators would say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.products.rules.example import Priced, example_cost
from app.products.rules.fees import FeeDraft

ON = date(2026, 11, 25)
PLAIN = Priced(
    amount_min_fen=1_000_000,
    amount_max_fen=300_000_000,
    term_min_months=3,
    term_max_months=36,
    annual_rate=Decimal("0.0435"),
    methods=("bullet", "equal_principal"),
    needs_guarantee=False,
    guarantee_fee_rate=None,
    other_fees=(),
)


def test_ten_wan_for_a_year_at_the_highest_rate():
    example = example_cost(PLAIN, on=ON)
    assert example.terms.principal_fen == 10_000_000
    assert example.terms.term_months == 12
    assert example.interest_fen == 441_042  # 10,000,000 × 0.0435 × 365 / 360
    assert example.cost.total_cost_fen == 441_042
    assert example.all_in == Decimal("0.044104")


def test_fees_are_part_of_the_cost():
    fees = (FeeDraft("appraisal", "评估公司", amount_fen=50_000),)
    guaranteed = replace(
        PLAIN, needs_guarantee=True, guarantee_fee_rate=Decimal("0.008"), other_fees=fees
    )
    example = example_cost(guaranteed, on=ON)
    assert example.fees == (("guarantee_fee", 80_000), ("appraisal", 50_000))
    assert example.cost.total_cost_fen == 441_042 + 130_000
    assert example.all_in > Decimal("0.0571")


def test_the_example_stays_inside_the_product():
    small = replace(PLAIN, amount_max_fen=5_000_000, term_min_months=18)
    example = example_cost(small, on=ON)
    assert example.terms.principal_fen == 5_000_000
    assert example.terms.term_months == 18
    assert example_cost(replace(PLAIN, amount_min_fen=20_000_000), on=ON).terms.principal_fen == (
        20_000_000
    )


def test_fees_that_eat_the_amount_give_no_example():
    greedy = (FeeDraft("other", "某公司", amount_fen=10_000_000),)
    assert example_cost(replace(PLAIN, other_fees=greedy), on=ON) is None
