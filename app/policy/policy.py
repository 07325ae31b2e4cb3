"""The policy of a day: what is in force, with its citations and a digest that pins a decision."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from app.policy.entries import (
    PARAMETERS,
    DatedValue,
    Parameter,
    PolicyError,
    parameters_in,
    typed,
)

__all__ = ["NoValue", "Policy", "PolicyError", "policy_on"]


class NoValue(PolicyError, KeyError):
    """Asked for a parameter that is unknown or has no value on that day."""

    def __str__(self) -> str:
        return str(self.args[0])


class Policy(Mapping[str, Any]):
    """The values in force on one day (某日有效的规则), immutable.

    `policy["loans.extension.max_times"]` is the value: int, Decimal, bool, str, tuple or
    read-only mapping. Iterating gives the keys that have a value on the day, sorted.

    Raises NoValue (a KeyError) for a key that is unknown or not in force.
    """

    def __init__(
        self, day: date, parameters: Mapping[str, Parameter], in_force: Mapping[str, DatedValue]
    ):
        self._day = day
        self._parameters = parameters
        self._in_force = dict(sorted(in_force.items()))

    @property
    def day(self) -> date:
        return self._day

    def __getitem__(self, key: str) -> Any:
        return self.in_force(key).value

    def __iter__(self) -> Iterator[str]:
        return iter(self._in_force)

    def __len__(self) -> int:
        return len(self._in_force)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON of all values in force."""
        values = {key: _plain(block.value) for key, block in self._in_force.items()}
        text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def seen_on(self, day: date) -> "Policy":
        """The same values on a later day on which none has changed; digested once for all days."""
        later = copy(self)
        later._day = day
        later.__dict__["digest"] = self.digest
        return later

    def in_force(self, key: str) -> DatedValue:
        """The dated block behind a value: its days, source, confidence and note."""
        try:
            return self._in_force[key]
        except KeyError:
            raise self._no_value(key) from None

    def cite(self, key: str) -> str:
        """The document and clause the value rests on, such as `fengjie-2022#4.5`."""
        return self.in_force(key).source

    def confidence(self, key: str) -> str:
        """S: source read. K: known in the field, not yet read. D: own design."""
        return self.in_force(key).confidence

    def may_refuse(self, key: str) -> bool:
        """Whether the value may turn somebody down; one known by hearsay may only warn."""
        return self.confidence(key) != "K"

    def parameter(self, key: str) -> Parameter:
        """The whole entry: label, unit and every dated block."""
        if key not in self._parameters:
            raise self._no_value(key)
        return self._parameters[key]

    def overlaid(self, rows: Iterable[tuple[str, Any, str]]) -> "Policy":
        """This policy with a county's approved rows (key, value, citation) laid over it.

        A later row wins over an earlier one. Decimals come as text. A row was read and approved
        by two people, so it may refuse.

        Raises PolicyError for a key the files do not know and for a value of another type.
        """
        laid = dict(self._in_force)
        for key, value, citation in rows:
            laid[key] = self._laid_over(key, value, citation)
        return Policy(self._day, self._parameters, laid)

    def _laid_over(self, key: str, value: Any, citation: str) -> DatedValue:
        parameter = self.parameter(key)
        new = typed(value, parameter.unit, key)
        usual = parameter.values[-1].value
        if type(new) is not type(usual):
            raise PolicyError(
                f"{key}: the county's value {value!r} is a {type(new).__name__}, the files have "
                f"a {type(usual).__name__}. Enter the row again in the unit {parameter.unit}."
            )
        usual_block = self._in_force.get(key) or DatedValue(self._day, None, new, citation, "S")
        return replace(usual_block, value=new, source=citation, confidence="S", note=None)

    def _no_value(self, key: str) -> NoValue:
        known = self._parameters.get(key)
        if known is None:
            file = key.split(".")[0]
            return NoValue(f"{file}.toml: there is no parameter {key}. Check the spelling.")
        file, name = key.split(".", 1)
        first = known.values[0].begins
        return NoValue(
            f"{file}.toml: {name} has no value on {self._day}; its first value begins {first}. "
            "Add a dated block for that time, or check the date you asked for."
        )


def _plain(value: Any) -> Any:
    """A value as canonical JSON has it: Decimals as shortest text, so 0.20 and 0.2 are one."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return value


@lru_cache(maxsize=8)
def _switch_days(folder: Path) -> tuple[date, ...]:
    """The days on which some value begins, or has just ended; oldest first."""
    days = set()
    for entry in parameters_in(folder).values():
        for block in entry.values:
            days.add(block.begins)
            if block.ends is not None and block.ends < date.max:
                days.add(block.ends + timedelta(days=1))
    return tuple(sorted(days))


@lru_cache(maxsize=1024)
def policy_on(day: date, folder: Path = PARAMETERS) -> Policy:
    """The rules in force on `day`, from the parameter files (of `folder`, for tests)."""
    changed = [switch for switch in _switch_days(folder) if switch <= day]
    if changed and changed[-1] < day:
        return policy_on(changed[-1], folder).seen_on(day)
    parameters = parameters_in(folder)
    in_force = {key: entry.on(day) for key, entry in parameters.items()}
    return Policy(day, parameters, {key: block for key, block in in_force.items() if block})
