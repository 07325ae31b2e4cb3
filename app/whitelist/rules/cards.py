"""What a county's expert card must look like (专家评分卡): points set by people, no probability.

Format: guiyan-scorecard/1. Beyond it, what keeps a card of policy points fair: only known facts,
more of a good thing never costs points, an unknown fact is never worse than the worst known one,
and the whole is as many points as the county's parameter says.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from app.kernel.refusals import Refusal
from app.whitelist.rules.facts import COLUMNS
from app.whitelist.rules.forbidden import is_forbidden
from app.whitelist.rules.scorecard.format import EDGES_MOST
from app.whitelist.rules.scorecard.grades import REFER
from app.whitelist.rules.scorecard.schema import CONTRACT

POINTS_MAX = 1000
GRADE_LENGTH_MAX = 12


def card_refusals(card: Any, *, total: int) -> tuple[Refusal, ...]:
    """Why a card cannot be used, every reason at once.

    Args:
        card: the definition as proposed, of any shape.
        total: the most points of a whole card (sum of `whitelist.points`).
    """
    shape = _shape_refusals(card)
    if shape:
        return tuple(shape)
    found = _column_refusals(card)
    for factor in card["factors"]:
        if factor["column"] in COLUMNS:
            found += _factor_refusals(factor)
    found += _grade_refusals(card["grades"])
    return tuple(found) or _total_refusals(card, total)


def most_of(factor: Mapping[str, Any]) -> int:
    """The most points a factor can give; an unknown fact never gives more than the best one."""
    return int(max(_given(factor)))


def _given(factor: Mapping[str, Any]) -> list[int]:
    return list(factor["points"] if factor["kind"] == "numeric" else factor["levels"].values())


def most_by_group(card: Mapping[str, Any]) -> dict[str, int]:
    """The most points of each group of facts, as this card has them."""
    found: dict[str, int] = {}
    for factor in card["factors"]:
        group = COLUMNS[factor["column"]].group
        found[group] = found.get(group, 0) + most_of(factor)
    return found


def _shape_refusals(card: Any) -> list[Refusal]:
    """What the rest of the checks would stumble over."""
    if not isinstance(card, Mapping) or card.get("contract") != CONTRACT:
        return [_refusal("card_contract", "评分卡格式应为 {what}", what=CONTRACT)]
    if card.get("calibration") != {"kind": "none"}:
        return [_refusal("card_probability", "专家评分卡不能含违约概率")]
    if not _is_whole(card.get("base_points")):
        return [_refusal("card_points", "起始分应为整数")]
    if not isinstance(card.get("reasons"), Mapping):
        return [_refusal("card_reason", "评分卡缺少理由文字")]
    factors, grades = card.get("factors"), card.get("grades")
    if not isinstance(factors, list) or not factors:
        return [_refusal("card_empty", "评分卡至少要有一个项目")]
    if not all(isinstance(f, Mapping) and isinstance(f.get("column"), str) for f in factors):
        return [_refusal("card_kind", "每个项目都要写明是哪个事实")]
    if not isinstance(grades, list) or not all(_is_grade(grade) for grade in grades):
        return [_refusal("card_grades", "每个等级要有名称和整数分数线")]
    return []


def _column_refusals(card: Mapping[str, Any]) -> list[Refusal]:
    found = []
    columns = [factor["column"] for factor in card["factors"]]
    for column in dict.fromkeys(columns):
        if is_forbidden(column) or is_forbidden(_words_of(card, column)):
            found.append(_refusal("card_forbidden", "项目「{what}」不得用于评分", what=column))
        elif column not in COLUMNS:
            found.append(_refusal("card_unknown", "没有「{what}」这个事实", what=column))
        if columns.count(column) > 1:
            found.append(_refusal("card_twice", "项目「{what}」出现了两次", what=column))
        if not _has_reason(card["reasons"].get(column)):
            found.append(_refusal("card_reason", "项目「{what}」缺少理由文字", what=column))
    return found


def _words_of(card: Mapping[str, Any], column: str) -> str:
    """The Chinese words a reader would be told about a factor."""
    reason = card["reasons"].get(column)
    return str(reason.get("zh", "")) if isinstance(reason, Mapping) else ""


def _has_reason(reason: Any) -> bool:
    return isinstance(reason, Mapping) and all(
        isinstance(reason.get(part), str) and reason[part].strip() for part in ("code", "zh", "en")
    )


def _factor_refusals(factor: Mapping[str, Any]) -> list[Refusal]:
    column = factor["column"]
    if factor.get("kind") != COLUMNS[column].kind:
        return [_refusal("card_kind", "项目「{what}」的类型不对", what=column)]
    read = _numeric if factor["kind"] == "numeric" else _categorical
    found = read(column, factor)
    if found:
        return found
    given = _given(factor)
    if not min(given) <= factor["missing"] <= max(given):
        text = "项目「{what}」未知时的分值应在最差和最好的一档之间"
        return [_refusal("card_missing", text, what=column)]
    return []


def _numeric(column: str, factor: Mapping[str, Any]) -> list[Refusal]:
    edges, points = factor.get("edges"), factor.get("points")
    if not isinstance(edges, list) or not isinstance(points, list) or len(edges) > EDGES_MOST:
        return [_refusal("card_bins", "项目「{what}」的分段不对", what=column)]
    if len(points) != len(edges) + 1:
        return [_refusal("card_bins", "项目「{what}」的分值个数应比分段点多一个", what=column)]
    if not _are_points([*points, factor.get("missing"), factor.get("neutral")]):
        return [_refusal("card_points", "项目「{what}」的分值应为不小于 0 的整数", what=column)]
    if not all(_is_whole(edge) for edge in edges) or any(a >= b for a, b in pairwise(edges)):
        return [_refusal("card_edges", "项目「{what}」的分段点应为从小到大的整数", what=column)]
    if any(a > b for a, b in pairwise(points)):
        return [_refusal("card_falls", "项目「{what}」越多，分值不能越低", what=column)]
    return []


def _categorical(column: str, factor: Mapping[str, Any]) -> list[Refusal]:
    levels, best_first = factor.get("levels"), COLUMNS[column].levels
    if not isinstance(levels, Mapping) or set(levels) != set(best_first):
        return [_refusal("card_levels", "项目「{what}」的各档应与事实一致", what=column)]
    values = [*levels.values(), factor.get("other"), factor.get("missing"), factor.get("neutral")]
    if not _are_points(values):
        return [_refusal("card_points", "项目「{what}」的分值应为不小于 0 的整数", what=column)]
    if any(levels[a] < levels[b] for a, b in pairwise(best_first)):
        return [_refusal("card_falls", "项目「{what}」更好的一档，分值不能更低", what=column)]
    return []


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 10**9


def _are_points(values: list[Any]) -> bool:
    return all(_is_whole(value) and 0 <= value <= POINTS_MAX for value in values)


def _is_grade(grade: Any) -> bool:
    return (
        isinstance(grade, Mapping)
        and isinstance(grade.get("grade"), str)
        and 1 <= len(grade["grade"].strip()) <= GRADE_LENGTH_MAX
        and _is_whole(grade.get("min_points"))
    )


def _grade_refusals(grades: list[Mapping[str, Any]]) -> list[Refusal]:
    if len(grades) < 2:
        return [_refusal("card_grades", "评分卡至少要有两个等级")]
    names = [grade["grade"] for grade in grades]
    if len(set(names)) != len(names) or REFER in names:
        return [_refusal("card_grades", "等级名称不能重复，也不能用 {what}", what=REFER)]
    least = [grade["min_points"] for grade in grades]
    if any(a <= b for a, b in pairwise(least)):
        return [_refusal("card_grades", "等级分数线应从高到低，不能重复")]
    if least[-1] != 0:
        return [_refusal("card_grades", "最后一个等级应从 0 分起")]
    return []


def _total_refusals(card: Mapping[str, Any], total: int) -> tuple[Refusal, ...]:
    most = card["base_points"] + sum(most_of(factor) for factor in card["factors"])
    if most != total:
        text = "满分应为 {total} 分，现在各项加起来是 {most} 分"
        return (_refusal("card_total", text, total=total, most=most),)
    if card["grades"][0]["min_points"] > total:
        return (_refusal("card_grades", "最高等级的分数线超过了满分 {total} 分", total=total),)
    return ()


def _refusal(code: str, text: str, **values: Any) -> Refusal:
    return Refusal(code, text, field="numbers", values=values)
