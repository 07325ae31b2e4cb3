"""Cheapest first, then likeliest, then a stable key; an estimate says what it rests on."""

from datetime import date
from decimal import Decimal

from app.matching.rules.ranking import (
    Likelihood,
    Tally,
    cost_reason,
    likelihood_reason,
    likelihoods,
    rank_key,
)
from app.policy.policy import policy_on

POLICY = policy_on(date(2026, 1, 1))
LEAST = POLICY["matching.learning_decisions_min"]


def chances(**tallies: Tally):
    return likelihoods({int(k[1:]): t for k, t in tallies.items()}, policy=POLICY)


def test_without_any_case_it_is_one_in_two() -> None:
    likelihood = chances().of(1)
    assert (likelihood.value, likelihood.decisions) == ("0.500", 0)


def test_below_the_least_number_the_county_speaks() -> None:
    found = chances(p1=Tally(LEAST - 1, 0), p2=Tally(1, 1))
    assert found.of(1) == found.of(2)
    assert not found.of(1).own and found.of(1).decisions == LEAST


def test_from_the_least_number_on_the_product_speaks_drawn_half_way() -> None:
    found = chances(p1=Tally(LEAST, LEAST))
    usual = Decimal(LEAST + 1) / (LEAST + 2)
    assert found.of(1).own
    assert Decimal(found.of(1).value) == ((1 + usual) / 2).quantize(Decimal("0.001"))


def test_more_offers_never_make_it_less_likely() -> None:
    values = [Decimal(chances(p1=Tally(LEAST, n)).of(1).value) for n in range(LEAST + 1)]
    assert values == sorted(values) and values[0] > 0 and values[-1] < 1


def test_cost_goes_before_likelihood_and_likelihood_before_the_key() -> None:
    def likely(value: str) -> Likelihood:
        return Likelihood(value, 0, 0, False)

    cheap = rank_key("0.040000", likely("0.1"), 9)
    likelier = rank_key("0.050000", likely("0.9"), 8)
    first = rank_key("0.050000", likely("0.5"), 1)
    second = rank_key("0.050000", likely("0.5"), 2)
    unpriced = rank_key(None, likely("0.9"), 0)
    assert sorted([unpriced, second, first, likelier, cheap]) == [
        cheap,
        likelier,
        first,
        second,
        unpriced,
    ]


def test_the_reason_tells_the_number_of_cases() -> None:
    own = Likelihood("0.6", 240, 150, True)
    assert "240" in likelihood_reason(own).message and "150" in likelihood_reason(own).message
    assert "还没有" in likelihood_reason(Likelihood("0.5", 0, 0, False)).message


def test_the_price_is_said_in_per_cent() -> None:
    assert cost_reason("0.043512").message == "综合年化成本 4.3512%"
