"""Interest subsidies: what a loan may ask for, by the day of its contract; never taken off."""

from datetime import date
from decimal import Decimal

import pytest

from app.kernel.cost import cost_of
from app.policy.policy import policy_on
from app.products.rules.subsidies import SubsidyFacts, subsidy_sheet, terms_of
from tests.referrals.builders import a_lender

WAN = 1_000_000


def sheet(on, amount, rate, months, method="bullet", startup=False, **facts):
    terms = terms_of(
        principal_fen=amount * WAN,
        annual_rate=Decimal(rate),
        method=method,
        drawn_on=on,
        term_months=months,
        fees=[{"kind": "guarantee_fee", "amount_fen": 100_00}],
    )
    found = SubsidyFacts(on=on, startup_loan=startup, **facts)
    return terms, subsidy_sheet(terms, found, policy=policy_on(on))


FIRM = {"use": "facility", "size": "small", "industry": "C13"}
PERSON = {"startup": True, "personal": True}
MARCH, OTHER = date(2026, 3, 1), {"use": "working_capital", "size": "small"}
SERVICE = {**OTHER, "industry": "H61"}

CASES = [
    # name, day, 万元, rate, months, method, facts, [(code, fen)]
    ("I3", MARCH, 800, "0.034", 24, "bullet", FIRM, [("sme_fixed_assets", 240_000_00)]),
    ("ended", date(2027, 1, 1), 800, "0.034", 24, "bullet", FIRM, []),
    ("not yet", date(2025, 12, 31), 800, "0.034", 24, "bullet", FIRM, []),
    (
        "two years at most",
        MARCH,
        800,
        "0.034",
        36,
        "bullet",
        FIRM,
        [("sme_fixed_assets", 24000000)],
    ),
    ("cap", MARCH, 6000, "0.034", 12, "bullet", FIRM, [("sme_fixed_assets", 75000000)]),
    ("large", MARCH, 800, "0.034", 24, "bullet", {**FIRM, "size": "large"}, []),
    ("no fixed asset", MARCH, 800, "0.034", 24, "bullet", {**OTHER, "industry": "C13"}, []),
    ("service", MARCH, 100, "0.034", 12, "bullet", SERVICE, [("services", 10_000_00)]),
    (
        "services 2025",
        date(2025, 6, 1),
        300,
        "0.034",
        12,
        "bullet",
        SERVICE,
        [("services", 1000000)],
    ),
    (
        "never above the interest",
        MARCH,
        100,
        "0.005",
        12,
        "bullet",
        SERVICE,
        [("services", 506_944)],
    ),
    ("A5", date(2025, 9, 1), 50, "0.035", 24, "bullet", PERSON, [("startup", 17_743_06)]),
    ("A6 the rule then", date(2025, 6, 1), 50, "0.035", 24, "bullet", PERSON, []),
    ("A8 one point too dear", date(2025, 9, 1), 50, "0.0351", 24, "bullet", PERSON, []),
    ("too much for a person", date(2025, 9, 1), 51, "0.035", 24, "bullet", PERSON, []),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_what_a_loan_may_ask_for(case):
    _name, on, amount, rate, months, method, facts, expected = case
    _terms, found = sheet(on, amount, rate, months, method, **facts)
    assert [(item["code"], item["amount_fen"]) for item in found] == expected


def test_the_all_in_cost_is_told_with_and_without_and_never_netted():
    terms, found = sheet(MARCH, 800, "0.034", 24, **FIRM)
    without = cost_of(terms)
    assert without.subsidy_fen == 0
    assert Decimal(found[0]["all_in_with"]) < Decimal(without.effective_annual)


def test_of_an_exclusive_group_the_one_that_brings_most_stands_first():
    facts = {"use": "equipment", "size": "small", "industry": "H61"}
    _terms, found = sheet(MARCH, 50, "0.034", 12, "equal_instalment", **facts)
    assert [(s["code"], s["best"]) for s in found] == [
        ("sme_fixed_assets", True),
        ("services", False),
    ]
    assert all(s["citation"] and s["payers"] for s in found)


def test_the_products_page_names_them_with_source_and_end(world):
    product = a_lender(world).product
    page = (
        world.client(world.entrepreneur())
        .get(f"/products/{product.public_id}")
        .get_data(as_text=True)
    )
    assert world.machine().on.year != 2026 or "sme-subsidy-2026" in page
    assert ("可能得到的贴息" in page) == ("不保证" in page)
