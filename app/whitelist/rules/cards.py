"""What a county's expert card must look like (专家评分卡): points set by people, no probability."""

from collections.abc import Mapping
from typing import Any

from app.kernel.refusals import Refusal

CONTRACT = "guiyan-scorecard/1"

# What may never reach a card: household register, kinship, reputation, party, social media,
# and what the law protects (SC-01; PIPL art. 24).
FORBIDDEN_WORDS = (
    "sex",
    "gender",
    "age",
    "ethnic",
    "hukou",
    "household",
    "kin",
    "relative",
    "family",
    "party",
    "religion",
    "reputation",
    "social_media",
    "wechat",
    "birth",
    "marital",
    "nationality",
)


def card_refusals(card: Mapping[str, Any], *, known_columns: frozenset[str]) -> tuple[Refusal, ...]:
    """Why a card cannot be used; each reason names the factor."""
    if card.get("contract") != CONTRACT:
        return (_refusal("card_contract", "评分卡格式应为 {what}", what=CONTRACT),)
    if card.get("calibration", {}).get("kind") != "none":
        return (_refusal("card_probability", "专家评分卡不能含违约概率"),)
    found: list[Refusal] = []
    columns = [factor.get("column", "") for factor in card.get("factors", [])]
    if not columns:
        found.append(_refusal("card_empty", "评分卡至少要有一个项目"))
    for column in columns:
        if _forbidden(column):
            found.append(_refusal("card_forbidden", "项目「{what}」不得用于评分", what=column))
        elif column not in known_columns:
            found.append(_refusal("card_unknown", "没有「{what}」这个事实", what=column))
        if columns.count(column) > 1:
            found.append(_refusal("card_twice", "项目「{what}」出现了两次", what=column))
        if column not in card.get("reasons", {}):
            found.append(_refusal("card_reason", "项目「{what}」缺少理由文字", what=column))
    for factor in card.get("factors", []):
        found.extend(_factor_refusals(factor))
    found.extend(_grade_refusals(card.get("grades", [])))
    return tuple(dict.fromkeys(found))


def _forbidden(column: str) -> bool:
    words = set(column.lower().split("_"))
    return bool(words & set(FORBIDDEN_WORDS)) or column.lower() in FORBIDDEN_WORDS


def _factor_refusals(factor: Mapping[str, Any]) -> list[Refusal]:
    column = str(factor.get("column"))
    if factor.get("kind") == "numeric":
        edges, points = factor.get("edges", []), factor.get("points", [])
        if len(points) != len(edges) + 1:
            return [_refusal("card_bins", "项目「{what}」的分值个数应比分段点多一个", what=column)]
        if any(a >= b for a, b in zip(edges, edges[1:], strict=False)):
            return [_refusal("card_edges", "项目「{what}」的分段点应从小到大", what=column)]
        return _integers(column, [*points, factor.get("missing"), factor.get("neutral")])
    if factor.get("kind") == "categorical":
        levels = factor.get("levels", {})
        values = [*levels.values(), factor.get("other"), factor.get("missing")]
        return _integers(column, [*values, factor.get("neutral")])
    return [_refusal("card_kind", "项目「{what}」的类型不对", what=column)]


def _integers(column: str, values: list[Any]) -> list[Refusal]:
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return []
    return [_refusal("card_points", "项目「{what}」的分值应为整数", what=column)]


def _grade_refusals(grades: list[Mapping[str, Any]]) -> list[Refusal]:
    if len(grades) < 2:
        return [_refusal("card_grades", "评分卡至少要有两个等级")]
    least = [grade.get("min_points") for grade in grades]
    if len(set(least)) != len(least):
        return [_refusal("card_grades", "等级分数线不能重复")]
    return []


def _refusal(code: str, text: str, **values: str) -> Refusal:
    return Refusal(code, text, field="definition", values=values)
