"""The job that takes a table, some rows at a time; begun again, it goes on where it was."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.infra import doors, jobs
from app.infra.acts import Act, act_of, machine_act
from app.infra.db import db
from app.infra.imports import commands, queries
from app.infra.imports.kinds import FAULT, Kind, Verdict, reading_of
from app.infra.imports.models import Import
from app.kernel import tables
from app.kernel.actors import Actor, Permission
from app.kernel.errors import Refused
from app.kernel.refusals import Refusal

PROGRESS_EVERY = 50


Who = Callable[[int, Permission, int | None], Actor | None]
"""A person (internal key) in the role that holds a permission for an institution, if still so."""


def run_import(kind: Kind, *, import_id: int, run_id: int, who: Who) -> None:
    """Take the rows as the person who sent the table; if they may no longer, the import stops."""
    imported = queries.import_by_id(import_id)
    if imported is None or imported.state != "running" or imported.kind != kind.code:
        return
    actor = who(imported.uploaded_by, kind.may, imported.organisation_id)
    if actor is None:
        commands.stop_import(machine_act(imported.county_id), imported=imported)
        db.session.commit()
        jobs.finish(run_id, outcome="failed", message="上传的人已没有这项权限")
        return
    _take_all(kind, act_of(actor), imported, run_id)
    db.session.commit()
    jobs.finish(run_id, outcome="done", message="")


def _take_all(kind: Kind, act: Act, imported: Import, run_id: int) -> None:
    total = len(imported.rows)
    counts = Counter({name: imported.counts.get(name, 0) for name in kind.labels})
    left = faults_of(imported)
    for done, verdict in enumerate(list(kind.verdicts(act, imported)), start=1):
        if verdict.number <= imported.taken:
            continue
        settled = _take(kind, act, imported, verdict)
        counts[settled.outcome] += 1
        if settled.outcome == FAULT:
            left.append(settled)
        if done % PROGRESS_EVERY == 0:
            _note(imported, settled.number, counts, left)
            db.session.commit()
            jobs.report(run_id, done=done, total=total)
    _note(imported, imported.rows[-1][0], counts, left)
    commands.finish_import(act, imported=imported, left=left)
    jobs.report(run_id, done=total, total=total)


def _take(kind: Kind, act: Act, imported: Import, verdict: Verdict) -> Verdict:
    """Take one row by itself: what a command or the database refuses is that row's fault."""
    if verdict.outcome == FAULT:
        return verdict
    try:
        with db.session.begin_nested():
            kind.take(act, imported, verdict)
    except Refused as refused:
        return replace(verdict, outcome=FAULT, reasons=refused.refusals)
    except (IntegrityError, StaleDataError) as error:
        refusal = doors.database_refusal(error)
        if not isinstance(refusal, Refused):
            raise
        return replace(verdict, outcome=FAULT, reasons=refusal.refusals)
    return verdict


def _note(imported: Import, line: int, counts: Counter[str], left: list[Verdict]) -> None:
    imported.taken, imported.counts = line, dict(counts)
    imported.faults = [
        [verdict.number, [[r.field, r.text, _plain(r)] for r in verdict.reasons]]
        for verdict in left
    ]


def _plain(refusal: Refusal) -> dict[str, str]:
    return {name: str(value) for name, value in refusal.values.items()}


def verdicts_of(act: Act, kind: Kind, imported: Import) -> list[Verdict]:
    """The rows of a table to be shown: each with its fate, or when it is done what was left."""
    if imported.state == "uploaded":
        missing = tables.mapping_refusals(kind.sheet, reading_of(imported), imported.header)
        return [] if missing else list(kind.verdicts(act, imported))
    return faults_of(imported) if imported.state == "done" else []


def faults_of(imported: Import) -> list[Verdict]:
    """The rows that were not taken, with the reasons as they were told."""
    return [
        Verdict(
            number,
            FAULT,
            tuple(Refusal(FAULT, text, field=field, values=values) for field, text, values in told),
        )
        for number, told in imported.faults
    ]
