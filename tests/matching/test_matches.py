"""The answer for one need: in order, complete, and the same for a page as for the whole."""

from datetime import date
from decimal import Decimal

import pytest

from app.matching.rules.matches import Ask, Matches, domains_of
from app.matching.rules.ranking import likelihoods
from app.matching.rules.shelf import Shelf
from app.policy.policy import policy_on
from tests.matching.builders import clause, facts, product

DAY = date(2026, 3, 31)
POLICY = policy_on(DAY)


def matches(*offered, asked=None) -> Matches:
    ask = Ask(asked or facts(), DAY, domains_of(POLICY), likelihoods({}, policy=POLICY))
    return Matches(Shelf(offered), ask)


def many(number: int):
    """Products of several prices, every third too small."""
    return [
        product(
            key=key,
            rate=str(Decimal("0.03") + Decimal(key * 7 % 23) / 10_000),
            method=("equal_instalment", "bullet", "interest_only")[key % 3],
            fee="0.005" if key % 5 == 0 else "0",
            most=20_000_000 if key % 3 == 2 else 300_000_000,
        )
        for key in range(1, number + 1)
    ]


def test_the_cheapest_by_all_in_cost_stands_first() -> None:
    dear = product(key=1, rate="0.0385", guaranteed=True, fee="0.01")
    cheap = product(key=2, rate="0.0435")
    found = matches(dear, cheap, asked=facts(wants_guarantee=True)).eligible()
    assert [row.product.key for row in found] == [2, 1]
    assert [row.rank for row in found] == [1, 2]


@pytest.mark.parametrize("most", [1, 5, 20, 200])
def test_a_page_is_the_beginning_of_the_whole(most) -> None:
    found = matches(*many(120))
    whole = [(row.rank, row.product.key, row.cost) for row in found.eligible()]
    assert [(r.rank, r.product.key, r.cost) for r in found.eligible(most)] == whole[:most]


def test_every_product_is_in_exactly_one_list() -> None:
    found = matches(*many(60))
    keys = [row.product.key for row in (*found.eligible(), *found.ineligible())]
    assert sorted(keys) == list(range(1, 61))
    assert len(found.eligible()) == found.eligible_count == 40


def test_what_is_one_change_away_comes_before_what_nothing_helps() -> None:
    closed = product(clause("industry", "prefix", "A"), key=1)
    missing = product(clause("employees", ">=", 1), key=2)
    two = product(key=3, most=20_000_000, longest=6)
    one = product(key=4, most=20_000_000)
    found = matches(closed, missing, two, one)
    assert [row.product.key for row in found.ineligible()] == [4, 3, 2, 1]
    assert found.counts() == {"eligible": 0, "one_change": 1, "missing": 1, "ineligible": 4}
    assert [row.change is None for row in found.ineligible()] == [False, False, True, True]


def test_the_domain_is_what_a_need_may_ask() -> None:
    amount = domains_of(POLICY)["amount_fen"]
    assert (amount.least, amount.most) == (
        POLICY["needs.amount_min_fen"],
        POLICY["needs.amount_max_fen"],
    )


def test_the_reasons_of_a_match_begin_with_price_and_likelihood() -> None:
    (row,) = matches(product()).eligible()
    assert [r.code for r in row.reasons] == ["cost", "likelihood", "amount_range", "term_range"]
    assert row.sheet is not None and row.sheet.cost.effective_annual == row.cost
