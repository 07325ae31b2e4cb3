"""`report` and `compare`: a card judged by people, with pictures and against another."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from app.kernel.documents import BadInput
from app.whitelist.cli.doors import command
from app.whitelist.cli.files import answer, read_file, refuse_unwritable, write_file
from app.whitelist.cli.serving import DATA, MODEL, card_in
from app.whitelist.rules.scorecard.format import json_text
from app.whitelist.rules.scorecard.predict import schema_in

METRICS = "metrics.json"


@command("report")
@MODEL
@click.option("--out", required=True, metavar="FILE", help="FILE.html or FILE.pdf.")
def report(model: str, out: str) -> None:
    """Write the model card with its pictures: shapes, reliability, ROC, stability, groups."""
    if Path(out).suffix.lower() not in (".html", ".pdf"):
        raise BadInput("the report is a file of the kind .html or .pdf", out)
    refuse_unwritable(out)
    card, metrics = card_in(model), _metrics_in(model)
    schema_in(card)
    made = import_module("app.whitelist.training.report")
    try:
        page = made.page_of(card, metrics)
    except (LookupError, TypeError, ValueError) as error:
        raise BadInput(f"the metrics do not fit the card: {error}", METRICS) from None
    write_file(out, made.paper_of(page) if out.lower().endswith(".pdf") else page)


@command("compare")
@MODEL
@click.option("--other", required=True, metavar="DIR", help="The folder of the other card.")
@DATA
@click.option("--out", metavar="FILE", help="Write there, not to standard output.")
def compare(model: str, other: str, data: str, out: str | None) -> None:
    """Compare two cards on the same rows with outcomes, best ones neither was trained on."""
    cards = card_in(model), card_in(other)
    made = import_module("app.whitelist.training.compare")
    text = json_text(made.compare(*cards, read_file(data)))
    answer(text, out)


def _metrics_in(folder: str) -> dict[str, Any]:
    try:
        found = json.loads(read_file(str(Path(folder) / METRICS)))
    except BadInput:
        raise
    except (ValueError, RecursionError):
        raise BadInput("not JSON", METRICS) from None
    if not isinstance(found, dict):
        raise BadInput("one JSON object is expected", METRICS)
    return found


commands = (report, compare)
