"""The smallest change is really the smallest, whatever the rules are."""

from collections.abc import Iterator
from itertools import product as pairs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.rules.change import Choice, Whole, applied, smallest_change
from app.matching.rules.fit import fit
from app.products.rules.eligibility import Clause, judge_all
from tests.matching.builders import clause, facts, product

WIDE = {
    "amount_fen": Whole(1_000_000, 5_000_000_000),
    "term_months": Whole(1, 240),
    "use": Choice(("working_capital", "equipment", "order", "other")),
    "wants_guarantee": Choice((False, True)),
}


def moved(*rules: Clause, domains=WIDE, **kw):
    """The change as (field, to) pairs, for a product with these rules."""
    asked = facts(**kw.pop("asked", {}))
    found = smallest_change(asked, product(*rules, **kw).clauses, domains)
    return None if found is None else [(change.field, change.to) for change in found]


def test_what_fits_needs_no_change() -> None:
    assert moved() == []


def test_the_amount_comes_down_to_the_bound_and_no_further() -> None:
    assert moved(most=20_000_000) == [("amount_fen", 20_000_000)]


def test_the_amount_comes_down_to_the_tighter_of_bound_and_rule() -> None:
    assert moved(clause("amount_fen", "<=", 15_000_000), most=20_000_000) == [
        ("amount_fen", 15_000_000)
    ]


def test_a_guarantee_is_asked_for_where_the_product_needs_one() -> None:
    assert moved(guaranteed=True) == [("wants_guarantee", True)]


def test_a_rule_that_a_guarantee_exists_is_met_by_wanting_one() -> None:
    assert moved(clause("wants_guarantee", "exists", True)) == [("wants_guarantee", True)]


def test_a_use_moves_into_every_set_at_once() -> None:
    rules = (
        clause("use", "in", ["equipment", "order"]),
        clause("use", "in", ["order", "other"], "R2"),
    )
    assert moved(*rules) == [("use", "order")]


def test_rules_that_contradict_each_other_cannot_be_met() -> None:
    rules = (clause("term_months", "<=", 6), clause("term_months", ">=", 9, "R2"))
    assert moved(*rules) is None


def test_attested_facts_are_never_proposed_for_change() -> None:
    assert moved(clause("founded_months", ">=", 36)) is None
    assert moved(clause("industry", "prefix", "A"), most=20_000_000) is None


def test_a_missing_fact_is_supplied_not_changed() -> None:
    assert moved(clause("employees", ">=", 3)) is None


def test_the_change_stays_inside_what_a_need_may_ask() -> None:
    assert moved(least=6_000_000_000, most=7_000_000_000) is None
    assert moved(shortest=1, longest=1, domains={**WIDE, "term_months": Whole(2, 240)}) is None


def test_two_fields_move_only_when_one_is_not_enough() -> None:
    assert moved(most=20_000_000, longest=6) == [("amount_fen", 20_000_000), ("term_months", 6)]


def test_a_member_of_a_set_of_numbers_is_found() -> None:
    assert moved(clause("term_months", "in", [6, 24, 36])) == [("term_months", 6)]


def test_the_worked_example_b5_asks_for_24_wan_less() -> None:
    """80 万 wanted, at most a fifth of a revenue of 280 万: 56 万."""
    rules = (clause("founded_months", ">=", 24), clause("amount_to_revenue", "<=", "0.2", "R2"))
    assert moved(*rules, asked={"amount_fen": 80_000_000}) == [("amount_fen", 56_000_000)]


def test_a_ratio_without_its_revenue_waits_for_it() -> None:
    rule = clause("amount_to_revenue", "<=", "0.2")
    assert moved(rule, asked={"revenue_fen": None}) is None
    assert fit(facts(revenue_fen=None), product(rule)).verdict == "unknown"


