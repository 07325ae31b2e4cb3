"""Grades by least points, and the way to the next better one. Pure."""

from collections.abc import Mapping
from typing import Any

REFER = "REFER"


def grade_of(card: Mapping[str, Any], points: int) -> str:
    """The best grade whose least points are reached; the last one below all."""
    ordered = sorted(card["grades"], key=lambda grade: -grade["min_points"])
    for grade in ordered:
        if points >= grade["min_points"]:
            return str(grade["grade"])
    return str(ordered[-1]["grade"])


def next_grade(card: Mapping[str, Any], points: int) -> tuple[str, int] | None:
    """The next better grade and the points still missing; None at the top."""
    above = [g for g in card["grades"] if g["min_points"] > points]
    if not above:
        return None
    nearest = min(above, key=lambda grade: grade["min_points"])
    return str(nearest["grade"]), int(nearest["min_points"]) - points
