"""The package as a whole: many processes, one server."""

import os
import subprocess
import sys
from pathlib import Path

from app.infra.embedded import Server, ensure_running
from app.infra.embedded.cluster import processes_in

ROOT = Path(__file__).resolve().parents[3]

JOIN_AND_TELL = """
import sys
from pathlib import Path
from app.infra.embedded import ensure_running
with ensure_running(Path(sys.argv[1]), durable=False) as server:
    server.create_database("guiyan")
    with server.connect("guiyan") as connection:
        connection.execute("select pg_sleep(0.5)")
    print(server.started_here)
"""


def test_who_leaves_last_stops_it(checkout: Path, server: Server) -> None:
    with ensure_running(checkout, durable=False) as second:
        assert not second.started_here
    assert server.answers()
    server.stop()
    assert not server.answers()
    assert processes_in(server.home.data) == set()


def test_three_processes_at_once_share_one_server(checkout: Path) -> None:
    command = [sys.executable, "-c", JOIN_AND_TELL, checkout]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = sorted(process.communicate(timeout=120)[0].strip() for process in started)
    assert told == ["False", "False", "True"]
    assert not list(checkout.glob("var/postgres/main/cluster/data/postmaster.pid"))


def test_the_rest_of_a_process_shares_one_place(checkout: Path) -> None:
    """`database_url` starts the server when first asked and stops it when the process ends."""
    command = "import sys; from pathlib import Path; from app.infra.embedded import *; "
    command += "urls = {database_url(Path(sys.argv[1])) for _ in range(2)}; print(*urls)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", command, checkout],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.stdout.startswith("postgresql+psycopg://guiyan:")
    assert done.stdout.count("postgresql") == 1
    assert processes_in(checkout / "var/postgres/main/cluster/data") == set()
