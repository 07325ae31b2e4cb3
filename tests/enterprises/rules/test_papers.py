"""Papers: how long one is reused, which kinds are known."""

from datetime import date

from app.enterprises.rules.papers import (
    PaperFacts,
    good_until,
    is_good,
    kinds,
    paper_refusals,
)
from app.policy.policy import policy_on

ON = date(2026, 11, 24)
POLICY = policy_on(ON)
LEASE = PaperFacts("premises", added_on=date(2025, 11, 24), valid_until=None, replaced=False)


def test_a_paper_is_reused_for_twelve_months_to_the_day():
    assert good_until(LEASE, policy=POLICY) == ON
    assert is_good(LEASE, on=ON, policy=POLICY)
    assert not is_good(LEASE, on=date(2026, 11, 25), policy=POLICY)


def test_its_own_last_day_comes_first():
    short = PaperFacts("premises", date(2026, 11, 1), date(2026, 11, 20), replaced=False)
    assert not is_good(short, on=ON, policy=POLICY)


def test_a_replaced_paper_spares_nobody():
    replaced = PaperFacts("licence", ON, None, replaced=True)
    assert not is_good(replaced, on=ON, policy=POLICY)


def test_the_reuse_months_are_no_kind_of_paper():
    assert "reuse_months" not in kinds(POLICY) and "licence" in kinds(POLICY)


def test_an_unknown_kind_and_an_expired_paper_are_refused():
    found = paper_refusals("poem", valid_until=date(2026, 11, 23), on=ON, policy=POLICY)
    assert [r.field for r in found] == ["kind", "valid_until"]
    assert paper_refusals("licence", valid_until=ON, on=ON, policy=POLICY) == ()
