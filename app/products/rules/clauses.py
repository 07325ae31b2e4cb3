"""Whether one clause says something sensible: a field of the vocabulary, an operation, a value."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from app.kernel.refusals import Refusal
from app.policy.industries import INDUSTRIES
from app.products.rules.eligibility import Clause
from app.products.rules.vocabulary import FIELDS, NUMBERS, OPS, RuleField

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
TEXT_MOST = 200
VALUES_MOST = 100
NUMBER_MOST = 10**15
_INDUSTRY = re.compile(r"[A-T](?:[0-9]{2,4})?")
_COLLATERAL = re.compile(r"C[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SCORES = ("score", "points", "grade", "pd", "rating", "reason")


def clause_refusals(clause: Clause, at: str) -> tuple[Refusal, ...]:
    """Why a clause cannot be taken; every reason, under paths that begin with `at` ("rules.0")."""
    return (
        *_code_refusals(clause, at),
        *_meaning_refusals(clause, at),
        *_text_refusals(clause, at),
    )


def printable(text: str) -> bool:
    """No control characters: a line of text, which every page and table can hold."""
    return all(char.isprintable() for char in text)


def _code_refusals(clause: Clause, at: str) -> tuple[Refusal, ...]:
    if CODE.fullmatch(clause.code):
        return ()
    return (
        Refusal(
            "rule_code_bad",
            "条件编号由字母、数字、点、横线组成，最多 60 个字符",
            field=f"{at}.code",
            actual=clause.code[:80],
        ),
    )


def _text_refusals(clause: Clause, at: str) -> tuple[Refusal, ...]:
    if not clause.text.strip():
        return (Refusal("rule_text_missing", "请用一句话写明这个条件", field=f"{at}.text"),)
    if len(clause.text) > TEXT_MOST or not printable(clause.text):
        return (
            Refusal(
                "rule_text_bad",
                "条件的说明应为一行文字，不超过 {most} 个字",
                field=f"{at}.text",
                required=TEXT_MOST,
                values={"most": TEXT_MOST},
            ),
        )
    return ()


def _meaning_refusals(clause: Clause, at: str) -> tuple[Refusal, ...]:
    """The field is known, the operation fits the field, the value fits both."""
    field = FIELDS.get(clause.field)
    if field is None:
        return (_unknown_field(clause, at),)
    if clause.op not in field.ops:
        return (
            Refusal(
                "rule_op_unfit" if clause.op in OPS else "rule_op_unknown",
                "这个条件字段不能用这种比较方式",
                field=f"{at}.op",
                actual=clause.op[:80],
                required=list(field.ops),
            ),
        )
    if value_fits(field, clause.op, clause.value):
        return ()
    return (
        Refusal(
            "rule_value_unfit",
            "取值与字段、比较方式不符",
            field=f"{at}.value",
            required=f"{field.kind} {clause.op}",
        ),
    )


def _unknown_field(clause: Clause, at: str) -> Refusal:
    if any(word in clause.field.lower() for word in _SCORES):
        return Refusal(
            "rule_field_score",
            "产品条件不能使用评分、等级：资格评分不提供给金融机构",
            "PF-03",
            field=f"{at}.field",
            actual=clause.field[:80],
        )
    return Refusal(
        "rule_field_unknown",
        "没有这个条件字段",
        field=f"{at}.field",
        actual=clause.field[:80],
        required=list(FIELDS),
    )


def value_fits(field: RuleField, op: str, value: Any) -> bool:
    """Whether `value` has the shape that `op` needs for a field of this kind."""
    if op == "exists":
        return isinstance(value, bool)
    one = _one_of(field)
    if op in ("<=", ">="):
        return one(value)
    if op == "between":
        return _pair(value, one)
    if op == "prefix" and isinstance(value, str):
        return one(value)
    return _several(value, one)


def _pair(value: Any, one: Callable[[Any], bool]) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(one, value))
        and bool(value[0] <= value[1])
    )


def _several(value: Any, one: Callable[[Any], bool]) -> bool:
    if not isinstance(value, list) or not 1 <= len(value) <= VALUES_MOST:
        return False
    return all(map(one, value)) and len(set(value)) == len(value)


def _one_of(field: RuleField) -> Callable[[Any], bool]:
    """The test of a single value for a field."""
    if field.kind in NUMBERS:
        return _is_number
    if field.kind == "word":
        return lambda value: isinstance(value, str) and value in field.options
    return _TESTS[field.kind]


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= NUMBER_MOST


def _is_industry(value: Any) -> bool:
    """A section letter, alone or with two to four digits whose division stands in that section."""
    if not isinstance(value, str) or not _INDUSTRY.fullmatch(value):
        return False
    return value[:3] in INDUSTRIES


def _is_day(value: Any) -> bool:
    """A day of the calendar, written so that days in order are texts in order."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_place(value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= 64 and printable(value)


_TESTS: dict[str, Callable[[Any], bool]] = {
    "day": _is_day,
    "flag": lambda value: isinstance(value, bool),
    "industry": _is_industry,
    "place": _is_place,
    "words": lambda value: isinstance(value, str) and bool(_COLLATERAL.fullmatch(value)),
}
