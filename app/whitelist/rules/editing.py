"""A card as numbers in a form, and back: each number under a key of its own. Pure.

Keys: `grades.A`, `COLUMN.points.0`, `COLUMN.edges.0`, `COLUMN.levels.passed`, `COLUMN.missing`.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

_ALONE = ("missing", "neutral")

# Where a number lies: the list or table that holds it, and its place therein.
_Place = tuple[str, Any, Any]


def numbers_of(card: Mapping[str, Any]) -> dict[str, int]:
    """Every number the centre may change, by its key, in the order of the page."""
    return {key: holder[place] for key, holder, place in _places(card)}


def with_numbers(card: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    """The card with other numbers; a key that the card does not have is left aside."""
    changed = deepcopy(dict(card))
    for key, holder, place in list(_places(changed)):
        holder[place] = numbers.get(key, holder[place])
    return changed


def _places(card: Mapping[str, Any]) -> Iterator[_Place]:
    for factor in card["factors"]:
        column = factor["column"]
        for part in ("edges", "points"):
            for place in range(len(factor.get(part, ()))):
                yield f"{column}.{part}.{place}", factor[part], place
        for level in factor.get("levels", ()):
            yield f"{column}.levels.{level}", factor["levels"], level
        for part in _ALONE:
            if part in factor:
                yield f"{column}.{part}", factor, part
    for grade in card["grades"]:
        yield f"grades.{grade['grade']}", grade, "min_points"
