"""Writes of imports: upload, say the columns, run or drop. Rooms' thin views call these."""

from app.infra import jobs, journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.imports import queries
from app.infra.imports.kinds import Kind, Verdict, reading_of
from app.infra.imports.models import ColumnMap, Import
from app.infra.imports.reading import read_table
from app.kernel import tables
from app.kernel.refusals import Refusal, invalid, invalid_if
from app.kernel.tables import UNITS, Reading

NAME_MAX = 60


def upload_table(
    act: Act,
    kind: Kind,
    *,
    filename: str,
    content: bytes,
    origin: str = "",
    saved: ColumnMap | None = None,
) -> Import:
    """Read a table and guess its columns (or use a saved way); nothing is taken yet."""
    if kind.origins and origin not in kind.origins:
        raise invalid("origin", "请选择来源")
    table = read_table(content)
    reading = None
    if saved is not None:
        reading = tables.from_headings(table.header, saved.headings, saved.unit)
    reading = reading or tables.guess(kind.sheet, table.header)
    imported = Import(
        county_id=act.actor.county_id,
        kind=kind.code,
        origin=origin if kind.origins else "",
        filename=filename.replace("\0", "")[:120],
        header=table.header,
        rows=[list(row) for row in table.rows],
        columns=dict(reading.columns),
        unit=reading.unit,
        organisation_id=act.actor.organisation_id,
        uploaded_by=act.actor.id,
        uploaded_at=act.at,
    )
    detail = {"kind": kind.code, "origin": imported.origin, "rows": len(table.rows)}
    journal.record(act, imported, "upload", detail=detail)
    return imported


def choose_columns(
    act: Act, kind: Kind, *, imported: Import, columns: dict[str, int], unit: str, name: str = ""
) -> Import:
    """Say which column is what; with a name, keep it for the next table of this kind."""
    imported.machine.step(imported.state, "run")
    reading = Reading(columns, unit)
    invalid_if(_bounds(kind, imported, reading))
    invalid_if(tables.mapping_refusals(kind.sheet, reading, imported.header))
    imported.columns, imported.unit = columns, unit
    journal.note(act, imported, "choose_columns")
    if name.strip():
        _save_map(act, imported, name.strip()[:NAME_MAX])
    return imported


def _bounds(kind: Kind, imported: Import, reading: Reading) -> tuple[Refusal, ...]:
    known = set(reading.columns) <= set(kind.sheet.columns) and reading.unit in UNITS
    if known and all(0 <= at < len(imported.header) for at in reading.columns.values()):
        return ()
    return (Refusal("column_unknown", "没有这一列", field="columns"),)


def _save_map(act: Act, imported: Import, name: str) -> None:
    found = queries.column_map_named(act.actor, imported.kind, imported.origin, name)
    saved = found or ColumnMap(
        county_id=act.actor.county_id,
        organisation_id=act.actor.organisation_id,
        kind=imported.kind,
        origin=imported.origin,
        name=name,
        saved_by=act.actor.id,
    )
    saved.headings = {field: imported.header[at] for field, at in imported.columns.items()}
    saved.unit, saved.saved_at = imported.unit, act.at
    journal.record(act, saved, "save")


def start_import(act: Act, kind: Kind, *, imported: Import) -> Import:
    """Begin to take the rows, in a job that can be watched and left."""
    invalid_if(tables.mapping_refusals(kind.sheet, reading_of(imported), imported.header))
    journal.record(act, imported, "run")
    run = jobs.start_run(
        task_of(kind),
        imported.filename,
        county_id=imported.county_id,
        started_by=act.actor.public_id,
    )
    imported.run_id = run.id
    db.session.flush()
    # One after another: the second of two equal tables then finds what the first has made.
    lock = f"import:{kind.code}:{imported.county_id}"
    jobs.defer(task_of(kind), {"import_id": imported.id, "run_id": run.id}, lock=lock)
    return imported


def task_of(kind: Kind) -> str:
    """The name under which a room registers the job of a kind."""
    return f"import_{kind.code}"


def drop_import(act: Act, *, imported: Import) -> Import:
    """Leave a table untaken and forget its cells."""
    journal.record(act, imported, "drop")
    imported.rows = []
    return imported


def stop_import(act: Act, *, imported: Import) -> Import:
    """End a running import whose person may no longer do it; what was taken stays."""
    journal.record(act, imported, "stop", reason="no_longer_may")
    imported.rows = []
    return imported


def finish_import(act: Act, *, imported: Import, left: list[Verdict]) -> Import:
    """Close a table: only the rows that were not taken stay, to be corrected and sent again."""
    kept = {verdict.number for verdict in left}
    imported.rows = [row for row in imported.rows if row[0] in kept]
    journal.record(act, imported, "finish", detail=dict(imported.counts))
    return imported
