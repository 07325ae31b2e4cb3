"""Pages of a list: opaque cursors over a stated order, never an offset."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.infra.db import db
from app.kernel.refusals import invalid
from app.kernel.words import N_

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
_INVALID = N_("翻页标记无效，请从第一页重新开始")

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page:
    """What was asked for: how many rows, after which cursor."""

    limit: int = LIMIT_DEFAULT
    cursor: str | None = None


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of rows, and the cursor of the next (None at the end)."""

    items: Sequence[Row]
    next: str | None


def whole(items: Sequence[Row]) -> Slice[Row]:
    """A list that comes in one piece."""
    return Slice(items, None)


def slice_of(
    statement: Select[Any],
    page: Page,
    *,
    order: Sequence[InstrumentedAttribute[Any]],
    descending: bool = True,
) -> Slice[Any]:
    """Run `statement` ordered by `order` (the last column must be unique) and cut one page."""
    if page.cursor:
        bound = tuple_(*order)
        after = tuple_(*_decode(page.cursor, [column.type.python_type for column in order]))
        statement = statement.where(bound < after if descending else bound > after)
    columns = [column.desc() if descending else column.asc() for column in order]
    rows = list(db.session.scalars(statement.order_by(*columns).limit(page.limit + 1)))
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    cursor = _encode([getattr(rows[-1], c.key) for c in order]) if more else None
    return Slice(rows, cursor)


_KINDS = {datetime: "t", date: "d"}
_READ: dict[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "v": lambda value: value,
}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _encode(values: list[Any]) -> str:
    plain = [[_KINDS.get(type(v), "v"), _plain(v)] for v in values]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """The values of a cursor, each of its column's kind: a forged one is refused."""
    try:
        plain = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_READ[kind](v) for kind, v in plain]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise invalid("cursor", _INVALID) from None
    if len(values) != len(kinds) or not all(map(_fits, values, kinds)):
        raise invalid("cursor", _INVALID)
    return values


def _fits(value: Any, kind: type) -> bool:
    if type(value) is not kind:
        return False
    if isinstance(value, datetime):
        return value.tzinfo is not None and 1900 < value.year < 2200
    if isinstance(value, date):
        return 1900 < value.year < 2200
    if isinstance(value, int):
        return abs(value) < 2**63
    # What the database cannot keep was never in a cursor of ours.
    return not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value)
