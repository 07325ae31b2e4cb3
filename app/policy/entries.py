"""Entries of the parameter files: reading, typing and checking them.

A file is `app/policy/parameters/SUBJECT.toml`. A table that has `values` is a parameter; its key
is the file's name and the path of tables, joined by dots. Each dated block needs `from`, `value`,
`source` and `confidence`; `to` is the last day it holds. A block without `to` ends on the day
before the next one begins.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.kernel.errors import HouseError

PARAMETERS = Path(__file__).with_name("parameters")

# Values of these units are Decimals, written as strings in TOML so that none passes through float.
DECIMAL_UNITS = frozenset({"share", "rate_per_year", "multiple"})
UNITS = DECIMAL_UNITS | {
    "boolean",
    "calendar_days",
    "codes",
    "count",
    "fen",
    "hours",
    "minutes",
    "months",
    "points",
    "table",
    "text",
    "times",
    "working_days",
    "years",
}
CONFIDENCES = {"S": "source read", "K": "known in the field", "D": "own design"}
_ENTRY_FIELDS = {
    "label",
    "unit",
    "note",
    "values",
    "legal_basis",
    "fair_competition_review_no",
    "reference_only",
}
_BLOCK_FIELDS = {"from", "to", "value", "source", "confidence", "note"}


class PolicyError(HouseError):
    """A parameter file or a question to it is wrong; the message says where and what helps."""


@dataclass(frozen=True)
class DatedValue:
    """One block: the value and the days on which it holds, both ends included."""

    begins: date
    ends: date | None
    value: Any
    source: str
    confidence: str
    note: str | None = None

    def holds(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class Parameter:
    """A rule's number, list or table with its history (参数), oldest block first."""

    key: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]
    note: str | None = None
    legal_basis: str | None = None
    fair_competition_review_no: str | None = None
    reference_only: bool = False
    """Kept for reading (仅供查阅): no rule decides by it yet, and pages say so."""

    def on(self, day: date) -> DatedValue | None:
        """The block in force on `day`, or None."""
        return next((block for block in self.values if block.holds(day)), None)


def typed(value: Any, unit: str, where: str) -> Any:
    """The value as Python sees it: Decimals by unit, lists and tables frozen.

    Raises PolicyError for a float and for text that is no decimal where the unit asks for one.
    """
    if isinstance(value, Mapping):
        return MappingProxyType({k: typed(v, unit, f"{where}.{k}") for k, v in value.items()})
    if isinstance(value, list | tuple):
        return tuple(typed(item, unit, where) for item in value)
    if isinstance(value, float):
        raise PolicyError(f'{where}: {value} is a float. Write decimals as text: "{value}".')
    if unit in DECIMAL_UNITS and not isinstance(value, bool):
        return _decimal(value, where)
    return value


def _decimal(value: Any, where: str) -> Decimal:
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise PolicyError(f'{where}: {value!r} is not a decimal. Write it as "0.2".') from None


@lru_cache(maxsize=8)
def parameters_in(folder: Path = PARAMETERS) -> Mapping[str, Parameter]:
    """Every parameter of the files in `folder`, by key.

    Raises PolicyError, which names the file, the key and the way out.
    """
    found: dict[str, Parameter] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            document = tomllib.loads(file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as problem:
            raise PolicyError(f"{file.name}: {problem}. Mend the TOML.") from None
        found.update((entry.key, entry) for entry in _entries(document, file.stem, file.name))
    return MappingProxyType(found)


def _entries(table: Mapping[str, Any], path: str, file: str) -> Iterator[Parameter]:
    for name, inner in table.items():
        key = f"{path}.{name}"
        if not isinstance(inner, Mapping):
            raise PolicyError(f"{file}: {key} stands outside a parameter. Give it [[….values]].")
        if "values" in inner:
            yield _parameter(inner, key, file)
        elif "label" in inner or "unit" in inner:
            raise PolicyError(f"{file}: {key} has no values. Add a dated block [[{name}.values]].")
        else:
            yield from _entries(inner, key, file)


def _parameter(table: Mapping[str, Any], key: str, file: str) -> Parameter:
    where = f"{file}: {key}"
    _known(table, _ENTRY_FIELDS, where)
    for needed in ("label", "unit"):
        if not isinstance(table.get(needed), str) or not table[needed]:
            raise PolicyError(f'{where} has no {needed}. Add {needed} = "…" beside its values.')
    if table["unit"] not in UNITS:
        raise PolicyError(f"{where}: unknown unit {table['unit']!r}; use one of {sorted(UNITS)}.")
    if not isinstance(table["values"], list) or not table["values"]:
        raise PolicyError(f"{where} has no values. Add a dated block.")
    blocks = sorted(
        (_block(block, table["unit"], where) for block in table["values"]),
        key=lambda block: block.begins,
    )
    return Parameter(
        key=key,
        label=table["label"],
        unit=table["unit"],
        values=_in_turn(blocks, where),
        note=table.get("note"),
        legal_basis=table.get("legal_basis"),
        fair_competition_review_no=table.get("fair_competition_review_no"),
        reference_only=table.get("reference_only", False) is True,
    )


def _block(block: Mapping[str, Any], unit: str, where: str) -> DatedValue:
    _known(block, _BLOCK_FIELDS, where)
    for needed in ("from", "value", "source", "confidence"):
        if needed not in block:
            raise PolicyError(f"{where}: a block has no {needed}. Every value needs one.")
    for end in ("from", "to"):
        if end in block and type(block[end]) is not date:
            raise PolicyError(f"{where}: {end} = {block[end]!r} is no day. Write 2022-05-01.")
    if block["confidence"] not in CONFIDENCES:
        raise PolicyError(f"{where}: confidence {block['confidence']!r}; use S, K or D.")
    if not isinstance(block["source"], str) or not block["source"]:
        raise PolicyError(f"{where}: source must name a document, such as fengjie-2022#4.5.")
    if "to" in block and block["to"] < block["from"]:
        raise PolicyError(f"{where}: a block ends on {block['to']} before it begins.")
    return DatedValue(
        begins=block["from"],
        ends=block.get("to"),
        value=typed(block["value"], unit, where),
        source=block["source"],
        confidence=block["confidence"],
        note=block.get("note"),
    )


def _in_turn(blocks: list[DatedValue], where: str) -> tuple[DatedValue, ...]:
    """Blocks with their ends filled in; two that hold on one day are refused."""
    settled = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if following is None:
            settled.append(block)
            continue
        last = following.begins - timedelta(days=1)
        if following.begins == block.begins or (block.ends and block.ends > last):
            raise PolicyError(
                f"{where}: two values hold on {following.begins}. End the block of "
                f"{block.begins} with to = {last}, or correct a date."
            )
        settled.append(replace(block, ends=block.ends or last))
    return tuple(settled)


def _known(table: Mapping[str, Any], names: set[str], where: str) -> None:
    for name in table:
        if name not in names:
            raise PolicyError(f"{where}: unknown field {name!r}; the fields are {sorted(names)}.")
