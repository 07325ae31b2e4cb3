"""Alembic's environment: one transaction per revision, on the application's own engine."""

from alembic import context
from flask import current_app

from app.infra.db import Base

target_metadata = Base.metadata

# Tables that a library or plain SQL owns; the models do not describe them.
FOREIGN_TABLES = ("procrastinate_", "rate_counters")


def include_name(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and name and name.startswith(FOREIGN_TABLES))


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            transaction_per_migration=True,
            compare_type=True,
            include_name=include_name,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
