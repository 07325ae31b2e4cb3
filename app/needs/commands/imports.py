"""Needs from another platform: read, shown, taken once (一次申报、不重复录入)."""

from datetime import date

from app.infra import jobs, journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.references import next_reference
from app.kernel.refusals import Refusal, invalid, invalid_if
from app.needs import queries
from app.needs.commands.lists import declare_need, write_back_result
from app.needs.commands.reading import read_table
from app.needs.commands.stating import centre_contact, hand_to_centre, triage_due
from app.needs.models import ColumnMap, FinancingNeed, ListImport
from app.needs.queries import Verdict
from app.needs.rules import lists as rules
from app.needs.rules.lists import ListRow, Reading

NAME_MAX = 60


def upload_list(
    act: Act, *, origin: str, filename: str, content: bytes, saved: ColumnMap | None = None
) -> ListImport:
    """Read a table and guess its columns (or use a saved way); nothing is taken yet."""
    if origin not in rules.ORIGINS:
        raise invalid("origin", "请选择来源")
    table = read_table(content)
    reading = None
    if saved is not None:
        reading = rules.from_headings(table.header, saved.headings, saved.unit)
    reading = reading or rules.guess(table.header)
    imported = ListImport(
        county_id=act.actor.county_id,
        origin=origin,
        filename=filename[:120],
        header=table.header,
        rows=[list(row) for row in table.rows],
        columns=dict(reading.columns),
        unit=reading.unit,
        uploaded_by=act.actor.id,
        uploaded_at=act.at,
    )
    journal.record(act, imported, "upload", detail={"origin": origin, "rows": len(table.rows)})
    return imported


def choose_columns(
    act: Act, *, imported: ListImport, columns: dict[str, int], unit: str, name: str = ""
) -> ListImport:
    """Say which column is what; with a name, keep it for the next table of this kind."""
    imported.machine.step(imported.state, "run")
    reading = Reading(columns, unit)
    invalid_if(_bounds(imported, reading) or rules.mapping_refusals(reading))
    imported.columns, imported.unit = columns, unit
    journal.note(act, imported, "choose_columns")
    if name.strip():
        _save_map(act, imported, name.strip()[:NAME_MAX])
    return imported


def _bounds(imported: ListImport, reading: Reading) -> tuple[Refusal, ...]:
    fields_known = set(reading.columns) <= set(rules.FIELDS) and reading.unit in rules.UNITS
    if fields_known and all(0 <= at < len(imported.header) for at in reading.columns.values()):
        return ()
    return (Refusal("column_unknown", "没有这一列", field="columns"),)


def _save_map(act: Act, imported: ListImport, name: str) -> None:
    found = queries.column_map_named(act.actor, imported.origin, name)
    saved = found or ColumnMap(
        county_id=act.actor.county_id, origin=imported.origin, name=name, saved_by=act.actor.id
    )
    saved.headings = {field: imported.header[at] for field, at in imported.columns.items()}
    saved.unit, saved.saved_at = imported.unit, act.at
    journal.record(act, saved, "save")


def start_import(act: Act, *, imported: ListImport) -> ListImport:
    """Begin to take the rows, in a job that can be watched and left."""
    invalid_if(rules.mapping_refusals(queries.reading_of(imported)))
    journal.record(act, imported, "run")
    run = jobs.start_run(
        "list_import",
        imported.filename,
        county_id=imported.county_id,
        started_by=act.actor.public_id,
    )
    imported.run_id = run.id
    db.session.flush()
    jobs.defer("list_import", {"import_id": imported.id, "run_id": run.id})
    return imported


def drop_import(act: Act, *, imported: ListImport) -> ListImport:
    """Leave a table untaken and forget its cells."""
    journal.record(act, imported, "drop")
    imported.rows = []
    return imported


def take_row(act: Act, *, imported: ListImport, verdict: Verdict) -> None:
    """Take one row by its verdict: a new need, the same need's number, a result; or nothing."""
    row = verdict.row
    if verdict.outcome == "fault" or row is None:
        return
    need = verdict.need
    if verdict.outcome == "new":
        need = _new_need(act, imported, verdict)
    elif verdict.outcome == "same" and need is not None:
        _link(act, imported, need, row)
    if need is not None and row.result is not None:
        entry = queries.entry_of(need) or declare_need(act, need=need)
        if entry.result != row.result:
            write_back_result(act, entry=entry, result=row.result, reason=row.reason)


def _new_need(act: Act, imported: ListImport, verdict: Verdict) -> FinancingNeed:
    """A need that was stated elsewhere: sent already, so it begins as submitted here."""
    row, enterprise = verdict.row, verdict.enterprise
    assert row is not None and enterprise is not None, verdict
    need = FinancingNeed(
        county_id=imported.county_id,
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        amount_fen=row.amount_fen,
        term_months=row.term_months,
        use=row.use,
        purpose=row.purpose,
        origin=imported.origin,
        origin_number=row.origin_number,
        reference=next_reference(act, "XQ"),
        created_by=act.actor.id,
        created_at=act.at,
        submitted_at=act.at,
        touched_at=act.at,
        contact_due_at=triage_due(act),
    )
    detail = {"origin": imported.origin, "import": imported.public_id}
    journal.begin(act, need, "import", state="submitted", announce="need.submitted", detail=detail)
    db.session.flush()
    need.contact_id = centre_contact(act, need)
    _declare_on(act, need, row.declared_on)
    hand_to_centre(act, need)
    return need


def _declare_on(act: Act, need: FinancingNeed, day: date | None) -> None:
    entry = declare_need(act, need=need)
    if day is not None and day <= act.on:
        entry.declared_on = day


def _link(act: Act, imported: ListImport, need: FinancingNeed, row: ListRow) -> None:
    """The same need on two platforms is counted once; its number there is kept if it has none."""
    if need.origin_number is None:
        need.origin, need.origin_number = imported.origin, row.origin_number
        journal.note(act, need, "link", detail={"origin": imported.origin})


def finish_import(act: Act, *, imported: ListImport, left: list[Verdict]) -> ListImport:
    """Close a table: only the rows that were not taken stay, to be corrected and sent again."""
    kept = {verdict.number for verdict in left}
    imported.rows = [row for row in imported.rows if row[0] in kept]
    journal.record(act, imported, "finish", detail=dict(imported.counts))
    return imported
