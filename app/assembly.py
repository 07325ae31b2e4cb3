"""Putting the house together: settings, mechanisms, the frame, then each room's furniture."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import Migrate

from app import ROOMS, reactions
from app.accounts import identity
from app.infra import doors, headers, logs, outbox, rooms, scope, shown
from app.infra.db import SESSION_SETTINGS, db, engine_options
from app.shell import frame
from config import database, settings


def build(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application."""
    app = Flask("app", static_folder=None)
    app.config.update(settings())
    app.config.update(overrides or {})
    app.url_map.converters["id"] = doors.IdConverter
    app.url_map.strict_slashes = False
    # Some objects are read in order: a programme's shares decide ties as they stand.
    app.json.sort_keys = False  # type: ignore[attr-defined]
    _connect_database(app)
    rooms.csrf.init_app(app)
    logs.install(app)
    headers.install(app)
    frame.install(app)
    identity.install(app)
    for room in ROOMS:
        _furnish(app, room)
    shown.install(app)
    outbox.install(at_once=reactions.AT_ONCE, later=reactions.LATER)
    doors.verify(app)
    return app


def _connect_database(app: Flask) -> None:
    # The address is looked up at the first connection: calculators never connect, so they never
    # start a server.
    def connect() -> psycopg.Connection[Any]:
        address = database(app.config).replace("postgresql+psycopg://", "postgresql://")
        return psycopg.connect(address, options=SESSION_SETTINGS)

    app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg://"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(connect)
    db.init_app(app)
    Migrate(app, db, directory=str(app.config["ROOT"] / "migrations"))
    scope.install(db.session)


def _furnish(app: Flask, room: str) -> None:
    """Register the furniture a room has: pages and API (one blueprint), commands, jobs."""
    for piece in ("api", "views", "cli", "reactions"):
        if find_spec(f"app.{room}.{piece}") is None:
            continue
        module = import_module(f"app.{room}.{piece}")
        if piece == "views":
            app.register_blueprint(module.room)
        if piece == "cli":
            app.cli.add_command(module.cli)
            for command in getattr(module, "commands", ()):
                app.cli.add_command(command)
