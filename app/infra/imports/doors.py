"""The doors by which a room reads tables in: one set, furnished for each room that has some."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from app.infra.acts import Act
from app.infra.imports import pages
from app.infra.imports.kinds import Kind
from app.infra.imports.models import Import
from app.infra.imports.pages import UploadForm
from app.infra.imports.queries import import_for
from app.infra.rooms import Room
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible


def open_imports(
    room: Room, under: str, *, may: Permission, kinds: Mapping[str, Kind], named: str = ""
) -> None:
    """Register a room's eight doors of imports: `{under}/new`, `{under}/{import}` and theirs.

    Upload, say which column is what, see every row's fate, then take them. `kinds` by code: the
    first is meant where an address names none. A room that opens a second set, for other people,
    gives it a name: its views are then called `{named}_new_import` and so on.
    """
    prefix = f"{named}_" if named else ""
    _open_new(room, under, may, kinds, prefix)
    _open_one(room, f"{under}/<id:imported>", may, kinds, prefix)


def _asked(kinds: Mapping[str, Kind]) -> Kind:
    code = request.args.get("kind", next(iter(kinds)))
    if code not in kinds:
        raise NotVisible("kind")
    return kinds[code]


def _open_new(
    room: Room, under: str, may: Permission, kinds: Mapping[str, Kind], prefix: str
) -> None:
    def new_import(act: Act) -> Any:
        return pages.new_page(act, _asked(kinds), kinds.values())

    def upload_table(act: Act, form: UploadForm) -> Any:
        return pages.upload(act, _asked(kinds), form)

    def import_template(act: Act) -> Any:
        return pages.template(_asked(kinds))

    for view in (new_import, upload_table, import_template):
        view.__name__, view.__module__ = prefix + view.__name__, room.import_name
    room.page(f"{under}/new", may=may)(new_import)
    room.action(f"{under}/new", may=may, form=UploadForm, again=new_import)(upload_table)
    room.page(f"{under}/template", may=may)(import_template)


def _open_one(room: Room, at: str, may: Permission, kinds: Mapping[str, Kind], prefix: str) -> None:
    own = import_for(*kinds)
    # A set's own name, by which the table of who may open what finds an object for it.
    own.__qualname__ = own.__qualname__.replace(own.__name__, f"{prefix}{own.__name__}")

    def of_kind(
        name: str, shown: Callable[[Act, Kind, Import], Any]
    ) -> Callable[[Act, Import], Any]:
        def view(act: Act, imported: Import) -> Any:
            return shown(act, kinds[imported.kind], imported)

        view.__name__, view.__module__ = prefix + name, room.import_name
        return view

    show_import = of_kind("show_import", pages.show_page)
    room.page(at, may=may, subject=own)(show_import)
    room.page(f"{at}/faults.csv", may=may, subject=own)(of_kind("export_faults", pages.faults))
    for rule, name, done in (
        ("columns", "choose_columns", pages.choose),
        ("run", "run_import", pages.run),
        ("drop", "drop_import", pages.drop),
    ):
        action = room.action(f"{at}/{rule}", may=may, subject=own, again=show_import)
        action(of_kind(name, done))
