"""Commands of the room: its calculators, and the county's places."""

import click
from flask.cli import AppGroup

from app.enterprises.calculators import cli
from app.enterprises.commands import set_up_places
from app.infra.acts import machine_act
from app.infra.counties import all_counties
from app.infra.db import db
from app.policy.county import county_pack

__all__ = ["cli", "commands"]

places_cli = AppGroup("places", help="Townships and parks of the counties served.")
commands = (places_cli,)


@places_cli.command("set-up")
def set_up() -> None:
    """Enter the townships and parks of each county's pack; safe to run twice."""
    for county in all_counties():
        entered = set_up_places(machine_act(county.id), pack=county_pack(county.pack))
        db.session.commit()
        click.echo(f"{county.name}: {len(entered)} places")
