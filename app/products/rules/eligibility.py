"""Whether a product takes a need: each clause judged on its own, and nothing guessed.

A clause compares one fact with a value. It passes, fails, or is unknown because the fact is
missing; unknown is never a failure of the person, but it keeps the product closed until supplied.
The product's own bounds (amount, term, guarantee) are clauses like the bank's own.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from app.kernel.money import format_wan
from app.kernel.words import N_

Facts = Mapping[str, Any]
Number = int | Fraction


class Outcome(StrEnum):
    """What a clause says of a need (通过、不符、待补充)."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Clause:
    """One condition of a product (准入条件).

    Args:
        code: the product's own name for it. field: the fact it reads.
        op: in, prefix, <=, >=, between or exists.
        value: a number, a text or a list, as the op asks; amounts in fen, shares as "0.65".
        text: the sentence people read; a template when `values` fill it, else the bank's words.
    """

    code: str
    field: str
    op: str
    value: Any
    text: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A clause judged on the facts."""

    clause: Clause
    outcome: Outcome
    actual: Any

    @property
    def passes(self) -> bool:
        return self.outcome is Outcome.HOLDS


@dataclass(frozen=True)
class Bounds:
    """The bounds every product has; amounts in fen, both ends included."""

    amount_min_fen: int
    amount_max_fen: int
    term_min_months: int
    term_max_months: int
    needs_guarantee: bool


def bound_clauses(bounds: Bounds) -> tuple[Clause, ...]:
    """The product's bounds as clauses on the fields of a need.

    A product that needs a guarantee is for those who want one; a product without takes anyone.
    """
    found = [_amount_clause(bounds), _term_clause(bounds)]
    if bounds.needs_guarantee:
        text = N_("这个产品需要担保：请在需求中选择“愿意办理担保”")
        found.append(Clause("guarantee_needed", "wants_guarantee", "in", [True], text))
    return tuple(found)


def _amount_clause(bounds: Bounds) -> Clause:
    least, most = bounds.amount_min_fen, bounds.amount_max_fen
    return Clause(
        "amount_range",
        "amount_fen",
        "between",
        [least, most],
        N_("金额在 {least} 到 {most} 之间"),
        {"least": format_wan(least), "most": format_wan(most)},
    )


def _term_clause(bounds: Bounds) -> Clause:
    least, most = bounds.term_min_months, bounds.term_max_months
    return Clause(
        "term_range",
        "term_months",
        "between",
        [least, most],
        N_("期限在 {least} 到 {most} 个月之间"),
        {"least": least, "most": most},
    )


def judge(clause: Clause, facts: Facts) -> Finding:
    """The clause on these facts; a fact that is absent or None is missing.

    >>> judge(Clause("R1", "term_months", "<=", 12, "一年以内"), {"term_months": 18}).outcome
    <Outcome.FAILS: 'fails'>
    """
    actual = facts.get(clause.field)
    return Finding(clause, holds(clause.op, clause.value, actual), actual)


def judge_all(clauses: Iterable[Clause], facts: Facts) -> tuple[Finding, ...]:
    """Every clause, in order: all reasons at once."""
    return tuple(judge(clause, facts) for clause in clauses)


def verdict_of(findings: Iterable[Finding]) -> str:
    """`eligible`, `ineligible` if anything fails, else `unknown` if anything is missing."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.FAILS in outcomes:
        return "ineligible"
    return "unknown" if Outcome.UNKNOWN in outcomes else "eligible"


def holds(op: str, value: Any, actual: Any) -> Outcome:
    """Compare a fact with a clause's value.

    Numbers compare exactly (1 and "1.0" are equal); a truth value is no number. A list of facts
    passes `in` and `prefix` when one of its members does. "No", an empty text and an empty list are
    known and not there: they pass `exists` only with the value false.
    """
    if op == "exists":
        return _exists(value, actual)
    if actual is None:
        return Outcome.UNKNOWN
    members = actual if isinstance(actual, list | tuple) else [actual]
    compare = _COMPARE[op]
    return Outcome.HOLDS if any(compare(value, member) for member in members) else Outcome.FAILS


def _exists(value: Any, actual: Any) -> Outcome:
    there = actual not in (None, "", [], ()) and actual is not False
    if actual is None and value is not False:
        return Outcome.UNKNOWN
    return Outcome.HOLDS if there is (value is not False) else Outcome.FAILS


def listed(value: Any) -> list[Any]:
    """A clause's value as a list: one member stands for itself."""
    return list(value) if isinstance(value, list | tuple) else [value]


def number(value: Any) -> Number | None:
    """An exact number, or None for what is none: a truth value, a word, infinity."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Fraction):
        return value
    return _parsed(value) if isinstance(value, str | Decimal) else None


@lru_cache(maxsize=4096)
def _parsed(value: str | Decimal) -> Fraction | None:
    try:
        return Fraction(Decimal(value))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (number(one) is not None and number(one) == number(other))
    left, right = number(one), number(other)
    return left is not None and left == right


def _is_member(value: Any, actual: Any) -> bool:
    return any(_same(member, actual) for member in listed(value))


def _begins(value: Any, actual: Any) -> bool:
    # An empty prefix would let everything through, which nobody means.
    starts = tuple(p for p in listed(value) if isinstance(p, str) and p)
    return isinstance(actual, str) and actual.startswith(starts)


def size(value: Any) -> Number | None:
    """What `<=`, `>=` and `between` compare: a number, or a day as its place in the calendar."""
    exact = number(value)
    if exact is None and isinstance(value, str | date):
        return _day(str(value))
    return exact


@lru_cache(maxsize=4096)
def _day(value: str) -> int | None:
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError:
        return None


def interval_of(op: str, value: Any) -> tuple[Number | None, Number | None] | None:
    """(least, most) of a clause that compares sizes, an open end as None.

    None for a clause that compares no sizes or whose value is not what its op asks.
    """
    if op == "between":
        ends = [size(end) for end in listed(value)]
        return (ends[0], ends[1]) if len(ends) == 2 and None not in ends else None
    end = size(value)
    if end is None or op not in ("<=", ">="):
        return None
    return (None, end) if op == "<=" else (end, None)


def _within(op: str, value: Any, actual: Any) -> bool:
    ends, at = interval_of(op, value), size(actual)
    if ends is None or at is None:
        return False
    least, most = ends
    return (least is None or least <= at) and (most is None or at <= most)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "in": _is_member,
    "prefix": _begins,
    "<=": lambda value, actual: _within("<=", value, actual),
    ">=": lambda value, actual: _within(">=", value, actual),
    "between": lambda value, actual: _within("between", value, actual),
}
