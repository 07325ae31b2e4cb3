"""`predict`, `monitor`, `explain`: what a card says of rows, with the standard library alone."""

from pathlib import Path
from typing import Any

import click

from app.kernel.documents import BadInput
from app.whitelist.cli.doors import command
from app.whitelist.cli.files import answer, read_file, refuse_same, write_file
from app.whitelist.rules.scorecard.explain import explain_row
from app.whitelist.rules.scorecard.format import FILE, check_baseline, json_text, read_card
from app.whitelist.rules.scorecard.monitor import monitor as stability_of
from app.whitelist.rules.scorecard.predict import predict as scores_of
from app.whitelist.rules.scorecard.predict import schema_in
from app.whitelist.rules.scorecard.table import Table, read_table

MODEL = click.option("--model", required=True, metavar="DIR", help="The folder of a card.")
DATA = click.option("--data", required=True, metavar="FILE", help="Rows to score, CSV.")


def card_in(folder: str) -> dict[str, Any]:
    """The card of a folder. Raises BadInput if there is none, or it cannot be served."""
    return read_card(read_file(str(Path(folder) / FILE)))


def table_for(card: dict[str, Any], path: str) -> Table:
    """Rows in the encoding that the card's schema names."""
    return read_table(read_file(path), schema_in(card).encoding)


@command("predict")
@MODEL
@DATA
@click.option("--out", required=True, metavar="FILE", help="Where the scores go, CSV.")
def predict(model: str, data: str, out: str) -> None:
    """Score rows: probability, points, grade, reasons, flags, points of every factor."""
    refuse_same(out, data)
    card = card_in(model)
    write_file(out, scores_of(card, table_for(card, data)))


@command("monitor")
@MODEL
@DATA
@click.option("--out", required=True, metavar="FILE", help="Where the answer goes, JSON.")
def monitor(model: str, data: str, out: str) -> None:
    """Say how far rows have moved from those the card was trained on."""
    refuse_same(out, data)
    card = card_in(model)
    check_baseline(card)
    write_file(out, json_text(stability_of(card, table_for(card, data))))


@command("explain")
@MODEL
@DATA
@click.option("--id", "key", metavar="ID", help="The row of this id; not needed for one row alone.")
@click.option("--out", metavar="FILE", help="Write there, not to standard output.")
def explain(model: str, data: str, key: str | None, out: str | None) -> None:
    """Tell one row's score: each factor's bin and points, reasons, and what would change it."""
    card = card_in(model)
    text = json_text(explain_row(card, one_row(card, table_for(card, data), key)))
    answer(text, out)


def one_row(card: dict[str, Any], table: Table, key: str | None) -> Table:
    """The table with one row only: that of the id, or the only one there is."""
    name = schema_in(card).id
    ids = table.column(name)
    places = [n for n, value in enumerate(ids) if key in (None, value)]
    if len(places) != 1:
        what = f"{len(places)} rows fit; name one by --id"
        raise BadInput(what, f'column "{name}"')
    return Table(table.text, table.header, [table.rows[places[0]]])


commands = (predict, monitor, explain)
