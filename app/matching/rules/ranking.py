"""The order of what fits: all-in annual cost, then likelihood, then a stable key; and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.kernel.rates import percent
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

_PLACES = Decimal("0.001")


@dataclass(frozen=True)
class Tally:
    """Past outcomes of referrals: how many were decided, how many of them got an offer."""

    decisions: int = 0
    offers: int = 0


@dataclass(frozen=True)
class Likelihood:
    """How often such a referral got an offer (获得方案的可能性), as a decimal string.

    `decisions` and `offers` are the cases it rests on: the product's own, or the county's as long
    as the product has too few. It describes the past and promises nothing.
    """

    value: str
    decisions: int
    offers: int
    own: bool


def likelihoods(tallies: Mapping[int, Tally], *, policy: Policy) -> "Chances":
    """The estimates of a county from the tallies of its products by their key."""
    decisions = sum(tally.decisions for tally in tallies.values())
    offers = sum(tally.offers for tally in tallies.values())
    county = Tally(decisions, offers)
    return Chances(dict(tallies), county, policy["matching.learning_decisions_min"])


@dataclass(frozen=True)
class Chances:
    """Estimates by product key. `least` decisions before a product speaks for itself."""

    tallies: Mapping[int, Tally]
    county: Tally
    least: int

    def of(self, key: int) -> Likelihood:
        """The product's own share of offers drawn towards the county's, or the county's alone.

        The county's share counts as `least` further cases, so a product that just begins to
        speak for itself moves half the way; the county's own begins from one offer in two.
        """
        own = self.tallies.get(key, Tally())
        usual = Decimal(self.county.offers + 1) / (self.county.decisions + 2)
        if own.decisions < self.least:
            return Likelihood(_share(usual), self.county.decisions, self.county.offers, False)
        drawn = (own.offers + self.least * usual) / (own.decisions + self.least)
        return Likelihood(_share(drawn), own.decisions, own.offers, True)


def _share(value: Decimal) -> str:
    return str(value.quantize(_PLACES, ROUND_HALF_UP))


def rank_key(cost: str | None, likelihood: Likelihood, key: int) -> tuple[Any, ...]:
    """Sorts ascending: cheapest first, then likeliest, then the stable key; no cost comes last."""
    return (cost is None, Decimal(cost or 0), -Decimal(likelihood.value), key)


def cost_reason(cost: str | None) -> Refusal:
    """Why it stands where it stands: its price."""
    if cost is None:
        return Refusal("cost", N_("费用超过贷款金额，无法计算综合成本"))
    return Refusal("cost", N_("综合年化成本 {cost}"), values={"cost": percent(Decimal(cost))})


def likelihood_reason(likelihood: Likelihood) -> Refusal:
    """Why it stands where it stands: what became of others, with the number of cases."""
    values = {"decisions": likelihood.decisions, "offers": likelihood.offers}
    if not likelihood.decisions:
        return Refusal("likelihood", N_("本县还没有办结的案例，可能性按一半估计"))
    if likelihood.own:
        return Refusal(
            "likelihood",
            N_("这个产品已办结 {decisions} 件，其中 {offers} 件给出方案"),
            values=values,
        )
    return Refusal(
        "likelihood",
        N_("这个产品案例还少；全县已办结 {decisions} 件，其中 {offers} 件给出方案"),
        values=values,
    )
