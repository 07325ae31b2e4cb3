"""The centre reads enterprises and parks in from a table."""

from typing import Any

from flask import Response, request

from app.enterprises.commands import KINDS
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.imports import pages
from app.infra.imports.kinds import Kind
from app.infra.imports.models import Import
from app.infra.imports.pages import UploadForm
from app.infra.imports.queries import import_for
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible

_MAY = Permission.IMPORT_RUN
_AT = "/imports/<id:imported>"
_own = import_for(*KINDS)


def _asked() -> Kind:
    """The kind the address names; the first one where it names none."""
    code = request.args.get("kind", next(iter(KINDS)))
    if code not in KINDS:
        raise NotVisible("kind")
    return KINDS[code]


@room.page("/imports", may=_MAY)
def imports(act: Act) -> Any:
    return pages.list_page(act, KINDS.values())


@room.page("/imports/new", may=_MAY)
def new_import(act: Act) -> Any:
    return pages.new_page(act, _asked(), KINDS.values())


@room.action("/imports/new", may=_MAY, form=UploadForm, again=new_import)
def upload_table(act: Act, form: UploadForm) -> Any:
    return pages.upload(act, _asked(), form)


@room.page("/imports/template", may=_MAY)
def import_template(act: Act) -> Response:
    return pages.template(_asked())


@room.page(_AT, may=_MAY, subject=_own)
def show_import(act: Act, imported: Import) -> Any:
    return pages.show_page(act, KINDS[imported.kind], imported)


@room.action(f"{_AT}/columns", may=_MAY, subject=_own, again=show_import)
def choose_columns(act: Act, imported: Import) -> Any:
    return pages.choose(act, KINDS[imported.kind], imported)


@room.action(f"{_AT}/run", may=_MAY, subject=_own, again=show_import)
def run_import(act: Act, imported: Import) -> Any:
    return pages.run(act, KINDS[imported.kind], imported)


@room.action(f"{_AT}/drop", may=_MAY, subject=_own, again=show_import)
def drop_import(act: Act, imported: Import) -> Any:
    return pages.drop(act, KINDS[imported.kind], imported)


@room.page(f"{_AT}/faults.csv", may=_MAY, subject=_own)
def export_faults(act: Act, imported: Import) -> Response:
    return pages.faults(act, KINDS[imported.kind], imported)
