"""What a person should know before trusting a score: unseen categories, too little known. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Columns = Mapping[str, Sequence[Any]]


def flags_of(card: Mapping[str, Any], columns: Columns, rows: int) -> list[list[str]]:
    """Row by row: `unknown:COLUMN`, then `missing:N` if more than half of the factors lack.

    Pairs read columns that count already, so they do not count again.
    """
    single = [factor for factor in card["factors"] if factor["kind"] != "pair"]
    found: list[list[str]] = [[] for _ in range(rows)]
    for factor in single:
        if factor["kind"] == "categorical":
            _note_unknown(factor, columns[factor["column"]], found)
    missing = zip(*(columns[factor["column"]] for factor in single), strict=True)
    for flags, cells in zip(found, missing, strict=True):
        lacking = cells.count(None)
        if 2 * lacking > len(single):
            flags.append(f"missing:{lacking}")
    return found


def refers(flags: Sequence[str]) -> bool:
    """Whether a person must decide, because too little is known."""
    return any(flag.startswith("missing:") for flag in flags)


def _note_unknown(factor: Mapping[str, Any], cells: Sequence[Any], found: list[list[str]]) -> None:
    levels = factor["levels"]
    unseen = {cell for cell in set(cells) if cell is not None and cell not in levels}
    if unseen:
        for place, cell in enumerate(cells):
            if cell in unseen:
                found[place].append(f"unknown:{factor['column']}")
