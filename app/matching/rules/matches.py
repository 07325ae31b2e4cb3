"""The answer for one need: what fits, in order, and what does not, with the way out.

All products are screened at once; reasons, exact costs and changes are worked out only for what
is asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from app.kernel.refusals import Refusal
from app.matching.rules import ranking
from app.matching.rules.change import Change, Choice, Domains, Whole, smallest_change
from app.matching.rules.cost import Sheet, all_in_annual_cost, sheet_of
from app.matching.rules.fit import Fit, ProductFacts, fit, reason_of
from app.matching.rules.pricing import SLACK
from app.matching.rules.ranking import Chances, Likelihood
from app.matching.rules.shelf import FIXED_BIT, MISSING_BIT, Bits, Indexes, Shelf
from app.policy.policy import Policy
from app.products.rules.eligibility import Facts
from app.products.rules.vocabulary import USES

_CLOSED = FIXED_BIT | MISSING_BIT
_ALL = np.arange(256)
_WRONG_FIELDS = np.array([bin(bits & ~_CLOSED).count("1") for bits in range(256)])
_ONE_FIELD = (_WRONG_FIELDS == 1) & (_ALL & _CLOSED == 0)
_ONLY_MISSING = _ALL & _CLOSED == MISSING_BIT
_NEARNESS = (
    8 * (_ALL & FIXED_BIT > 0) + 4 * (_ALL & MISSING_BIT > 0) + np.minimum(_WRONG_FIELDS, 3)
).astype(np.uint8)
"""Bits -> how far from eligible: changeable fields first, then what is missing, then the rest."""


def domains_of(policy: Policy) -> Domains:
    """What POST /needs accepts of each field the entrepreneur can change."""
    return {
        "amount_fen": Whole(policy["needs.amount_min_fen"], policy["needs.amount_max_fen"]),
        "term_months": Whole(1, policy["needs.term_max_months"]),
        "use": Choice(tuple(USES)),
        "wants_guarantee": Choice((False, True)),
    }


@dataclass(frozen=True)
class Ask:
    """One need against a shelf, on a day. `facts` are complete."""

    facts: Facts
    drawn_on: date
    domains: Domains
    chances: Chances

    @property
    def amount_fen(self) -> int:
        return int(self.facts["amount_fen"])

    @property
    def term_months(self) -> int:
        return int(self.facts["term_months"])


@dataclass(frozen=True)
class Eligible:
    """A product that takes the need, in its place."""

    rank: int
    fit: Fit
    cost: str | None
    likelihood: Likelihood
    ask: Ask

    @property
    def product(self) -> ProductFacts:
        return self.fit.product

    @property
    def annual_cost(self) -> Decimal | None:
        """The cost as a number, for pages."""
        return Decimal(self.cost) if self.cost is not None else None

    @property
    def chance(self) -> Refusal:
        """What became of others, in words with the number of cases."""
        return ranking.likelihood_reason(self.likelihood)

    @property
    def reasons(self) -> tuple[Refusal, ...]:
        """Why it fits and why it stands here."""
        return (
            ranking.cost_reason(self.cost),
            self.chance,
            *(reason_of(finding) for finding in self.fit.findings),
        )

    @property
    def sheet(self) -> Sheet | None:
        """The itemised sheet at the product's lowest advertised rate."""
        ask = self.ask
        return sheet_of(self.product.price, ask.amount_fen, ask.term_months, ask.drawn_on)


@dataclass(frozen=True)
class Ineligible:
    """A product that does not take the need, or not yet."""

    fit: Fit
    ask: Ask

    @property
    def product(self) -> ProductFacts:
        return self.fit.product

    @property
    def reasons(self) -> tuple[Refusal, ...]:
        return tuple(reason_of(finding) for finding in self.fit.wrong)

    @cached_property
    def change(self) -> tuple[Change, ...] | None:
        """The smallest change that makes it eligible; None where none helps."""
        return smallest_change(self.ask.facts, self.product.clauses, self.ask.domains)


class Matches:
    """The screened shelf; lists come out in order, as far as they are asked for."""

    def __init__(self, shelf: Shelf, ask: Ask):
        self.shelf, self.ask = shelf, ask
        self.bits: Bits = shelf.screen(ask.facts)
        self._tally = np.bincount(self.bits, minlength=256)
        self.eligible_count = int(self._tally[0])
        self.ineligible_count = len(shelf) - self.eligible_count

    def counts(self) -> Mapping[str, int]:
        """How many fit, are one field away, wait for a fact, or are closed."""
        return {
            "eligible": self.eligible_count,
            "one_change": int(self._tally[_ONE_FIELD].sum()),
            "missing": int(self._tally[_ONLY_MISSING].sum()),
            "ineligible": self.ineligible_count,
        }

    def eligible(self, most: int | None = None) -> list[Eligible]:
        """The first `most` that fit, by cost to six places, likelihood, then key."""
        found = self._priced(self._shortlist(most))
        return [
            Eligible(rank, fit(self.ask.facts, product), cost, likelihood, self.ask)
            for rank, (product, cost, likelihood) in enumerate(found[:most], start=1)
        ]

    def _shortlist(self, most: int | None) -> Indexes:
        """The places that can be among the first `most` once costs are exact."""
        ask = self.ask
        if most is None or self.eligible_count <= most:
            return np.flatnonzero(self.bits == 0)
        costs, order = self.shelf.order(ask.amount_fen, ask.term_months, ask.drawn_on)
        fitting = order[self.bits[order] == 0]
        last = costs[fitting[most - 1]]
        enough = int(np.searchsorted(costs[fitting], last + 2 * SLACK, side="right"))
        return np.asarray(fitting[:enough])

    def _priced(self, places: Sequence[int] | Indexes) -> list[tuple[Any, ...]]:
        ask, found = self.ask, []
        for place in places:
            product = self.shelf.products[place]
            cost = all_in_annual_cost(product.price, ask.amount_fen, ask.term_months, ask.drawn_on)
            found.append((product, cost, ask.chances.of(product.key)))
        return sorted(found, key=lambda row: ranking.rank_key(row[1], row[2], row[0].key))

    def ineligible(self, most: int | None = None) -> list[Ineligible]:
        """What does not fit, the nearest first: fewest fields to change, missing, closed."""
        return list(self._nearest(most))

    def _nearest(self, most: int | None) -> Iterator[Ineligible]:
        wrong = np.flatnonzero(self.bits)
        nearness = _NEARNESS[self.bits[wrong]]
        for place in wrong[np.argsort(nearness, kind="stable")][:most]:
            yield Ineligible(fit(self.ask.facts, self.shelf.products[place]), self.ask)
