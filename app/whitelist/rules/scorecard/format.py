"""Whether a file is a card of the format `guiyan-scorecard/1` that can be served (评分卡格式)."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from app.kernel.documents import BadInput
from app.whitelist.rules.scorecard.schema import CONTRACT

EDGES_MOST = 19
PAIRS_MOST = 6
PAIR_CELLS_MOST = 6
KINDS = ("numeric", "categorical", "pair")
WHOLE_MOST, NUMBER_MOST = 10**9, 1e300
FILE = "scorecard.json"


def read_card(raw: bytes) -> dict[str, Any]:
    """The card in a file of JSON. Raises BadInput naming the first thing that is not as it must."""
    card = _document(raw)
    check_card(card)
    return card


def json_text(document: Mapping[str, Any]) -> str:
    """JSON that is the same everywhere: sorted keys, a final line feed, no NaN."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return text + "\n"


def check_card(card: Mapping[str, Any]) -> None:
    """Raise BadInput unless every part that a score needs is there and well formed."""
    if card.get("contract") != CONTRACT:
        raise BadInput(f'the card\'s contract must be "{CONTRACT}"', FILE)
    _check(_is_whole(card.get("base_points")), "base_points must be an integer", FILE)
    factors = _list(card, "factors")
    for place, factor in enumerate(factors):
        _check_factor(factor, f"{FILE}, factor {place + 1}")
    names = [factor["column"] for factor in factors]
    _check(len(set(names)) == len(names), "two factors read the same column", FILE)
    pairs = sum(factor["kind"] == "pair" for factor in factors)
    _check(pairs < len(names), "at least one factor must be no pair", FILE)
    _check(pairs <= PAIRS_MOST, f"more than {PAIRS_MOST} pairs", FILE)
    _check_grades(_list(card, "grades"))
    _check_reasons(card.get("reasons"), names)
    _check_calibration(card.get("calibration"))


def check_baseline(card: Mapping[str, Any]) -> None:
    """Raise BadInput unless the card carries what a sample is compared with."""
    try:
        edges, counts = card["psi"]["score"]["edges"], card["psi"]["score"]["counts"]
        sound = _are_edges(edges, WHOLE_MOST) and len(counts) == len(edges) + 1
        sound = sound and _are_counts(counts)
        for factor in card["factors"]:
            counts = card["psi"]["columns"][factor["column"]]["counts"]
            sound = sound and _are_counts(counts) and len(counts) == _bins(factor)
    except (KeyError, TypeError):
        sound = False
    _check(sound, "the card has no sound psi baseline", f"{FILE}, psi")


def _bins(factor: Mapping[str, Any]) -> int:
    """Bins of a factor's baseline, missing included."""
    if factor["kind"] == "categorical":
        return len(set(factor["levels"]) - set(factor.get("rare", ()))) + 2
    if factor["kind"] == "pair":
        return (len(factor["edges_a"]) + 1) * (len(factor["edges_b"]) + 1) + 1
    return len(factor["edges"]) + 2


def _are_counts(counts: Any) -> bool:
    whole = isinstance(counts, list) and all(_is_whole(n) and n >= 0 for n in counts)
    return whole and sum(counts) > 0


def _document(raw: bytes) -> dict[str, Any]:
    """The object in a file; levels are texts of any form, so keys are taken as they stand."""
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadInput("the card is not UTF-8", f"{FILE}, byte {error.start}") from None
    except json.JSONDecodeError as error:
        where = f"{FILE}, line {error.lineno}, column {error.colno}"
        raise BadInput(f"not JSON: {error.msg}", where) from None
    except BadInput:
        raise
    except (RecursionError, ValueError):
        raise BadInput("the card is nested too deeply, or holds too long a number", FILE) from None
    _check(isinstance(found, dict), "one JSON object is expected", FILE)
    return dict(found)


def _no_number(text: str) -> Any:
    raise BadInput(f"{text} is no number of a card", FILE)


def _check(sound: bool, what: str, where: str) -> None:
    if not sound:
        raise BadInput(what, where)


def _list(card: Mapping[str, Any], key: str) -> list[Any]:
    value = card.get(key)
    sound = isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
    _check(sound, f"{key} must be a list of objects that is not empty", FILE)
    return list(value)  # type: ignore[arg-type]


