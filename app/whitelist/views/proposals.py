"""Several proposals at once from a table: uploaded, looked over row by row, then made."""

from app.infra.imports.doors import open_imports
from app.kernel.actors import Permission
from app.whitelist.commands import PROPOSALS
from app.whitelist.views.room import room

open_imports(
    room,
    "/centre/whitelist/imports",
    may=Permission.WHITELIST_BATCH,
    kinds={PROPOSALS.code: PROPOSALS},
    named="proposals",
)
