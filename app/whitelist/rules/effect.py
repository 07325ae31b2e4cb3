"""What another card would do to past applicants (对过去申请人的影响). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.whitelist.rules.scoring import REFER, Card, score


@dataclass(frozen=True)
class Past:
    """A past applicant: a name for the page, and the score as it was computed."""

    name: str
    public_id: str
    points: int
    grade: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One applicant under both cards."""

    past: Past
    points: int
    grade: str


@dataclass(frozen=True)
class Effect:
    """`table[old][new]` counts applicants; `changed` are those whose grade differs."""

    grades: tuple[str, ...]
    table: Mapping[str, Mapping[str, int]]
    changed: tuple[Change, ...]
    better: int
    worse: int
    same: int

    @property
    def total(self) -> int:
        return self.better + self.worse + self.same


def effect_of(card: Card, past: Iterable[Past]) -> Effect:
    """The newest score of each applicant, recomputed with the same facts under another card."""
    changes = [_change(card, one) for one in past]
    order = [str(grade["grade"]) for grade in card["grades"]]
    for change in changes:
        order += [grade for grade in (change.past.grade, change.grade) if grade not in order]
    order = [grade for grade in order if grade != REFER] + [REFER] * (REFER in order)
    table = {old: dict.fromkeys(order, 0) for old in order}
    for change in changes:
        table[change.past.grade][change.grade] += 1
    steps = [order.index(change.past.grade) - order.index(change.grade) for change in changes]
    return Effect(
        grades=tuple(order),
        table=table,
        changed=tuple(change for change in changes if change.past.grade != change.grade),
        better=sum(step > 0 for step in steps),
        worse=sum(step < 0 for step in steps),
        same=sum(step == 0 for step in steps),
    )


def _change(card: Card, past: Past) -> Change:
    result = score(card, past.inputs)
    return Change(past, result.points, result.grade)
