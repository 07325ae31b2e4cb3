"""Several proposals at once over HTTP: the same table, the same rows and fates as on the pages."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.forms import said
from app.infra.imports import commands as imports
from app.infra.imports.kinds import Verdict, reading_of
from app.infra.imports.models import Import
from app.infra.imports.queries import recent_imports
from app.infra.imports.running import verdicts_of
from app.infra.paging import Page, Slice, whole
from app.kernel import tables
from app.kernel.actors import Permission
from app.kernel.refusals import invalid, invalid_if
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.api.sent import SentFile, bytes_of
from app.whitelist.commands import PROPOSALS
from app.whitelist.views.room import room


class TableBody(Body):
    """`file`: xlsx or CSV. `columns`: field -> heading, where the headings are not known ones."""

    file: SentFile
    columns: dict[str, str] = Field(default_factory=dict, max_length=10)


class TableAnswer(Answer):
    id: str
    state: str
    filename: str
    counts: dict[str, int]


class RowAnswer(Answer):
    """`line` as in the file; `errors` say beside which field, and what to do."""

    line: int
    outcome: str
    about: str
    cells: dict[str, str]
    errors: list[dict[str, Any]]


class RowsAnswer(TableAnswer):
    """Every row with its fate while the table waits; afterwards the rows that were not taken."""

    rows: list[RowAnswer]


def _brief(imported: Import) -> dict[str, Any]:
    return {
        "id": imported.public_id,
        "state": imported.state,
        "filename": imported.filename,
        "counts": {code: imported.counts.get(code, 0) for code in PROPOSALS.labels},
    }


def _whole(act: Act, imported: Import) -> dict[str, Any]:
    found = verdicts_of(act, PROPOSALS, imported)
    told = _brief(imported)
    if imported.state == "uploaded":
        for verdict in found:
            told["counts"][verdict.outcome] += 1
    cells, columns = dict(imported.rows), reading_of(imported).columns
    return {**told, "rows": [_row(v, cells.get(v.number, []), columns) for v in found]}


def _row(verdict: Verdict, cells: list[Any], columns: Mapping[str, int]) -> dict[str, Any]:
    return {
        "line": verdict.number,
        "outcome": verdict.outcome,
        "about": verdict.about,
        "cells": {name: cells[at] for name, at in columns.items() if at < len(cells)},
        "errors": [
            {"field": reason.field, "message": said(reason), "code": reason.code}
            for reason in verdict.reasons
        ],
    }


@room.api(
    "GET", "/whitelist-imports", may=Permission.WHITELIST_BATCH, answer=TableAnswer, many=True
)
def list_proposal_tables(act: Act, page: Page) -> Slice[Any]:
    """The newest tables of one's own institution."""
    return whole([_brief(one) for one in recent_imports(act.actor, [PROPOSALS.code])])


@room.api(
    "POST",
    "/whitelist-imports",
    may=Permission.WHITELIST_BATCH,
    body=TableBody,
    answer=RowsAnswer,
    status=201,
)
def upload_proposal_table(act: Act, body: TableBody) -> dict[str, Any]:
    """Read a table and say what would become of each row; nobody is proposed yet."""
    imported = imports.upload_table(
        act,
        PROPOSALS,
        filename=body.file.name,
        content=bytes_of(body.file.content, "file.content"),
    )
    if body.columns:
        columns = {field: _column(imported, name) for field, name in body.columns.items()}
        imports.choose_columns(act, PROPOSALS, imported=imported, columns=columns, unit="yuan")
    reading = reading_of(imported)
    invalid_if(tables.mapping_refusals(PROPOSALS.sheet, reading, imported.header))
    return _whole(act, imported)


def _column(imported: Import, heading: str) -> int:
    if imported.header.count(heading) != 1:
        text = N_("表头里没有「{heading}」，或者不止一个")
        raise invalid("columns", text, values={"heading": heading[:60]})
    return int(imported.header.index(heading))


@room.api(
    "GET",
    "/whitelist-imports/<id:imported>",
    may=Permission.WHITELIST_BATCH,
    subject=queries.own_proposals_table,
    answer=RowsAnswer,
)
def show_proposal_table(act: Act, imported: Import) -> dict[str, Any]:
    return _whole(act, imported)


@room.api(
    "POST",
    "/whitelist-imports/<id:imported>/run",
    may=Permission.WHITELIST_BATCH,
    subject=queries.own_proposals_table,
    answer=TableAnswer,
)
def run_proposal_table(act: Act, imported: Import) -> dict[str, Any]:
    """Propose the rows without faults, in a job; `GET` tells when it is done."""
    return _brief(imports.start_import(act, PROPOSALS, imported=imported))


@room.api(
    "POST",
    "/whitelist-imports/<id:imported>/drop",
    may=Permission.WHITELIST_BATCH,
    subject=queries.own_proposals_table,
    answer=TableAnswer,
)
def drop_proposal_table(act: Act, imported: Import) -> dict[str, Any]:
    return _brief(imports.drop_import(act, imported=imported))
