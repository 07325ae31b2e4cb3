"""A house of its own for each fault: a cluster that may be killed, web and worker as they serve."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url

from app import create_app
from app.infra.db import db
from app.infra.embedded import Server, ensure_running
from tests.database import ROOT, fresh_database
from tests.fault.house import House, started
from tests.world import World


@pytest.fixture(scope="session")
def cluster() -> Iterator[Server]:
    """A durable cluster beside the one of the other tests: they must not fall with it."""
    server = ensure_running(ROOT, name="fault", durable=True)
    yield server
    server.stop()


@pytest.fixture
def house(cluster: Server, tmp_path) -> Iterator[House]:
    """The house at work on a fresh database, and a county in it."""
    with fresh_database(cluster) as url:
        app = create_app({"DATABASE_URL": url, "VAR": tmp_path, "EXPECT_DEMO": False})
        with app.app_context(), started(url, tmp_path) as processes:
            yield House(World(app), processes, cluster)
            app.extensions["sqlalchemy"].session.remove()
            app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture
def a_copy_of(cluster: Server):
    """Copies an application's database within the cluster, for the length of a with block."""

    @contextmanager
    def copied(app: Flask) -> Iterator[Engine]:
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
        name = f"copy_{os.getpid()}_{os.urandom(3).hex()}"
        cluster.create_database(name, template=make_url(app.config["DATABASE_URL"]).database)
        engine = create_engine(cluster.url(name))
        try:
            yield engine
        finally:
            engine.dispose()
            cluster.drop_database(name)

    return copied
