"""`flask scorecard`: risk cards trained and served from files; no database, no network.
`reproduce` alone reads the database: it computes a kept score again.

What is wrong with a file is one line on standard error and exit code 2; nothing is written then.
Training stands apart and is loaded only when asked for: a score needs no library.
"""

from app.whitelist.cli import judging, serving, training
from app.whitelist.cli.doors import Group

cli = Group(
    "scorecard",
    help="Risk cards: train, predict, monitor, explain, report, compare.",
    # Loaded when asked for: it knows tables, and a score must not wait for them.
    later={"reproduce": "app.whitelist.cli.governance"},
)

for _commands in (training, serving, judging):
    for _command in _commands.commands:
        cli.add_command(_command)
