"""Whose rows: the way from any table to the table of those they are about, along foreign keys.

A row about an enterprise points to it, or to something that does (an offer to its referral, that
to its need, that to the enterprise). The way is read from the schema, so a new table joins by its
foreign key alone and nobody has to remember it.
"""

from collections import deque
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Select, Table, inspect, select

from app.infra.db import Base

OWNERS = "enterprises"
"""The table of those that files are about; known here by its name and its public id alone."""


@lru_cache(maxsize=256)
def way_to_owner(table: Table) -> tuple[Column[Any], ...] | None:
    """The foreign keys to follow, nearest first; () for the owners' own table, None without one."""
    waiting = deque([(table, ())])
    seen = {table}
    while waiting:
        at, way = waiting.popleft()
        if at.name == OWNERS:
            return way
        for column in sorted(at.columns, key=lambda c: c.name):
            for key in column.foreign_keys:
                if key.column.table not in seen:
                    seen.add(key.column.table)
                    waiting.append((key.column.table, (*way, column)))
    return None


def is_about_owners(model: type[Base]) -> bool:
    """Whether the rows of a model are about somebody of whom files are kept."""
    return way_to_owner(inspect(model).local_table) is not None


def owners_of(model: type[Base], keys: Collection[int]) -> Select[tuple[str]]:
    """Select the public ids of those whom the rows with these keys are about."""
    table = inspect(model).local_table
    way = way_to_owner(table)
    assert way is not None, table.name
    owners = Base.metadata.tables[OWNERS]
    joined: Any = table
    for column in way:
        target = next(iter(column.foreign_keys)).column
        joined = joined.join(target.table, target == column)
    chosen = table.c.id.in_(sorted(keys))
    return select(owners.c.public_id).select_from(joined).where(chosen).distinct()
