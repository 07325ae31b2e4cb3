"""A disk that takes no more: refused in words, nothing half kept, and all well once there is room.

The limit on the size of a file (RLIMIT_FSIZE) stands in for a full disk, in a process of its own:
a write beyond it fails with an error of the operating system, as a full disk's does.
"""

import json
import subprocess
import sys

import pytest

from tests.database import ROOT, fresh_database

SMALL = 16 * 1024


@pytest.fixture(scope="module")
def told(server, tmp_path_factory):
    """What the process found, as it says itself."""
    var = tmp_path_factory.mktemp("var")
    with fresh_database(server) as url:
        command = [sys.executable, "-m", "tests.fault.full_disk", url, str(var), str(SMALL)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_full_disk_refuses_and_keeps_nothing_half(told):
    assert told["full"]["status"] == 503
    assert told["full"]["rows"] == told["full"]["files"] == told["full"]["leftovers"] == 0


def test_with_room_again_the_same_file_is_kept_without_a_restart(told, record_property):
    assert told["room"]["status"] in (200, 201, 303)
    assert told["room"]["rows"] == told["room"]["files"] == 1
    assert told["missing"] == []
    record_property("figure", f"full: {told['full']}; with room: {told['room']}")
