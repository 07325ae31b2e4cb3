"""From a shape to integer points in few bins; the mean of a monotone shape stays monotone."""

from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from app.whitelist.training.recipe import Recipe
from app.whitelist.training.states import Feature, Floats, Ints

PDO = 20
ANCHOR_POINTS, ANCHOR_ODDS = 600, 20
PER_LOG_ODDS = PDO / log(2)


def base_of(log_odds: float) -> int:
    """The points of mean log-odds of default: 600 at 20 good to 1 bad, 20 more at twice that."""
    return round(ANCHOR_POINTS - PER_LOG_ODDS * (log_odds + log(ANCHOR_ODDS)))


def factor_of(feature: Feature, shape: Floats, recipe: Recipe) -> tuple[dict[str, Any], int]:
    """The factor, its worst points 0, and what was taken off to make them so.

    Args:
        shape: float (states,), log-odds of default by state, centred.
    """
    factor = _numeric(feature, shape, recipe) if feature.is_numeric else _levels(feature, shape)
    given = _given(factor)
    least = min(given)
    return _moved(factor, -least), least


def _numeric(feature: Feature, shape: Floats, recipe: Recipe) -> dict[str, Any]:
    bins = _tree_bins(shape[:-1], feature.counts[:-1], recipe)
    points = [_points(shape[:-1], feature.counts[:-1], bins == n) for n in range(bins.max() + 1)]
    edges: list[float] = []
    kept = [points[0]]
    for n, (before, after) in enumerate(pairwise(points)):
        if before != after:
            last = np.flatnonzero(bins == n)[-1]
            edges.append(plain_edge(feature.high[last], feature.low[last + 1]))
            kept.append(after)
    missing = _rounded(shape[-1]) if feature.has_missing else _mean(kept, edges, feature)
    return _named(feature, edges=edges, points=kept, missing=missing)


def _levels(feature: Feature, shape: Floats) -> dict[str, Any]:
    counts = feature.counts
    mean = _rounded(float(np.average(shape, weights=counts)))
    *own, other, missing = (
        _rounded(value) if count else mean for value, count in zip(shape, counts, strict=True)
    )
    levels = dict(zip(feature.levels, own, strict=True)) | dict.fromkeys(feature.rare, other)
    named = _named(feature, levels=levels, other=other, missing=missing)
    return named | {"rare": list(feature.rare)}


def _tree_bins(shape: Floats, counts: Ints, recipe: Recipe) -> Ints:
    """The bin of each state, ascending: int (states,)."""
    tree = DecisionTreeRegressor(
        max_leaf_nodes=max(2, recipe.bins_most),
        min_weight_fraction_leaf=recipe.bin_share,
        random_state=0,
    )
    places = np.arange(len(shape))[:, None]
    leaves = tree.fit(places, shape, sample_weight=np.maximum(counts, 1e-9)).apply(places)
    return np.concatenate([[0], np.cumsum(leaves[1:] != leaves[:-1])]).astype(np.int64)


def _points(shape: Floats, counts: Ints, inside: Any) -> int:
    return _rounded(float(np.average(shape[inside], weights=np.maximum(counts[inside], 1e-9))))


def _mean(points: list[int], edges: list[float], feature: Feature) -> int:
    """Mean points of the rows that have a value."""
    places = np.searchsorted(edges, feature.high, side="left")
    return round(float(np.average(np.array(points)[places], weights=feature.counts[:-1])))


def _rounded(log_odds: float) -> int:
    return round(-PER_LOG_ODDS * float(log_odds))


def _named(feature: Feature, **values: Any) -> dict[str, Any]:
    return {"column": feature.name, "kind": feature.column.kind, **values}


def _given(factor: dict[str, Any]) -> list[int]:
    if factor["kind"] == "numeric":
        return [*factor["points"], factor["missing"]]
    return [*factor["levels"].values(), factor["other"], factor["missing"]]


def _moved(factor: dict[str, Any], by: int) -> dict[str, Any]:
    moved = factor | {"missing": factor["missing"] + by}
    if factor["kind"] == "numeric":
        return moved | {"points": [points + by for points in factor["points"]]}
    levels = {level: points + by for level, points in factor["levels"].items()}
    return moved | {"levels": levels, "other": factor["other"] + by}


def plain_edge(last: float, first: float) -> float:
    """The number with the fewest digits that is not below `last` and below `first`.

    >>> plain_edge(1049.0, 1207.3)
    1100.0
    """
    low, high = Decimal(repr(float(last))), Decimal(repr(float(first)))
    top = max(low.adjusted(), high.adjusted()) + 1
    for place in range(top, top - 20, -1):
        unit = Decimal(1).scaleb(place)
        edge = float((low / unit).to_integral_value(ROUND_CEILING) * unit)
        if last <= edge < first:
            return edge + 0.0
    return float(last)
