"""The fields of one object of a document."""

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.documents.values import (
    ROOT,
    BadInput,
    day_in,
    decimal_in,
    inside,
    integer_in,
    kind,
    shown,
)


class Fields:
    """The fields of one object of a document, each read by its kind.

    Unknown keys are refused before missing ones, so that a misspelt key is the one named.
    """

    def __init__(
        self,
        values: Any,
        *,
        required: Sequence[str],
        optional: Sequence[str] = (),
        where: str = "",
    ):
        if not isinstance(values, dict):
            raise BadInput(f"an object is expected, not {kind(values)}", where or ROOT)
        self._values: Mapping[str, Any] = values
        self._where = where
        self._refuse_unknown((*required, *optional))
        for name in required:
            if name not in values:
                raise BadInput(f"the field {shown(name)} is missing", where or ROOT)

    def _refuse_unknown(self, known: Sequence[str]) -> None:
        for name in self._values:
            if name not in known:
                near = difflib.get_close_matches(name[:60], known, n=1)
                hint = f"; did you mean {shown(near[0])}?" if near else ""
                raise BadInput(f"unknown field {shown(name)}{hint}", self._where or ROOT)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def at(self, name: str) -> str:
        """The path of a field, for a message."""
        return inside(self._where, name)

    def value(self, name: str) -> Any:
        """The value as it stands, unread."""
        return self._values[name]

    def integer(self, name: str, *, least: int | None = None, most: int | None = None) -> int:
        number = integer_in(self._values[name], self.at(name))
        if least is not None and number < least:
            raise BadInput(f"must be at least {least}, not {number}", self.at(name))
        if most is not None and number > most:
            raise BadInput(f"must be at most {most}, not {number}", self.at(name))
        return number

    def decimal(self, name: str, *, most: Decimal | None = None) -> Decimal:
        """A decimal string that is not negative."""
        number = decimal_in(self._values[name], self.at(name))
        if number < 0:
            raise BadInput(f"must not be negative, not {number}", self.at(name))
        if most is not None and number > most:
            raise BadInput(f"must be at most {most}, not {number}", self.at(name))
        return number

    def day(self, name: str) -> date:
        return day_in(self._values[name], self.at(name))

    def text(self, name: str) -> str:
        value = self._values[name]
        if not isinstance(value, str):
            raise BadInput(f"text is expected, not {kind(value)}", self.at(name))
        return value

    def choice(self, name: str, options: Sequence[str]) -> str:
        value = self._values[name]
        if not isinstance(value, str) or value not in options:
            wanted = ", ".join(options)
            raise BadInput(f"one of {wanted} is expected, not {kind(value)}", self.at(name))
        return value

    def nested(self, name: str) -> dict[str, Any]:
        """An object whose keys are names, not fields (the shares of a guarantee)."""
        value = self._values[name]
        if not isinstance(value, dict):
            raise BadInput(f"an object is expected, not {kind(value)}", self.at(name))
        return value

    def items(self, name: str) -> list[tuple[str, Any]]:
        """The entries of a list, each with its path."""
        value = self._values[name]
        if not isinstance(value, list):
            raise BadInput(f"a list is expected, not {kind(value)}", self.at(name))
        return [(f"{self.at(name)}[{number}]", item) for number, item in enumerate(value)]
