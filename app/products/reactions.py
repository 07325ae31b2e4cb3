"""What the clock and jobs do in this room: products end with their last day, tables are taken."""

from app.accounts.queries import actor_holding
from app.infra import clock, jobs
from app.infra.acts import machine_act
from app.infra.counties import all_counties
from app.infra.db import db
from app.infra.imports import running
from app.products import commands, queries


@jobs.periodic("products_validity", "5 16 * * *")
def end_validity() -> None:
    """Just after midnight in China: close what was valid until yesterday."""
    for county in all_counties():
        act = machine_act(county.id)
        for product in queries.past_validity(county.id, clock.today()):
            commands.end_validity(act, product=product)
        db.session.commit()


@jobs.task("import_products")
def import_products(import_id: int, run_id: int) -> None:
    """Take the rows of a table of products."""
    running.run_import(commands.PRODUCTS, import_id=import_id, run_id=run_id, who=actor_holding)
