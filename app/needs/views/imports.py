"""The two lists of the county are read in from tables."""

from app.infra.imports.doors import open_imports
from app.kernel.actors import Permission
from app.needs.commands import NEEDS
from app.needs.views.room import room

open_imports(room, "/centre/lists/imports", may=Permission.LIST_WRITE, kinds={NEEDS.code: NEEDS})
