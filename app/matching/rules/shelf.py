"""The shelf: all live products laid out so that one need is compared with them at once.

Every clause becomes an entry of a column, one column per fact; a column answers for all its
entries with one exact comparison of ranks. What is wrong with a product is a set of bits, one per
field of the need that could be changed, one for what cannot, one for what is missing: no bit is
eligible, one bit of a field is one change away.
"""

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
from app.products.rules.eligibility import Clause, Facts, Number, Outcome, holds, interval_of, size

CHANGEABLE = ("amount_fen", "term_months", "use", "wants_guarantee")
FIXED_BIT = 1 << 6
MISSING_BIT = 1 << 7
_ORDERS_KEPT = 32

Bits = NDArray[np.uint8]
Indexes = NDArray[np.int64]


def bit_of(field: str) -> int:
    """The bit of what a fact's failure means: a field to change, or nothing to be done."""
    base = base_of(field)
    return 1 << CHANGEABLE.index(base) if base in CHANGEABLE else FIXED_BIT


@dataclass(frozen=True)
class Sizes:
    """The clauses of one fact that compare sizes.

    `products` int (entries,); `least`, `most` int (entries,): ranks among the sorted `ends`,
    -1 and len(ends) where open.
    """

    field: str
    ends: Sequence[Number]
    products: Indexes
    least: Indexes
    most: Indexes
    whole: bool
    """Whether entry i belongs to product i, for every product."""

    def failing(self, actual: Any) -> NDArray[np.bool_]:
        at = size(actual)
        if at is None:
            return np.ones(len(self.products), dtype=bool)
        # Exact: the fact is placed among the ends once, in whole numbers or fractions.
        return (self.least >= bisect_right(self.ends, at)) | (
            self.most < bisect_left(self.ends, at)
        )


@dataclass(frozen=True)
class Words:
    """The other clauses of one fact: each distinct one is judged once."""

    field: str
    distinct: Sequence[tuple[str, Any]]
    products: Indexes
    kinds: Indexes
    whole: bool = False

    def failing(self, actual: Any) -> NDArray[np.bool_]:
        wrong = [holds(op, value, actual) is not Outcome.HOLDS for op, value in self.distinct]
        return np.array(wrong, dtype=bool)[self.kinds]


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
            bit = np.uint8(bit_of(column.field))
            if actual is None:
                _mark_missing(bits, column, bit)
                continue
            failing = column.failing(actual)
            if column.whole:
                bits |= failing.view(np.uint8) * bit
            else:
                bits[column.products[failing]] |= bit
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


def _mark_missing(bits: Bits, column: Sizes | Words, bit: np.uint8) -> None:
    """A missing fact closes a product, unless its clause asks that the fact be absent."""
    failing = np.ones(len(column.products), dtype=bool)
    if isinstance(column, Words):
        failing = column.failing(None)
    # A fixed fact that is missing is not (yet) a reason against the person.
    also = np.uint8(0) if bit == FIXED_BIT else bit
    bits[column.products[failing]] |= np.uint8(MISSING_BIT) | also


def _columns(products: Sequence[ProductFacts]) -> tuple[Sizes | Words, ...]:
    sizes: dict[str, list[tuple[int, Clause]]] = defaultdict(list)
    words: dict[str, list[tuple[int, Clause]]] = defaultdict(list)
    for place, product in enumerate(products):
        for clause in product.clauses:
            kind = words if interval_of(clause.op, clause.value) is None else sizes
            kind[clause.field].append((place, clause))
    whole = len(products)
    return (
        *(_sizes(field, entries, whole) for field, entries in sorted(sizes.items())),
        *(_words(field, entries) for field, entries in sorted(words.items())),
    )


def _sizes(field: str, entries: list[tuple[int, Clause]], whole: int) -> Sizes:
    intervals = [interval_of(clause.op, clause.value) or (None, None) for _, clause in entries]
    ends = sorted({end for interval in intervals for end in interval if end is not None})
    rank = {end: place for place, end in enumerate(ends)}
    places = [place for place, _ in entries]
    return Sizes(
        field,
        ends,
        np.array(places, dtype=np.int64),
        np.array([-1 if a is None else rank[a] for a, _ in intervals], dtype=np.int64),
        np.array([len(ends) if b is None else rank[b] for _, b in intervals], dtype=np.int64),
        places == list(range(whole)),
    )


def _words(field: str, entries: list[tuple[int, Clause]]) -> Words:
    distinct: dict[str, int] = {}
    judged: list[tuple[str, Any]] = []
    kinds = []
    for _, clause in entries:
        name = repr((clause.op, clause.value))
        if name not in distinct:
            distinct[name] = len(judged)
            judged.append((clause.op, clause.value))
        kinds.append(distinct[name])
    places = np.array([place for place, _ in entries], dtype=np.int64)
    return Words(field, judged, places, np.array(kinds, dtype=np.int64))
