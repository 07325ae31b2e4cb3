"""Commands of the demo: load it, list its accounts."""

import json
import sys
from typing import NoReturn

import click
from flask.cli import AppGroup

from app.demo import accounts, loading
from app.infra import clock

cli = AppGroup("demo", help="The fictional county: load it, list who can sign in.")

HOLDS = {
    "demo": "the demo is loaded already; `make demo-reset` begins anew",
    "real": "this database holds real data; the demo needs an empty one",
}


@cli.command("load")
@click.option("--seed", default=7, show_default=True, help="The same seed and day: the same bytes.")
@click.option("--scale", type=click.Choice(sorted(loading.SCALES)), default="county")
@click.option("--once", is_flag=True, help="Do nothing where a demo or real data is.")
def load(seed: int, scale: str, once: bool) -> None:
    """Tell the demo county into an empty database."""
    held = loading.standing()
    if held != "empty":
        if not once:
            _refuse(HOLDS[held])
        return
    click.echo("Telling the demo county; this takes some seconds …", err=True)
    told = loading.load(seed=seed, scale=scale, day=clock.today())
    for line in told.refused:
        click.echo(f"NOTE: a story ended early: {line}", err=True)
    click.echo(f"The demo is loaded: {told.name}, seed {seed}, {told.steps} steps.")


@cli.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def list_accounts(as_json: bool) -> None:
    """Who can sign in to the demo."""
    if loading.standing() != "demo":
        _refuse("the demo is not loaded; `flask demo load` loads it")
    if as_json:
        click.echo(json.dumps(accounts.document(), ensure_ascii=False, indent=2))
        return
    for line in accounts.lines():
        click.echo(line)


def _refuse(why: str) -> NoReturn:
    click.echo(f"error: {why}", err=True)
    sys.exit(2)
