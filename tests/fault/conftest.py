"""A house of its own for each fault: a cluster that may be killed, web and worker as they serve."""

from collections.abc import Iterator

import pytest

from app import create_app
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
