"""`train`: from a data file and a schema to a card."""

from importlib import import_module

import click

from app.whitelist.cli.doors import command
from app.whitelist.cli.files import read_file, refuse_unwritable_folder, write_folder

SEED_MOST = 2**31 - 1
PAIRS_MOST = 6


@command("train")
@click.option("--data", required=True, metavar="FILE", help="Rows with outcomes, CSV.")
@click.option("--schema", required=True, metavar="FILE", help="What the columns mean, TOML.")
@click.option("--out", required=True, metavar="DIR", help="Where the three files of the card go.")
@click.option("--seed", default=7, type=click.IntRange(0, SEED_MOST), help="7 by default.")
@click.option(
    "--pairs", default=0, type=click.IntRange(0, PAIRS_MOST), help="Tables of two columns."
)
def train(data: str, schema: str, out: str, seed: int, pairs: int) -> None:
    """Learn a card: scorecard.json, metrics.json and model_card.md, the same bytes every time.

    In a folder that is there already the three files are replaced and others left alone.
    """
    refuse_unwritable_folder(out)
    raw, told = read_file(data), read_file(schema)
    files = import_module("app.whitelist.training.train").train(raw, told, seed=seed, pairs=pairs)
    write_folder(out, files)


commands = (train,)
