"""Why a score is not higher: the factors that gave less than they give on average. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST = 3


def worst_factors(
    card: Mapping[str, Any], by_factor: Mapping[str, Sequence[int]]
) -> list[list[str]]:
    """The factors below their `neutral` points, row by row, at most three.

    Ordered by `neutral - points` descending, ties by the order of the factors.
    """
    names = [factor["column"] for factor in card["factors"]]
    count = len(names)
    # One integer per cell carries both keys: what was lost, then how early the factor stands.
    ranked = [
        [max(factor["neutral"] - points, 0) * count + count - 1 - place for points in column]
        for place, (factor, column) in enumerate(
            zip(card["factors"], (by_factor[name] for name in names), strict=True)
        )
    ]
    found = []
    for row in zip(*ranked, strict=True):
        top = sorted(row, reverse=True)[:MOST]
        found.append([names[count - 1 - code % count] for code in top if code >= count])
    return found
