"""A lender's officer reads products in from a table; each row becomes a draft."""

from typing import Any

from flask import Response

from app.infra.acts import Act
from app.infra.imports import pages
from app.infra.imports.models import Import
from app.infra.imports.pages import UploadForm
from app.infra.imports.queries import import_for
from app.kernel.actors import Permission
from app.products.commands import PRODUCTS
from app.products.views.room import room

_MAY = Permission.PRODUCT_DRAFT
_AT = "/bank/imports/<id:imported>"
_own = import_for(PRODUCTS.code)


@room.page("/bank/imports/new", may=_MAY)
def new_import(act: Act) -> Any:
    return pages.new_page(act, PRODUCTS, [PRODUCTS])


@room.action("/bank/imports/new", may=_MAY, form=UploadForm, again=new_import)
def upload_table(act: Act, form: UploadForm) -> Any:
    return pages.upload(act, PRODUCTS, form)


@room.page("/bank/imports/template", may=_MAY)
def import_template(act: Act) -> Response:
    return pages.template(PRODUCTS)


@room.page(_AT, may=_MAY, subject=_own)
def show_import(act: Act, imported: Import) -> Any:
    return pages.show_page(act, PRODUCTS, imported)


@room.action(f"{_AT}/columns", may=_MAY, subject=_own, again=show_import)
def choose_columns(act: Act, imported: Import) -> Any:
    return pages.choose(act, PRODUCTS, imported)


@room.action(f"{_AT}/run", may=_MAY, subject=_own, again=show_import)
def run_import(act: Act, imported: Import) -> Any:
    return pages.run(act, PRODUCTS, imported)


@room.action(f"{_AT}/drop", may=_MAY, subject=_own, again=show_import)
def drop_import(act: Act, imported: Import) -> Any:
    return pages.drop(act, PRODUCTS, imported)


@room.page(f"{_AT}/faults.csv", may=_MAY, subject=_own)
def export_faults(act: Act, imported: Import) -> Response:
    return pages.faults(act, PRODUCTS, imported)
