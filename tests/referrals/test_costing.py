"""What an offer costs: the worked examples of the domain, and what must always hold."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.documents import BadInput
from app.kernel.schedules.terms import Subsidy
from app.products.rules.fees import FeeDraft
from app.referrals.rules import OfferTerms, offer_cost
from tests.needs.builders import WAN

DAY = date(2026, 3, 1)


@dataclass
class APrice:
    guarantee_fee_rate: Decimal | None = None
    other_fees: list[dict[str, Any]] = field(default_factory=list)


def terms(**kw: Any) -> OfferTerms:
    values = {
        "amount_fen": 300 * WAN,
        "annual_rate": Decimal("0.035"),
        "term_months": 12,
        "method": "interest_only",
        "valid_until": date(2026, 4, 1),
        **kw,
    }
    return OfferTerms(**values)


def test_example_a1_interest_and_guarantee_fee():
    """300万, 12 months, 3.50 %, guarantee fee 0.80 %: 4.30 % simple a year (DOMAIN 6.7)."""
    cost = offer_cost(APrice(Decimal("0.008")), terms(), DAY)
    assert cost["simple_yearly"] == "0.043000"
    assert cost["fees"] == [{"kind": "guarantee_fee", "amount_fen": 2_400_000}]
    assert cost["net_received_fen"] == 297_600_000


def test_example_a5_half_the_interest_subsidised():
    """50万 at 3.50 %, half subsidised: 1.75 % simple a year (DOMAIN 6.7)."""
    lent = terms(amount_fen=50 * WAN)
    subsidy = Subsidy(Decimal("0.5"), "at_maturity")
    assert offer_cost(APrice(), lent, DAY, subsidy=subsidy)["simple_yearly"] == "0.017500"


def test_example_d5_effective_yearly():
    """Nominal 3.85 % by instalments: effective 3.9187 % a year (DOMAIN 6.7)."""
    lent = terms(
        amount_fen=120 * WAN,
        annual_rate=Decimal("0.0385"),
        term_months=36,
        method="equal_instalment",
    )
    cost = offer_cost(APrice(), lent, DAY)
    assert cost["all_in"] == cost["effective_annual"] == "0.039187"
    assert cost["first_instalment_fen"] == 3_534_877
    assert cost["total_interest_fen"] == 7_255_554


def test_the_items_add_up_to_the_total():
    price = APrice(
        Decimal("0.008"),
        [
            FeeDraft("insurance_premium", "人保财险", rate=Decimal("0.018")).document(),
            FeeDraft("appraisal", "评估公司", amount_fen=30_000).document(),
        ],
    )
    cost = offer_cost(price, terms(), DAY)
    assert sum(item["amount_fen"] for item in cost["items"]) == cost["total_cost_fen"]
    assert [item["kind"] for item in cost["items"]] == [
        "interest",
        "guarantee_fee",
        "insurance_premium",
        "appraisal",
    ]
    assert [item["payee"] for item in cost["items"]][2:] == ["人保财险", "评估公司"]


def test_a_programmes_fee_stands_in_place_of_the_announced_one():
    extra = [{"kind": "guarantee_fee", "amount_fen": 1_500_000, "payee": "县担保公司"}]
    cost = offer_cost(APrice(Decimal("0.008")), terms(), DAY, extra_fees=extra)
    assert cost["fees"] == [{"kind": "guarantee_fee", "amount_fen": 1_500_000}]
    assert cost["items"][1]["payee"] == "县担保公司"


def test_a_later_fee_costs_less_than_one_at_drawdown():
    now, later = (
        offer_cost(
            APrice(), terms(), DAY, extra_fees=[{"kind": "other", "amount_fen": WAN, "paid_on": on}]
        )
        for on in (None, date(2027, 3, 1))
    )
    assert Decimal(later["all_in"]) < Decimal(now["all_in"])
    assert later["fees"][0]["paid_on"] == "2027-03-01"


def test_a_fee_between_two_periods_leaves_the_dated_rate():
    extra = [{"kind": "other", "amount_fen": WAN, "paid_on": date(2026, 3, 17)}]
    cost = offer_cost(APrice(), terms(), DAY, extra_fees=extra)
    assert cost["effective_annual"] is None
    assert cost["all_in"] == cost["dated_annual"]


@pytest.mark.parametrize(("kind", "shown"), [("corporate", 0), ("personal", 1)])
def test_only_a_personal_loan_shows_the_default_case(kind, shown):
    uplift = (Decimal("0.3"), Decimal("0.5"))
    cost = offer_cost(APrice(), terms(borrower_kind=kind), DAY, penalty_uplift=uplift)
    assert len(cost["default_items"]) == shown


def test_fees_that_eat_the_principal_are_no_offer():
    extra = [{"kind": "other", "amount_fen": 300 * WAN}]
    with pytest.raises(BadInput):
        offer_cost(APrice(), terms(), DAY, extra_fees=extra)


@given(
    amount=st.integers(WAN, 500 * WAN),
    rate=st.decimals(0, Decimal("0.24"), places=6),
    months=st.integers(1, 60),
    method=st.sampled_from(["equal_instalment", "equal_principal", "interest_only", "bullet"]),
    fee=st.one_of(st.none(), st.decimals(0, Decimal("0.02"), places=6)),
)
def test_the_sheet_always_adds_up(amount, rate, months, method, fee):
    lent = terms(amount_fen=amount, annual_rate=rate, term_months=months, method=method)
    cost = offer_cost(APrice(fee), lent, DAY)
    items = {item["kind"]: item["amount_fen"] for item in cost["items"]}
    assert sum(items.values()) == cost["total_cost_fen"]
    assert items["interest"] == cost["total_interest_fen"]
    assert cost["net_received_fen"] == amount - items.get("guarantee_fee", 0)
    assert Decimal(cost["all_in"]) >= 0 and Decimal(cost["simple_yearly"]) >= 0
