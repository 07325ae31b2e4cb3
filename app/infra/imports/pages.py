"""What the doors of imports (doors.py) show and read, the same in every room.

The views of a room carry the same names everywhere (`new_import`, `upload_table`, `show_import`,
`choose_columns`, `run_import`, `drop_import`, `export_faults`, `import_template`), so that one set
of templates links to all of them.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from openpyxl.utils import get_column_letter
from wtforms import FileField, SelectField, StringField
from wtforms.validators import Length

from app.infra.acts import Act
from app.infra.db import db
from app.infra.export import csv_response, xlsx_response
from app.infra.forms import HouseForm, form_for, said
from app.infra.imports import commands, queries
from app.infra.imports.kinds import FAULT, Kind, Verdict, reading_of
from app.infra.imports.models import Import
from app.infra.imports.reading import BYTES_MAX
from app.infra.imports.running import verdicts_of
from app.infra.jobs import JobRun
from app.kernel import tables
from app.kernel.tables import UNITS

SHOWN = 100
VIEWS = (
    "new_import", "upload_table", "import_template", "show_import", "export_faults",
    "choose_columns", "run_import", "drop_import",
)  # fmt: skip
"""What the views of every set of doors are called, after the set's own name."""


class UploadForm(HouseForm):
    """A file, where it comes from, and a saved way to read it."""

    origin = SelectField(_l("来源"), choices=[], validate_choice=False)
    saved = SelectField(_l("列对应"), choices=[], validate_choice=False)
    file = FileField(_l("表格文件（xlsx 或 CSV，最多 5 MB、5000 行）"))


def columns_form(kind: Kind, header: list[str]) -> type[HouseForm]:
    """A form that asks, for each field of a kind, which column of this table holds it."""
    choices = [("", "—"), *((str(at), _heading(at, name)) for at, name in enumerate(header))]
    fields: dict[str, Any] = {
        name: SelectField(_l(column.label), choices=choices, validate_choice=False)
        for name, column in kind.sheet.columns.items()
    }
    if kind.sheet.money:
        units = [(code, _l(words)) for code, words in UNITS.items()]
        fields["unit"] = SelectField(_l("金额单位"), choices=units)
    fields["save_as"] = StringField(_l("保存为（可不填，下次直接选用）"), [Length(max=60)])
    return type("ColumnsForm", (HouseForm,), fields)


def _heading(at: int, name: str) -> str:
    """A column as spreadsheet programs name it, with its heading: two may have the same."""
    return f"{get_column_letter(at + 1)} {name}".strip()


def link(view: str, **args: Any) -> str:
    """The address of a view of the set of doors whose page is shown."""
    return url_for(f".{_prefix()}{view}", **args)


def _prefix() -> str:
    """How the views of this set begin: nothing, or the name of a room's second set (doors.py)."""
    shown = str(request.endpoint).rpartition(".")[2]
    return next((shown.removesuffix(view) for view in VIEWS if shown.endswith(view)), "")


def list_page(act: Act, kinds: Iterable[Kind]) -> Any:
    """The tables that one's institution has read in."""
    known = {each.code: each for each in kinds}
    return render_template(
        "shell/imports/list.html",
        kinds=known,
        recent=queries.recent_imports(act.actor, known, limit=50),
        link=link,
    )


def new_page(act: Act, kind: Kind, kinds: Iterable[Kind]) -> Any:
    """Choose a file; below it the newest tables of these kinds."""
    form = form_for(UploadForm)
    form.origin.choices = [(code, _(label)) for code, label in kind.origins.items()]
    form.saved.choices = [
        ("", _("自动识别")),
        *((m.public_id, m.name) for m in queries.column_maps(act.actor, kind.code)),
    ]
    known = {each.code: each for each in kinds}
    return render_template(
        "shell/imports/new.html",
        form=form,
        kind=kind,
        kinds=known,
        recent=queries.recent_imports(act.actor, known),
        link=link,
    )