# Against brute force, on a small world where every need can be tried.
SMALL = {
    "amount_fen": Whole(2, 12),
    "term_months": Whole(1, 8),
    "use": Choice(("equipment", "working_capital", "order")),
    "wants_guarantee": Choice((False, True)),
}
NUMBERS = st.integers(-1, 14)
RULES = st.one_of(
    st.builds(
        lambda field, op, value: clause(field, op, value),
        st.sampled_from(["amount_fen", "term_months", "revenue_fen"]),
        st.sampled_from(["<=", ">="]),
        NUMBERS,
    ),
    st.builds(
        lambda field, a, b: clause(field, "between", [a, b]),
        st.sampled_from(["amount_fen", "term_months"]),
        NUMBERS,
        NUMBERS,
    ),
    st.builds(
        lambda field, members: clause(field, "in", members),
        st.sampled_from(["amount_fen", "term_months"]),
        st.lists(NUMBERS, min_size=1, max_size=4),
    ),
    st.builds(
        lambda members: clause("use", "in", members),
        st.lists(st.sampled_from(["equipment", "order", "working_capital", "rent"]), min_size=1),
    ),
    st.builds(lambda head: clause("use", "prefix", head), st.sampled_from(["e", "or", "w", ["o"]])),
    st.builds(lambda yes: clause("wants_guarantee", "exists", yes), st.booleans()),
    st.builds(lambda yes: clause("wants_guarantee", "in", [yes]), st.booleans()),
    st.builds(
        lambda op, value: clause("amount_to_revenue", op, value),
        st.sampled_from(["<=", ">="]),
        st.sampled_from(["0.1", "0.25", "0.5", "1", "1.3"]),
    ),
    st.builds(
        lambda head: clause("industry", "prefix", head),
        st.sampled_from(["C", "C13", "C13", "A"]),
    ),
)
NEEDS = st.fixed_dictionaries(
    {
        "amount_fen": st.integers(2, 12),
        "term_months": st.integers(1, 8),
        "use": st.sampled_from(SMALL["use"].options),
        "wants_guarantee": st.booleans(),
        "revenue_fen": st.sampled_from([None, 0, 7, 10]),
    }
)


def every_need(asked) -> Iterator[dict]:
    options = [
        range(field.least, field.most + 1) if isinstance(field, Whole) else field.options
        for field in SMALL.values()
    ]
    for values in pairs(*options):
        yield dict(zip(SMALL, values, strict=True))


def length(asked, need) -> tuple:
    changed = [name for name in SMALL if asked[name] != need[name]]
    return len(changed), sum(SMALL[name].distance(asked[name], need[name]) for name in changed)


def brute_force(asked, clauses):
    """The length of the shortest way to a need that passes, over all needs there are."""
    reachable = [
        length(asked, need)
        for need in every_need(asked)
        if all(finding.passes for finding in judge_all(clauses, facts(**{**asked, **need})))
    ]
    return min(reachable, default=None)


@settings(max_examples=150, deadline=None)
@given(NEEDS, st.lists(RULES, max_size=6), st.integers(1, 12), st.integers(1, 12), st.booleans())
def test_no_need_that_passes_is_nearer(asked, rules, least, most, guaranteed) -> None:
    offered = product(
        *rules,
        least=min(least, most),
        most=max(least, most),
        shortest=1,
        longest=5,
        guaranteed=guaranteed,
    )
    stands = facts(**asked)
    found = smallest_change(stands, offered.clauses, SMALL)
    best = brute_force(asked, offered.clauses)
    if best is None:
        assert found is None
    else:
        assert found is not None
        after = applied(stands, found)
        assert all(finding.passes for finding in judge_all(offered.clauses, after))
        assert length(asked, after) == best


@pytest.mark.parametrize("now", [4, 6])
def test_of_two_equally_near_values_the_lower_is_proposed(now) -> None:
    rules = (clause("amount_fen", "in", [now - 1, now + 1]),)
    asked = facts(amount_fen=now, revenue_fen=10)
    found = smallest_change(asked, rules, SMALL)
    assert found is not None and found[0].to == now - 1
