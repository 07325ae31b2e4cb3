"""Migrations: numbered, HEAD true, the models described, up and down and up with rows."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from app.infra.db import Base, db
from migrations.env_names import include_name
from tests.database import fresh_database
from tests.world import World

VERSIONS = sorted(Path("migrations/versions").glob("*.py"))


def test_revisions_are_numbered_without_a_gap_and_head_is_the_newest():
    numbers = [path.name[:4] for path in VERSIONS]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    assert Path("migrations/HEAD").read_text().strip() == numbers[-1]
    for path in VERSIONS:
        found = dict(re.findall(r'^(revision|down_revision) = "(\d+)"', path.read_text(), re.M))
        assert found["revision"] == path.name[:4]


def test_no_revision_imports_the_application():
    assert not [p for p in VERSIONS if re.search(r"^(from|import) app", p.read_text(), re.M)]


@pytest.fixture
def own_app(server):
    with fresh_database(server) as url:
        app = create_app({"DATABASE_URL": url, "TESTING": True, "EXPECT_DEMO": False})
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def test_the_models_are_what_the_migrations_make(own_app):
    with db.engine.connect() as connection:
        options = {"include_name": include_name, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_up_with_rows(own_app):
    World(own_app).entrepreneur()
    tables = set(inspect(db.engine).get_table_names())
    db.session.remove()
    for path in reversed(VERSIONS[3:]):
        downgrade(revision=f"{int(path.name[:4]) - 1:04d}")
    upgrade()
    assert set(inspect(db.engine).get_table_names()) == tables
    with db.engine.connect() as connection:
        head = connection.execute(text("select version_num from alembic_version")).scalar_one()
    assert head == VERSIONS[-1].name[:4]