def _check_factor(factor: Mapping[str, Any], where: str) -> None:
    _check(isinstance(factor.get("column"), str), "column must be a text", where)
    where = f'{FILE}, column "{factor["column"][:40]}"'
    _check(factor.get("kind") in KINDS, f"kind must be one of {', '.join(KINDS)}", where)
    for key in ("neutral", "missing"):
        _check(_is_whole(factor.get(key)), f"{key} must be an integer", where)
    {"numeric": _check_numeric, "categorical": _check_levels, "pair": _check_pair}[factor["kind"]](
        factor, where
    )


def _check_numeric(factor: Mapping[str, Any], where: str) -> None:
    edges, points = factor.get("edges"), factor.get("points")
    _check(_are_edges(edges, EDGES_MOST), "edges must be at most 19 ascending numbers", where)
    _check(_are_points(points, edges), "points must be integers, one more than edges", where)


def _check_levels(factor: Mapping[str, Any], where: str) -> None:
    levels = factor.get("levels")
    sound = isinstance(levels, dict) and all(_is_whole(value) for value in levels.values())
    _check(sound, "levels must give an integer for each text", where)
    _check(_is_whole(factor.get("other")), "other must be an integer", where)
    _check(isinstance(factor.get("rare", []), list), "rare must be a list", where)


def _check_pair(factor: Mapping[str, Any], where: str) -> None:
    names, points = factor.get("columns"), factor.get("points")
    two = isinstance(names, list) and len(names) == 2 and all(isinstance(n, str) for n in names)
    _check(two, "columns must name two columns", where)
    for key in ("edges_a", "edges_b"):
        _check(_are_edges(factor.get(key), PAIR_CELLS_MOST - 1), f"{key}: at most 5 edges", where)
    rows = isinstance(points, list) and len(points) == len(factor["edges_a"]) + 1
    sound = rows and all(_are_points(row, factor["edges_b"]) for row in points)  # type: ignore[union-attr]
    _check(sound, "points must be a table of integers", where)


def _check_grades(grades: Sequence[Mapping[str, Any]]) -> None:
    for grade in grades:
        sound = isinstance(grade.get("grade"), str) and _is_whole(grade.get("min_points"))
        _check(sound, "a grade needs its name and an integer min_points", f"{FILE}, grades")


def _check_reasons(reasons: Any, names: Sequence[str]) -> None:
    for name in names:
        reason = reasons.get(name) if isinstance(reasons, dict) else None
        sound = isinstance(reason, dict) and all(
            isinstance(reason.get(key), str) for key in ("code", "zh", "en")
        )
        _check(sound, "a reason needs code, zh and en", f'{FILE}, reasons, column "{name[:40]}"')


def _check_calibration(calibration: Any) -> None:
    """The curve must fall with every point."""
    where = f"{FILE}, calibration"
    kind = calibration.get("kind") if isinstance(calibration, dict) else None
    if kind == "none":
        return
    if kind == "logistic":
        slope = calibration.get("slope")
        sound = _is_number(calibration.get("intercept")) and _is_number(slope) and slope < 0
    elif kind == "piecewise":
        sound = _falls(calibration)
    else:
        sound = False
    _check(sound, "the curve must be none, logistic or piecewise, and fall with points", where)


def _falls(calibration: Mapping[str, Any]) -> bool:
    knots, slopes = (
        calibration.get("knots"),
        [calibration.get(k) for k in ("slope_low", "slope_high")],
    )
    if not isinstance(knots, list) or not knots:
        return False
    pairs = all(isinstance(k, list) and len(k) == 2 and all(map(_is_number, k)) for k in knots)
    return (
        pairs
        and all(_is_number(slope) and slope < 0 for slope in slopes)  # type: ignore[operator]
        and all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(knots))
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= WHOLE_MOST


def _is_number(value: Any) -> bool:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return known and abs(value) <= NUMBER_MOST


def _are_edges(edges: Any, most: int) -> bool:
    return (
        isinstance(edges, list)
        and len(edges) <= most
        and all(map(_is_number, edges))
        and all(a < b for a, b in pairwise(edges))
    )


def _are_points(points: Any, edges: Any) -> bool:
    return (
        isinstance(points, list) and len(points) == len(edges) + 1 and all(map(_is_whole, points))
    )
