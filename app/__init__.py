"""Guiyan (归雁融): the case bench of a county's finance service centre.

The house is put together in `assembly`, which is loaded only when an application is built: a
calculator on the command line needs neither database nor secrets, nor any room but its own.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

# The rooms in the order money walks through them.
ROOMS = (
    "infra",
    "policy",
    "accounts",
    "consents",
    "administration",
    "enterprises",
    "products",
    "agreements",
    "collateral",
    "needs",
    "whitelist",
    "projects",
    "liaison",
    "matching",
    "referrals",
    "guarantee",
    "loans",
    "claims",
    "oversight",
    "monitoring",
    "desk",
    "demo",
)

# Groups of `flask` commands that are calculators alone, and where they stand.
CALCULATORS = {
    "enterprise": "app.enterprises.calculators",
    "guarantee": "app.guarantee.cli",
    "loan": "app.loans.cli",
    "projects": "app.projects.cli",
    "scorecard": "app.whitelist.cli",
}
# Those among their commands that need the house and its database all the same.
HOUSED = {("scorecard", "reproduce")}


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application with all its rooms."""
    app: Flask = import_module("app.assembly").build(overrides)
    return app


def app_for(words: Sequence[str]) -> Flask:
    """The application a command line asks for: all of it, or one group of calculators."""
    program, group = Path(words[0]).name if words else "", words[1] if len(words) > 1 else ""
    housed = tuple(words[1:3]) in HOUSED
    if program != "flask" or group not in CALCULATORS or housed:
        return create_app()
    app = Flask(__name__, static_folder=None)
    app.cli.add_command(import_module(CALCULATORS[group]).cli)
    return app
