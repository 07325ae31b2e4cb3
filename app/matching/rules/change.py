"""What the entrepreneur could change so that a product takes the need: the smallest such step.

Fewest fields first, then the least distance. Each clause reads one field of the need at most
(itself or, for a ratio, its upper part), so each field can be searched on its own and the answer
is the smallest of all: a field that has no wrong clause stays, every other must move.

Facts that somebody attested (founding, revenue, industry …) are never proposed for change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from app.matching.rules.fit import RATIOS, complete
from app.products.rules.eligibility import (
    Clause,
    Facts,
    Number,
    interval_of,
    judge_all,
    listed,
    number,
)


@dataclass(frozen=True)
class Whole:
    """A field that takes whole numbers from `least` to `most`."""

    least: int
    most: int

    def candidates(self, points: Iterable[Number], now: int) -> list[int]:
        """Values where an answer can lie: the ends of every clause, the ends of the field.

        What all clauses allow together is made of intervals and single values; the point of it
        nearest to `now` is one of their ends.
        """
        ends = {self.least, self.most}
        for point in points:
            ends |= {floor(point), ceil(point)}
        inside = (end for end in ends if self.least <= end <= self.most and end != now)
        return sorted(inside, key=lambda end: (abs(end - now), end))

    def distance(self, now: int, to: int) -> Fraction:
        """The share of the field's whole range that lies between."""
        return Fraction(abs(to - now), max(self.most - self.least, 1))


@dataclass(frozen=True)
class Choice:
    """A field that takes one of a few words; one is as far as another, the first listed wins."""

    options: tuple[Any, ...]

    def candidates(self, points: Iterable[Number], now: Any) -> list[Any]:
        return [option for option in self.options if option != now]

    def distance(self, now: Any, to: Any) -> Fraction:
        return Fraction(now != to)


Domains = Mapping[str, Whole | Choice]
"""Field of POST /needs -> what it takes; the fields the entrepreneur can change."""


@dataclass(frozen=True)
class Change:
    """One field moved."""

    field: str
    now: Any
    to: Any


def base_of(field: str) -> str:
    """The field of a need that moves this fact: its own name, or a ratio's upper part."""
    return RATIOS[field][0] if field in RATIOS else field


def smallest_change(
    facts: Facts, clauses: Sequence[Clause], domains: Domains
) -> tuple[Change, ...] | None:
    """The smallest change after which every clause passes.

    Args:
        facts: complete facts of the need as it stands. clauses: all of one product.

    Returns:
        () if nothing needs changing; None where nothing the entrepreneur can change helps.
    """
    wrong = [f.clause for f in judge_all(clauses, facts) if not f.passes]
    moving = [name for name in domains if any(base_of(c.field) == name for c in wrong)]
    if any(base_of(clause.field) not in domains for clause in wrong):
        return None
    changes = []
    for name in moving:
        about = [clause for clause in clauses if base_of(clause.field) == name]
        to = _nearest(facts, name, about, domains[name])
        if to is None:
            return None
        changes.append(Change(name, facts[name], to.value))
    assert _all_pass(clauses, applied(facts, changes)), (facts, clauses, changes)
    return tuple(changes)


def applied(facts: Facts, changes: Iterable[Change]) -> dict[str, Any]:
    """The facts of the need with the changes made."""
    return complete({**facts, **{change.field: change.to for change in changes}})


def changes_document(changes: tuple[Change, ...] | None) -> list[dict[str, Any]] | None:
    """A change as the API says it."""
    if changes is None:
        return None
    return [{"field": each.field, "from": each.now, "to": each.to} for each in changes]


@dataclass(frozen=True)
class _Found:
    value: Any


def _nearest(
    facts: Facts, name: str, about: Sequence[Clause], domain: Whole | Choice
) -> _Found | None:
    """The nearest value of one field that passes every clause about it."""
    now = facts[name]
    points = [point for clause in about for point in _points(clause, facts)]
    for value in domain.candidates(points, now):
        if _all_pass(about, complete({**facts, name: value})):
            return _Found(value)
    return None


def _all_pass(clauses: Sequence[Clause], facts: Facts) -> bool:
    return all(finding.passes for finding in judge_all(clauses, facts))


def _points(clause: Clause, facts: Facts) -> Iterator[Number]:
    """The values of the field at which a clause turns, in the field's own unit."""
    interval = interval_of(clause.op, clause.value)
    members = interval or [number(member) for member in listed(clause.value)]
    unit = facts.get(RATIOS[clause.field][1]) if clause.field in RATIOS else 1
    for member in members:
        if member is not None and unit is not None:
            yield member * unit
