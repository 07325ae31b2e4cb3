"""The centre reads enterprises and parks in from a table."""

from typing import Any

from app.enterprises.commands import KINDS
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.imports import pages
from app.infra.imports.doors import open_imports
from app.kernel.actors import Permission


@room.page("/imports", may=Permission.IMPORT_RUN)
def imports(act: Act) -> Any:
    return pages.list_page(act, KINDS.values())


open_imports(room, "/imports", may=Permission.IMPORT_RUN, kinds=KINDS)
