"""Reading a list in: upload, say which column is what, see every row's fate, then take them."""

from itertools import islice
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.db import db
from app.infra.export import csv_response
from app.infra.forms import form_for, said
from app.infra.jobs import JobRun
from app.kernel.actors import Permission
from app.needs import commands, queries
from app.needs.forms import HouseForm, UploadForm, columns_form
from app.needs.models import ListImport
from app.needs.queries import Verdict
from app.needs.rules.lists import FIELDS, ORIGINS, VERDICTS
from app.needs.views.room import room

SHOWN = 100


@room.page("/centre/lists/import", may=Permission.LIST_WRITE)
def new_import(act: Act) -> Any:
    form = form_for(UploadForm)
    form.saved.choices = [
        ("", _("自动识别")),
        *((m.public_id, m.name) for m in queries.column_maps(act.actor)),
    ]
    return render_template(
        "needs/import_new.html",
        form=form,
        recent=queries.recent_imports(act.actor),
        origins=ORIGINS,
    )


@room.action("/centre/lists/import", may=Permission.LIST_WRITE, form=UploadForm, again=new_import)
def upload_list(act: Act, form: UploadForm) -> Any:
    sent = request.files.get("file")
    saved = [m for m in queries.column_maps(act.actor) if m.public_id == form.saved.data]
    imported = commands.upload_list(
        act,
        origin=form.origin.data or "",
        filename=(sent.filename or "") if sent else "",
        content=sent.stream.read(6 * 1024 * 1024) if sent else b"",
        saved=saved[0] if saved else None,
    )
    return redirect(url_for("needs.show_import", imported=imported.public_id), 303)


@room.page(
    "/centre/lists/imports/<id:imported>",
    may=Permission.LIST_WRITE,
    subject=queries.import_for,
)
def show_import(act: Act, imported: ListImport) -> Any:
    form_class = columns_form(imported.header)
    chosen = {field: str(at) for field, at in imported.columns.items()}
    found = list(queries.verdicts(imported, act.policy))
    return render_template(
        "needs/import_show.html",
        imported=imported,
        form=form_for(form_class, **chosen, unit=imported.unit),
        fields=FIELDS,
        origins=ORIGINS,
        counts={name: sum(v.outcome == name for v in found) for name in VERDICTS},
        verdict_labels=VERDICTS,
        rows=list(islice(_worst_first(found), SHOWN)),
        cells=dict(imported.rows),
        run=db.session.get(JobRun, imported.run_id) if imported.run_id else None,
    )


def _worst_first(found: list[Verdict]) -> list[Verdict]:
    return sorted(found, key=lambda verdict: (verdict.outcome != "fault", verdict.number))


@room.action(
    "/centre/lists/imports/<id:imported>/columns",
    may=Permission.LIST_WRITE,
    subject=queries.import_for,
    again=show_import,
)
def choose_columns(act: Act, imported: ListImport) -> Any:
    form: HouseForm = columns_form(imported.header)()
    typed = form.typed()
    commands.choose_columns(
        act,
        imported=imported,
        columns={f: int(typed[f]) for f in FIELDS if str(typed.get(f) or "").isdigit()},
        unit=typed.get("unit") or "yuan",
        name=typed.get("name") or "",
    )
    return redirect(url_for("needs.show_import", imported=imported.public_id), 303)


@room.action(
    "/centre/lists/imports/<id:imported>/run",
    may=Permission.LIST_WRITE,
    subject=queries.import_for,
    again=show_import,
)
def run_import(act: Act, imported: ListImport) -> Any:
    commands.start_import(act, imported=imported)
    flash(_("正在导入，可以离开这一页"))
    return redirect(url_for("needs.show_import", imported=imported.public_id), 303)


@room.action(
    "/centre/lists/imports/<id:imported>/drop",
    may=Permission.LIST_WRITE,
    subject=queries.import_for,
    again=show_import,
)
def drop_import(act: Act, imported: ListImport) -> Any:
    commands.drop_import(act, imported=imported)
    flash(_("已放弃这份清单"))
    return redirect(url_for("needs.new_import"), 303)


@room.page(
    "/centre/lists/imports/<id:imported>/faults.csv",
    may=Permission.LIST_WRITE,
    subject=queries.import_for,
)
def export_faults(act: Act, imported: ListImport) -> Response:
    """The rows that are not taken, as they came, with the reasons: correct and send again."""
    cells = dict(imported.rows)
    rows = [
        [*cells[verdict.number], "；".join(said(reason) for reason in verdict.reasons)]
        for verdict in queries.verdicts(imported, act.policy)
        if verdict.outcome == "fault"
    ]
    return csv_response("faults.csv", [*imported.header, _("原因")], rows)
