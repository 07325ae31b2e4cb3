"""Tables of imports: a file's cells until they are taken, and saved ways to read one."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import (
    Identified,
    Json,
    JsonList,
    Key,
    Model,
    Owned,
    Stateful,
    not_negative,
    state_check,
)
from app.infra.imports.states import IMPORT


class Import(Identified, Owned, Stateful, Model):
    """A table read in (导入): its cells until they are taken, then only what was not."""

    __tablename__ = "imports"
    __table_args__ = (
        state_check(IMPORT),
        not_negative("taken"),
        Index("ix_imports_own", "organisation_id", "kind", "id"),
    )
    machine = IMPORT

    kind: Mapped[str]
    """Which room takes it, as what: needs, enterprises, parks, products."""
    origin: Mapped[str] = mapped_column(default="")
    """The other system it comes from, where the kind asks."""
    filename: Mapped[str]
    header: Mapped[JsonList]
    rows: Mapped[JsonList]
    """[line, [cells]]; after the import only the rows that were not taken stay."""
    columns: Mapped[Json]
    """field -> column, counted from 0."""
    unit: Mapped[str]
    counts: Mapped[Json] = mapped_column(default=dict)
    """outcome -> rows, as far as they are taken."""
    taken: Mapped[int] = mapped_column(default=0)
    """The last line that is settled; a job that begins again goes on after it."""
    faults: Mapped[JsonList] = mapped_column(default=list)
    """[line, [[field, template, values]]] of the rows that were not taken."""
    run_id: Mapped[Key | None]
    organisation_id: Mapped[Key | None]
    uploaded_by: Mapped[Key]
    uploaded_at: Mapped[datetime]


class ColumnMap(Identified, Owned, Model):
    """A way to read one kind of table, kept under a name (列对应) by an institution."""

    __tablename__ = "column_maps"
    __table_args__ = (
        Index("uq_column_maps_name", "organisation_id", "kind", "origin", "name", unique=True),
    )

    organisation_id: Mapped[Key | None]
    kind: Mapped[str]
    origin: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    headings: Mapped[Json]
    """field -> heading of the column."""
    unit: Mapped[str]
    saved_by: Mapped[Key]
    saved_at: Mapped[datetime]
