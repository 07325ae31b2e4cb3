"""The shelf of the demo: what a fresh small food factory gets, and what it misses by one thing."""

import pytest

from app.demo.products import CREDIT_GENERAL, GUARANTEED_GENERAL, WAN, WARES, draft_of
from app.matching.rules.cost import Price
from app.matching.rules.fit import ProductFacts, complete, fit
from app.policy.codes import codes
from app.policy.policy import policy_on
from app.products.rules.drafting import draft_refusals
from app.products.rules.eligibility import Bounds
from tests.demo.conftest import DAY

ON_SHELF = [ware for ware in WARES if ware.end == "published"]


def offered(ware):
    draft = draft_of(ware)
    return ProductFacts(
        key=1,
        public_id="p",
        bounds=Bounds(
            amount_min_fen=draft.amount_min_fen,
            amount_max_fen=draft.amount_max_fen,
            term_min_months=draft.term_min_months,
            term_max_months=draft.term_max_months,
            needs_guarantee=draft.needs_guarantee,
        ),
        rules=draft.rules,
        price=Price(draft.rate_min, draft.methods[0], draft.guarantee_fee_rate, ()),
    )


def a_need(**facts):
    """500,000 yuan for 12 months of a factory registered a moment ago."""
    return complete(
        {
            "amount_fen": 50 * WAN,
            "term_months": 12,
            "use": "working_capital",
            "wants_guarantee": True,
            "collateral_kinds": [],
            "kind": "company",
            "industry": "C1371",
            "size": "small",
            "township": "t",
            "park": "",
            "founded_months": 24,
            "employees": 20,
            "revenue_fen": 800 * WAN,
            "assets_fen": 400 * WAN,
            "returnee": None,
            "verified": False,
            **facts,
        }
    )


def named(name):
    return next(ware for ware in WARES if ware.name == name)


@pytest.mark.parametrize("ware", WARES, ids=lambda ware: ware.name)
def test_every_ware_may_be_drafted(ware):
    known = codes(policy_on(DAY), "papers")
    assert draft_refusals(draft_of(ware), papers=known) == ()


@pytest.mark.parametrize("name", [CREDIT_GENERAL, GUARANTEED_GENERAL])
@pytest.mark.parametrize(
    "facts", [{}, {"amount_fen": 10 * WAN + 1}, {"amount_fen": 300 * WAN, "term_months": 36}]
)
def test_the_general_products_take_a_fresh_small_firm(name, facts):
    assert fit(a_need(**facts), offered(named(name))).eligible


def test_both_general_products_are_of_the_first_bank_and_take_all_methods():
    credit, guaranteed = named(CREDIT_GENERAL), named(GUARANTEED_GENERAL)
    assert credit.bank == guaranteed.bank == WARES[0].bank
    assert (credit.guarantee_fee is None, guaranteed.guarantee_fee is None) == (True, False)
    assert len(credit.methods) == len(guaranteed.methods) == 4


@pytest.mark.parametrize("wants_guarantee", [True, False])
@pytest.mark.parametrize("industry", ["C1371", "C1469"])
def test_some_products_are_missed_by_one_thing_the_owner_can_change(industry, wants_guarantee):
    need = a_need(industry=industry, wants_guarantee=wants_guarantee)
    wrong = [fit(need, offered(ware)).wrong for ware in ON_SHELF]
    alone = {findings[0].clause.field for findings in wrong if len(findings) == 1}
    assert {"amount_fen", "term_months", "use"} <= alone


def test_each_bank_has_three_to_six_products():
    counts = {bank: sum(ware.bank == bank for ware in WARES) for bank in {w.bank for w in WARES}}
    assert len(counts) == 7
    assert all(3 <= count <= 6 for count in counts.values())
