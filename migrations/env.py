"""Alembic's environment: one transaction per revision, on the application's own engine."""

from alembic import context
from flask import current_app

from app.infra.db import Base
from migrations.env_names import include_name

target_metadata = Base.metadata


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
