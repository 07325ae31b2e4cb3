"""Jobs of the room: tables of enterprises and parks are taken row by row."""

from app.accounts.queries import actor_holding
from app.enterprises import commands
from app.infra import jobs
from app.infra.imports import running


@jobs.task("import_enterprises")
def import_enterprises(import_id: int, run_id: int) -> None:
    """Take the rows of a table of enterprises."""
    running.run_import(commands.ENTERPRISES, import_id=import_id, run_id=run_id, who=actor_holding)


@jobs.task("import_parks")
def import_parks(import_id: int, run_id: int) -> None:
    """Take the rows of a table of parks."""
    running.run_import(commands.PARKS, import_id=import_id, run_id=run_id, who=actor_holding)
