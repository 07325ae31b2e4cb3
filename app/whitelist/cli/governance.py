"""`reproduce`: a kept risk score computed again, byte for byte. The one command with a database."""

import sys

import click
from flask.cli import with_appcontext

from app.kernel.documents import BadInput
from app.whitelist.cli.doors import command
from app.whitelist.cli.files import answer
from app.whitelist.queries.risk_scores import risk_score_by_id
from app.whitelist.rules.risk_scoring import risk_score


@command("reproduce")
@click.argument("score_id", metavar="ID")
@with_appcontext
def reproduce(score_id: str) -> None:
    """Compute a kept risk score again from its card and inputs; exit 1 if a byte differs."""
    score = risk_score_by_id(score_id)
    if score is None:
        raise BadInput("there is no risk score with this id", score_id)
    again = risk_score(
        score.card.definition,
        score.inputs,
        cut_off=score.card.cut_off,
        expired=score.manual_only,
        drawn=score.drawn,
    ).document
    answer(f"{again}\n", None)
    if again != score.document:
        sys.stderr.write("error: the score differs from the kept one\n")
        sys.exit(1)


commands = (reproduce,)
