"""The shelf says of every product what judging it alone says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.rules.change import base_of
from app.matching.rules.fit import fit
from app.matching.rules.shelf import CHANGEABLE, FIXED_BIT, MISSING_BIT, Shelf, bit_of
from app.products.rules.eligibility import Outcome
from tests.matching.builders import clause, facts, product
from tests.matching.test_change import NEEDS, RULES


def expected(asked, offered) -> int:
    bits = 0
    for finding in fit(asked, offered).wrong:
        bit = bit_of(finding.clause.field)
        unknown = finding.outcome is Outcome.UNKNOWN
        bits |= MISSING_BIT * unknown | (0 if unknown and bit == FIXED_BIT else bit)
    return bits


@settings(max_examples=100, deadline=None)
@given(NEEDS, st.lists(st.lists(RULES, max_size=4), min_size=1, max_size=5))
def test_the_bits_are_the_findings(asked, shelves) -> None:
    offered = [
        product(*rules, key=key, least=3, most=9, shortest=2, longest=6, guaranteed=key % 2 == 0)
        for key, rules in enumerate(shelves)
    ]
    stands = facts(**asked)
    assert list(Shelf(offered).screen(stands)) == [expected(stands, o) for o in offered]


def test_a_field_of_the_need_has_a_bit_of_its_own() -> None:
    bits = [bit_of(name) for name in CHANGEABLE]
    assert len(set(bits)) == len(bits) and FIXED_BIT not in bits


def test_a_ratio_counts_for_the_field_that_moves_it() -> None:
    assert base_of("amount_to_revenue") == "amount_fen"
    assert bit_of("amount_to_revenue") == bit_of("amount_fen")


def test_a_clause_that_a_fact_be_absent_holds_while_it_is_missing() -> None:
    offered = product(clause("park", "exists", False))
    assert list(Shelf([offered]).screen(facts())) == [0]


def test_an_empty_shelf_has_an_answer() -> None:
    assert len(Shelf([]).screen(facts())) == 0


def test_days_and_shares_compare_exactly() -> None:
    old = product(clause("founded_on", "<=", "2024-03-01"))
    exact = product(clause("amount_to_revenue", "<=", "0.178571"), key=2)
    shelf = Shelf([old, exact])
    assert shelf.screen(facts(founded_on="2024-03-01"))[0] == 0
    assert shelf.screen(facts(founded_on="2024-03-02"))[0] == FIXED_BIT
    # 50 of 280 is 0.17857142…, a little more than the limit.
    assert shelf.screen(facts())[1] == bit_of("amount_fen")
