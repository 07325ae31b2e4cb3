"""One value of a document: a decimal, a day, an integer; and how a refusal shows it."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.errors import HouseError

ROOT = "document"
INTEGER_MOST = 2**63 - 1
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,100})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadInput(HouseError, ValueError):
    """What is wrong, and where: a path such as `fees[0].amount_fen`."""

    def __init__(self, what: str, where: str = ROOT):
        self.what = what
        self.where = where
        super().__init__(f"{what} ({where})")


class Unreadable(str):
    """A number no calculator takes: NaN, infinity, or one of too many digits."""


def inside(where: str, key: str) -> str:
    """The path of `key` within the object at `where`."""
    return f"{where}.{key}" if where else key


def shown(value: Any) -> str:
    """A value as JSON writes it, cut to a length that fits one line."""
    number = isinstance(value, Decimal | Unreadable)
    text = str(value) if number else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def kind(value: Any) -> str:
    """What JSON calls a value, for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | Decimal | Unreadable):
        return f"the number {shown(value)}"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    return "a list" if isinstance(value, list) else "an object"


def decimal_in(value: Any, where: str) -> Decimal:
    """A decimal string such as "0.0435": digits, a point, digits; no sign but minus, no exponent.

    Up to 15 digits before the point and 100 after it.
    """
    if not isinstance(value, str):
        raise BadInput(
            f'a decimal in quotes such as "0.0435" is expected, not {kind(value)}', where
        )
    if not _DECIMAL.fullmatch(value):
        raise BadInput(f'{shown(value)} is not a decimal such as "0.0435"', where)
    return Decimal(value)


def day_in(value: Any, where: str) -> date:
    """A date `YYYY-MM-DD` that exists in the calendar."""
    if not isinstance(value, str):
        raise BadInput(f"a date YYYY-MM-DD is expected, not {kind(value)}", where)
    if not _DAY.fullmatch(value):
        raise BadInput(f"{shown(value)} is not a date YYYY-MM-DD", where)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(f"{shown(value)} is not a day of the calendar", where) from None


def integer_in(value: Any, where: str) -> int:
    """An integer of JSON that a column of amounts can hold; no float, no boolean, no text."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(f"an integer is expected, not {kind(value)}", where)
    if abs(value) > INTEGER_MOST:
        raise BadInput(f"{shown(value)} is beyond the largest amount, {INTEGER_MOST}", where)
    return value
