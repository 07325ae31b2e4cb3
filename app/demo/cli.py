"""Commands of the demo: load it, list its accounts, prepare a contest."""

import json
import sys
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from app.demo import accounts, loading
from app.demo.contests import CONTESTS, Stage
from app.infra import clock
from app.infra.db import db

cli = AppGroup("demo", help="The fictional county: load it, list who can sign in, play contests.")

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
    if held == "empty" and current_app.config["STAGE"] == "production":
        _refuse("a production server holds no demo: its accounts share one known password")
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
    _refuse_without_demo()
    if as_json:
        click.echo(json.dumps(accounts.document(), ensure_ascii=False, indent=2))
        return
    for line in accounts.lines():
        click.echo(line)


@cli.command("scenario")
@click.argument("name", type=click.Choice(list(CONTESTS)))
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def prepare_contest(name: str, as_json: bool) -> None:
    """Prepare a contest for the last of something and say who posts what."""
    _refuse_without_demo()
    contest = CONTESTS[name](Stage())
    db.session.commit()
    if as_json:
        click.echo(json.dumps(contest.document(), ensure_ascii=False, indent=2))
        return
    click.echo(f"{contest.name}: {contest.winners} of {len(contest.attempts)} may win")
    for attempt in contest.attempts:
        click.echo(f"{attempt.username:<24} {attempt.page}")


def _refuse_without_demo() -> None:
    if loading.standing() != "demo":
        _refuse("the demo is not loaded; `flask demo load` loads it")


def _refuse(why: str) -> NoReturn:
    click.echo(f"error: {why}", err=True)
    sys.exit(2)
