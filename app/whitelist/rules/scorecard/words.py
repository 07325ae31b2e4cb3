"""A bin in words, Chinese and English. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from app.whitelist.rules.scorecard.points import sources_of

Words = dict[str, str]


def bin_words(factor: Mapping[str, Any], row: Mapping[str, Any]) -> Words:
    """Where a row stands on a factor; `row` holds the cells by column, None for missing."""
    cells = [row[source] for source in sources_of(factor)]
    if None in cells:
        return {"zh": "缺失", "en": "missing"}
    if factor["kind"] == "categorical":
        return _level_words(factor, cells[0])
    if factor["kind"] == "numeric":
        return range_words(factor["edges"], bisect_left(factor["edges"], cells[0]))
    parts = [
        (name, range_words(edges, bisect_left(edges, cell)))
        for name, edges, cell in zip(
            factor["columns"], (factor["edges_a"], factor["edges_b"]), cells, strict=True
        )
    ]
    return {
        "zh": "；".join(f"{name} {words['zh']}" for name, words in parts),
        "en": "; ".join(f"{name} {words['en']}" for name, words in parts),
    }


def range_words(edges: Sequence[float], place: int) -> Words:
    """The bin `place` between ascending edges.

    >>> range_words([12, 24.5], 1)["en"]
    'more than 12, at most 24.5'
    """
    if not edges:
        return {"zh": "任何值", "en": "any value"}
    if place == 0:
        return {"zh": f"不超过 {_plain(edges[0])}", "en": f"at most {_plain(edges[0])}"}
    low = _plain(edges[place - 1])
    if place == len(edges):
        return {"zh": f"大于 {low}", "en": f"more than {low}"}
    high = _plain(edges[place])
    return {"zh": f"大于 {low}、不超过 {high}", "en": f"more than {low}, at most {high}"}


def _level_words(factor: Mapping[str, Any], cell: str) -> Words:
    if cell not in factor["levels"]:
        return {"zh": f"{cell}（训练时没有见过）", "en": f"{cell} (not seen in training)"}
    if cell in factor.get("rare", ()):
        return {"zh": f"{cell}（少见，按其他计）", "en": f"{cell} (rare, counted as other)"}
    return {"zh": cell, "en": cell}


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
