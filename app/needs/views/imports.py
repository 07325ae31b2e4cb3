"""Reading a list in: upload, say which column is what, see every row's fate, then take them."""

from typing import Any

from flask import Response

from app.infra.acts import Act
from app.infra.imports import pages
from app.infra.imports.models import Import
from app.infra.imports.pages import UploadForm
from app.infra.imports.queries import import_for
from app.kernel.actors import Permission
from app.needs.commands import NEEDS
from app.needs.views.room import room

_MAY = Permission.LIST_WRITE
_AT = "/centre/lists/imports/<id:imported>"
_own = import_for(NEEDS.code)


@room.page("/centre/lists/import", may=_MAY)
def new_import(act: Act) -> Any:
    return pages.new_page(act, NEEDS, [NEEDS])


@room.action("/centre/lists/import", may=_MAY, form=UploadForm, again=new_import)
def upload_table(act: Act, form: UploadForm) -> Any:
    return pages.upload(act, NEEDS, form)


@room.page("/centre/lists/import/template", may=_MAY)
def import_template(act: Act) -> Response:
    return pages.template(NEEDS)


@room.page(_AT, may=_MAY, subject=_own)
def show_import(act: Act, imported: Import) -> Any:
    return pages.show_page(act, NEEDS, imported)


@room.action(f"{_AT}/columns", may=_MAY, subject=_own, again=show_import)
def choose_columns(act: Act, imported: Import) -> Any:
    return pages.choose(act, NEEDS, imported)


@room.action(f"{_AT}/run", may=_MAY, subject=_own, again=show_import)
def run_import(act: Act, imported: Import) -> Any:
    return pages.run(act, NEEDS, imported)


@room.action(f"{_AT}/drop", may=_MAY, subject=_own, again=show_import)
def drop_import(act: Act, imported: Import) -> Any:
    return pages.drop(act, NEEDS, imported)


@room.page(f"{_AT}/faults.csv", may=_MAY, subject=_own)
def export_faults(act: Act, imported: Import) -> Response:
    return pages.faults(act, NEEDS, imported)
