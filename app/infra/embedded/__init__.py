"""The embedded PostgreSQL of a checkout: started on demand, shared, stopped by the last one out.

Every process that uses the server holds a shared lock on `users`; who leaves and finds nobody
else stops it. A killed process loses its lock by itself, and a killed server is started again
by the next one who asks. Starting and stopping happen under the exclusive lock `turn`.
"""

import atexit
import fcntl
import os
from pathlib import Path

from app.infra.embedded import cluster
from app.infra.embedded.account import EmbeddedDatabaseError
from app.infra.embedded.cluster import USER
from app.infra.embedded.home import home_of
from app.infra.embedded.server import Server, opened, turn

__all__ = ["EmbeddedDatabaseError", "Server", "database_url", "ensure_running", "joined"]

_joined: dict[Path, Server] = {}


def ensure_running(root: Path, *, name: str = "main", durable: bool = True) -> Server:
    """Start the server `name` of the checkout `root`, or join it where it runs.

    Args:
        durable: false for tests: faster, and a power cut may lose everything. Whoever
            starts the server decides for all who join.

    Raises:
        EmbeddedDatabaseError: it cannot run here; the message says what to do.
    """
    home = home_of(root, name)
    with turn(home):
        if not home.data.is_dir():
            cluster.initialise(home)
        cluster.refuse_foreign_data(home)
        users = opened(home, "users")
        fcntl.flock(users, fcntl.LOCK_SH)
        server = Server(home, password=home.password_file.read_text(), users=users)
        try:
            server.start(durable=durable)
        except BaseException:
            os.close(users)
            raise
    return server


def joined(root: Path) -> Server:
    """The checkout's server, started or shared once per process and left when it ends."""
    root = root.resolve()
    if root not in _joined:
        server = ensure_running(root)
        atexit.register(server.stop)
        server.create_database(USER)
        _joined[root] = server
    return _joined[root]


def database_url(root: Path) -> str:
    """SQLAlchemy's URL of the checkout's database; runs it while this process lives."""
    return joined(root).url()
