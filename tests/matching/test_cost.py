"""The figure shown is the kernel's effective annual cost."""

from datetime import date
from decimal import Decimal

from app.kernel.schedules.documents import schedule_document
from app.kernel.schedules.terms import Fee, Terms
from app.matching.rules.cost import Price, all_in_annual_cost, fees_of, sheet_of
from app.products.rules.fees import FeeDraft

DAY = date(2026, 3, 31)


def test_it_is_what_the_calculator_says_with_the_guarantee_fee_at_drawdown() -> None:
    price = Price(Decimal("0.0385"), "equal_instalment", Decimal("0.008"))
    terms = Terms(
        50_000_000,
        Decimal("0.0385"),
        "equal_instalment",
        DAY,
        18,
        fees=(Fee("guarantee_fee", 600_000),),
    )
    expected = schedule_document(terms)["cost"]["effective_annual"]
    assert all_in_annual_cost(price, 50_000_000, 18, DAY) == expected


def test_the_worked_example_b5_pays_6400_yuan_a_year_for_the_guarantee() -> None:
    price = Price(Decimal("0.04"), "bullet", Decimal("0.008"))
    assert [fee.amount_fen for fee in fees_of(price, 80_000_000, 12)] == [640_000]


def test_every_announced_fee_is_in_it() -> None:
    fees = (
        FeeDraft("insurance_premium", "保险公司", rate=Decimal("0.01")),
        FeeDraft("appraisal", "评估机构", amount_fen=50_000),
    )
    sheet = sheet_of(Price(Decimal("0.04"), "bullet", None, fees), 10_000_000, 6, DAY)
    assert sheet is not None
    assert [fee.amount_fen for fee in sheet.terms.fees] == [50_000, 50_000]
    assert sheet.cost.total_cost_fen == sheet.interest_fen + 100_000
