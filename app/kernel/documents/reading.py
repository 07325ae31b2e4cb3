"""From bytes to one JSON object whose every key and number can be trusted."""

import json
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from app.kernel.documents.values import ROOT, BadInput, Unreadable, inside, kind, shown

_DEPTH_MOST = 32


class _Object(dict[str, Any]):
    """A JSON object that remembers a key it was given twice."""

    twice: str | None = None


def read_document(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw` (UTF-8, with or without a byte order mark).

    Integers come as int, other numbers as Decimal. Raises BadInput for anything but one object
    whose keys are each given once (compared in NFC) and whose text is Unicode.
    """
    text = _decode(raw)
    if not text.strip():
        raise BadInput("the input is empty; one JSON object is expected")
    document = _parse(text)
    if not isinstance(document, dict):
        raise BadInput(f"one JSON object is expected, not {kind(document)}")
    _inspect(document)
    return document


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("the text is not UTF-8", f"byte {error.start}") from None


def _parse(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=Unreadable,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BadInput(f"not JSON: {error.msg}", where) from None
    except RecursionError:
        raise BadInput("the document is nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    seen: set[str] = set()
    for key, _ in pairs:
        folded = unicodedata.normalize("NFC", key)
        if folded in seen:
            found.twice = key
        seen.add(folded)
    return found


def _integer(digits: str) -> Any:
    # int() refuses thousands of digits with an error that knows no place; so we keep the text.
    return int(digits) if len(digits) <= 40 else Unreadable(digits)


def _decimal(digits: str) -> Any:
    try:
        return Decimal(digits) if len(digits) <= 40 else Unreadable(digits)
    except InvalidOperation:  # an exponent beyond any machine's
        return Unreadable(digits)


def _inspect(document: dict[str, Any]) -> None:
    for where, value, depth in _walk(document):
        if depth > _DEPTH_MOST:
            raise BadInput("the document is nested too deeply")
        if isinstance(value, _Object) and value.twice is not None:
            raise BadInput(f"the key {shown(value.twice)} is given twice", where or ROOT)
        if isinstance(value, _Object) and any(map(_has_surrogate, value)):
            raise BadInput("a key holds half a character (a lone surrogate)", where or ROOT)
        if isinstance(value, Unreadable):
            raise BadInput(f"{shown(value)} is not a number that can be used", where)
        if isinstance(value, str) and _has_surrogate(value):
            raise BadInput("the text holds half a character (a lone surrogate)", where)


def _walk(document: Any) -> Iterator[tuple[str, Any, int]]:
    waiting: list[tuple[str, Any, int]] = [("", document, 0)]
    while waiting:
        where, value, depth = waiting.pop()
        yield where, value, depth
        if isinstance(value, dict):
            children = [(inside(where, key), child, depth + 1) for key, child in value.items()]
        elif isinstance(value, list):
            children = [(f"{where}[{n}]", child, depth + 1) for n, child in enumerate(value)]
        else:
            continue
        waiting.extend(reversed(children))


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