def upload(act: Act, kind: Kind, form: UploadForm) -> Any:
    """Read the file of the form and show what it would do."""
    sent = request.files.get("file")
    saved = [m for m in queries.column_maps(act.actor, kind.code) if m.public_id == form.saved.data]
    imported = commands.upload_table(
        act,
        kind,
        filename=(sent.filename or "") if sent else "",
        content=sent.stream.read(BYTES_MAX + 1) if sent else b"",
        origin=form.origin.data or "",
        saved=saved[0] if saved else None,
    )
    return to_import(imported)


def to_import(imported: Import) -> Any:
    return redirect(link("show_import", imported=imported.public_id), 303)


def show_page(act: Act, kind: Kind, imported: Import) -> Any:
    """The table in its present state: to be looked over, running, or done."""
    missing = tables.mapping_refusals(kind.sheet, reading_of(imported), imported.header)
    found = verdicts_of(act, kind, imported)
    done = imported.state == "done"
    counts = imported.counts if done else Counter(verdict.outcome for verdict in found)
    return render_template(
        "shell/imports/show.html",
        imported=imported,
        kind=kind,
        form=_columns_of(kind, imported),
        missing=missing if imported.state == "uploaded" else (),
        repeated=tables.repeated(imported.header),
        counts={code: counts.get(code, 0) for code in kind.labels},
        rows=sorted(found, key=lambda v: (v.outcome != FAULT, v.number))[:SHOWN],
        cells=dict(imported.rows),
        beside=_beside,
        run=db.session.get(JobRun, imported.run_id) if imported.run_id else None,
        link=link,
    )


def _columns_of(kind: Kind, imported: Import) -> HouseForm:
    """The columns as they are kept; after a refusal, as they were just chosen."""
    form_class = columns_form(kind, imported.header)
    if str(request.endpoint).endswith("choose_columns"):
        return form_class()
    chosen = {field: str(at) for field, at in imported.columns.items()}
    return form_class(formdata=None, data={**chosen, "unit": imported.unit})


def _beside(verdict: Verdict, columns: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The sentences of a row: beside their columns, and those that belong to none."""
    placed: dict[str, list[str]] = {}
    loose: list[str] = []
    for reason in verdict.reasons:
        known = reason.field in columns if reason.field else False
        (placed.setdefault(str(reason.field), []) if known else loose).append(said(reason))
    return placed, loose


def choose(act: Act, kind: Kind, imported: Import) -> Any:
    """Take the columns a person chose."""
    form = columns_form(kind, imported.header)()
    typed = form.typed()
    columns = {f: typed[f] for f in kind.sheet.columns if str(typed.get(f) or "").isdecimal()}
    commands.choose_columns(
        act,
        kind,
        imported=imported,
        columns={field: int(at[:4]) for field, at in columns.items()},
        unit=typed.get("unit") or "yuan",
        name=(typed.get("save_as") or "").replace("\0", ""),
    )
    return to_import(imported)


def run(act: Act, kind: Kind, imported: Import) -> Any:
    """Begin to take the rows."""
    commands.start_import(act, kind, imported=imported)
    flash(_("正在导入，可以离开这一页"))
    return to_import(imported)


def drop(act: Act, kind: Kind, imported: Import) -> Any:
    """Leave the table."""
    commands.drop_import(act, imported=imported)
    flash(_("已放弃这份表格"))
    return redirect(link("new_import", kind=kind.code), 303)


def faults(act: Act, kind: Kind, imported: Import) -> Response:
    """The rows that are not taken, as they came, with the reasons: correct and send again."""
    cells = dict(imported.rows)
    rows = [
        [*cells[verdict.number], "；".join(said(reason) for reason in verdict.reasons)]
        for verdict in verdicts_of(act, kind, imported)
        if verdict.outcome == FAULT and verdict.number in cells
    ]
    return csv_response("faults.csv", [*imported.header, _("原因")], rows)


def template(kind: Kind) -> Response:
    """An empty table of a kind: its header and one example row."""
    sheet = kind.sheet
    return xlsx_response(f"{_(kind.title)}.xlsx", sheet.headings, [sheet.example])
