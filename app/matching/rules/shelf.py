"""The shelf: all live products laid out so that one need is compared with them at once.

The clauses are laid out in columns, one per fact; a column answers for all products with one
exact comparison of ranks, or from what it said of the same word before. What is wrong with a
product is a set of bits, one per field of the need that could be changed, one for what cannot, one
for what is missing: no bit is eligible, one bit of a field is one change away.
"""

import dataclasses
from bisect import bisect_left, bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.rules.change import base_of
from app.matching.rules.fit import ProductFacts
from app.matching.rules.pricing import Floats, estimates
from app.products.rules.eligibility import (
    Clause,
    Facts,
    Number,
    Outcome,
    holds,
    interval_of,
    listed,
    size,
)

CHANGEABLE = ("amount_fen", "term_months", "use", "wants_guarantee")
FIXED_BIT = 1 << 6
MISSING_BIT = 1 << 7
_ORDERS_KEPT = 32
_VALUES_KEPT = 256

Bits = NDArray[np.uint8]
Indexes = NDArray[np.int64]


def bit_of(field: str) -> int:
    """The bit of what a fact's failure means: a field to change, or nothing to be done."""
    base = base_of(field)
    return 1 << CHANGEABLE.index(base) if base in CHANGEABLE else FIXED_BIT


@dataclass(frozen=True)
class Sizes:
    """What the clauses of one fact that compare sizes ask of each product, taken together.

    `least`, `most` int (products,): ranks among the sorted `ends`, -1 and len(ends) where open.
    `asked` uint8 (products,): 1 where a product asks at all.
    """

    field: str
    ends: Sequence[Number]
    least: NDArray[np.int32]
    most: NDArray[np.int32]
    asked: Bits

    def failing(self, actual: Any) -> Bits:
        """1 where the fact lies outside: uint8 (products,)."""
        at = size(actual)
        if at is None:
            return self.asked
        # Exact: the fact is placed among the ends once, in whole numbers or fractions.
        below = self.least >= bisect_right(self.ends, at)
        return (below | (self.most < bisect_left(self.ends, at))).view(np.uint8)


@dataclass(frozen=True)
class Words:
    """The other clauses of one fact: each distinct one is judged once for each value met.

    `products`, `kinds` int (entries,): whose clause it is, and its place among the distinct ones.
    """

    field: str
    distinct: Sequence[tuple[str, Any]]
    products: Indexes
    kinds: Indexes
    number: int
    seen: dict[Any, Bits] = dataclasses.field(default_factory=dict)

    def failing(self, actual: Any) -> Bits:
        """1 where a clause does not hold: uint8 (products,)."""
        key = (type(actual), tuple(actual) if isinstance(actual, list) else actual)
        found = self.seen.get(key)
        if found is None:
            found = self._judged(actual)
            if len(self.seen) >= _VALUES_KEPT:
                self.seen.clear()
            self.seen[key] = found
        return found

    def _judged(self, actual: Any) -> Bits:
        wrong = [holds(op, value, actual) is not Outcome.HOLDS for op, value in self.distinct]
        found = np.zeros(self.number, dtype=np.uint8)
        found[self.products[np.array(wrong, dtype=bool)[self.kinds]]] = 1
        return found


class Shelf:
    """The products of a county on a day, in the order of their keys."""

    def __init__(self, products: Sequence[ProductFacts]):
        self.products = tuple(sorted(products, key=lambda product: product.key))
        self.columns = _columns(self.products)
        self._orders: OrderedDict[tuple[Any, ...], tuple[Floats, Indexes]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.products)

    def screen(self, facts: Facts) -> Bits:
        """What is wrong with each product for these facts: uint8 (products,)."""
        bits = np.zeros(len(self.products), dtype=np.uint8)
        for column in self.columns:
            actual = facts.get(column.field)
            bit = bit_of(column.field)
            if actual is not None:
                bits |= column.failing(actual) * np.uint8(bit)
            else:
                bits |= _missing(column) * np.uint8(MISSING_BIT | (bit & ~FIXED_BIT))
        return bits

    def order(self, amount_fen: int, term_months: int, drawn_on: date) -> tuple[Floats, Indexes]:
        """Estimated annual costs (products,) and the products from cheap to dear.

        Rates alone make a price independent of the amount, so the order of a term is kept.
        """
        amount = amount_fen if self._fixed_fees else None
        key = (amount, term_months, drawn_on)
        if key not in self._orders:
            costs = self._estimates(amount_fen, term_months, drawn_on)
            self._orders[key] = (costs, np.argsort(costs, kind="stable"))
            while len(self._orders) > _ORDERS_KEPT:
                self._orders.popitem(last=False)
        return self._orders[key]

    def _estimates(self, amount_fen: int, term_months: int, drawn_on: date) -> Floats:
        places: dict[Any, int] = {}
        kinds = [places.setdefault(p.price, len(places)) for p in self.products]
        costs = estimates(list(places), amount_fen, term_months, drawn_on)
        return costs[np.array(kinds, dtype=np.int64)]

    @cached_property
    def _fixed_fees(self) -> bool:
        return any(fee.rate is None for product in self.products for fee in product.price.fees)


def _missing(column: Sizes | Words) -> Bits:
    """1 where a missing fact closes a product: not where its clause asks that it be absent.

    A fixed fact that is missing is not (yet) a reason against the person, hence no fixed bit.
    """
    return column.asked if isinstance(column, Sizes) else column.failing(None)


def _columns(products: Sequence[ProductFacts]) -> tuple[Sizes | Words, ...]:
    sizes: dict[str, list[tuple[int, Clause]]] = defaultdict(list)
    words: dict[str, list[tuple[int, Clause]]] = defaultdict(list)
    for place, product in enumerate(products):
        for clause in product.clauses:
            kind = words if interval_of(clause.op, clause.value) is None else sizes
            kind[clause.field].append((place, clause))
    number = len(products)
    return (
        *(_sizes(field, entries, number) for field, entries in sorted(sizes.items())),
        *(_words(field, entries, number) for field, entries in sorted(words.items())),
    )


def _sizes(field: str, entries: list[tuple[int, Clause]], number: int) -> Sizes:
    intervals = [interval_of(clause.op, clause.value) or (None, None) for _, clause in entries]
    ends = sorted({end for interval in intervals for end in interval if end is not None})
    rank = {end: place for place, end in enumerate(ends)}
    least = np.full(number, -1, dtype=np.int32)
    most = np.full(number, len(ends), dtype=np.int32)
    asked = np.zeros(number, dtype=np.uint8)
    for (place, _), (low, high) in zip(entries, intervals, strict=True):
        # All clauses of a product must hold: together they leave the intersection.
        asked[place] = 1
        if low is not None:
            least[place] = max(least[place], rank[low])
        if high is not None:
            most[place] = min(most[place], rank[high])
    return Sizes(field, ends, least, most, asked)


def _words(field: str, entries: list[tuple[int, Clause]], number: int) -> Words:
    places: dict[str, int] = {}
    distinct: list[tuple[str, Any]] = []
    kinds = []
    for _, clause in entries:
        name = _name(clause)
        if name not in places:
            places[name] = len(distinct)
            distinct.append((clause.op, clause.value))
        kinds.append(places[name])
    whose = np.array([place for place, _ in entries], dtype=np.int64)
    return Words(field, distinct, whose, np.array(kinds, dtype=np.int64), number)


def _name(clause: Clause) -> str:
    """One name for clauses that say the same: the order of a list says nothing."""
    return repr((clause.op, sorted(map(repr, listed(clause.value)))))
