"""How a rule's value is typed in the rule editor, and written there again.

Amounts are typed as people say them ("50万"), codes by their label or code ("小型" or small),
townships and parks by name; several values with 、 or a space between, two ends with 至 or ~.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.kernel.money import MoneyError, format_wan, parse_yuan
from app.kernel.words import N_
from app.products.rules.vocabulary import FIELDS, NUMBERS, RuleField

OP_LABELS = {
    "in": N_("是其中之一"),
    "prefix": N_("代码开头是"),
    "<=": N_("不超过"),
    ">=": N_("不低于"),
    "between": N_("介于"),
    "exists": N_("必须有"),
}
YES, NO = N_("是"), N_("否")
_YES_WORDS = ("是", "有", "需要", "yes", "true", "1", "")
_NO_WORDS = ("否", "无", "没有", "no", "false", "0")
_SEVERAL = re.compile(r"[、；;\s]+")
_ENDS = re.compile(r"\s*(?:至|到|~|～|—)\s*")

Places = Mapping[str, str]
"""Public id of a township or park -> its name."""


class NotReadable(ValueError):
    """What was typed is no value of this field; the message is Chinese and says what is."""


def read_value(field_name: str, op: str, typed: str, places: Places) -> Any:
    """The plain value of what was typed; a field or operation unknown leaves the text as it is.

    >>> read_value("amount_fen", "between", "10万至300万", {})
    [10000000, 300000000]
    """
    field = FIELDS.get(field_name)
    text = typed.strip()
    if field is None or op not in field.ops:
        return text
    if op == "exists":
        return _flag(text)
    one = _reader(field, places)
    if op == "between":
        return [one(part) for part in _ENDS.split(text)]
    if op in ("in", "prefix"):
        return [one(part) for part in _SEVERAL.split(text) if part]
    return one(text)


def _reader(field: RuleField, places: Places) -> Callable[[str], Any]:
    if field.kind == "fen":
        return _amount
    if field.kind in NUMBERS:
        return _number
    if field.kind == "flag":
        return _flag
    if field.kind == "place":
        return lambda text: _coded(text, places)
    if field.options:
        return lambda text: _coded(text, field.options)
    return str.upper


def _amount(text: str) -> int:
    try:
        return parse_yuan(text)
    except MoneyError as error:
        raise NotReadable(str(error)) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise NotReadable(N_("请填写整数，例如 12"))
    return int(text)


def _flag(text: str) -> bool:
    word = text.lower()
    if word not in (*_YES_WORDS, *_NO_WORDS):
        raise NotReadable(N_("请填写「是」或「否」"))
    return word in _YES_WORDS


def _coded(text: str, labels: Mapping[str, str]) -> str:
    """The code of a label; a code, or a word not known, stays for the rules to judge."""
    return next((code for code, label in labels.items() if label == text), text)


def write_value(
    field_name: str, op: str, value: Any, places: Places, say: Callable[[str], str] = str
) -> str:
    """A value as the editor shows it: what `read_value` reads back to the same value.

    `say` turns a label into the reader's language, where a page shows it.

    >>> write_value("amount_fen", "between", [10000000, 300000000], {})
    '10万元至300万元'
    """
    field = FIELDS.get(field_name)
    if field is None:
        return str(value)
    if isinstance(value, list):
        mark = say(N_("至")) if op == "between" else "、"
        return mark.join(_written(field, part, places, say) for part in value)
    return _written(field, value, places, say)


def _written(field: RuleField, value: Any, places: Places, say: Callable[[str], str]) -> str:
    if isinstance(value, bool):
        return say(YES if value else NO)
    if field.kind == "fen" and isinstance(value, int):
        return format_wan(value)
    if field.kind == "place":
        return places.get(value, str(value))
    return say(field.options[value]) if value in field.options else str(value)
