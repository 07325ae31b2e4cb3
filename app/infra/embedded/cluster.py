"""The cluster: made once with initdb, served by `postgres`, found again by its process."""

import os
import secrets
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.infra.embedded.account import EmbeddedDatabaseError
from app.infra.embedded.home import SOCKET_NAME, Home
from app.infra.embedded.programs import major_of

USER = "guiyan"
_LOG_BYTES_MAX = 8_000_000

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
    # /dev/shm is small in containers, and a county's queries are short.
    "max_parallel_workers_per_gather": "0",
}
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def initialise(home: Home) -> None:
    """Make an empty cluster; it appears under its name only when it is whole."""
    fresh = home.data.with_name("fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    _write_private(home.password_file, secrets.token_urlsafe(32))
    # initdb reads it as the server's user.
    home.account.give(home.password_file, 0o600)
    done = subprocess.run(
        [
            home.program("initdb"),
            f"--pgdata={fresh}",
            f"--username={USER}",
            f"--pwfile={home.password_file}",
            "--auth=scram-sha-256",
            "--data-checksums",
            "--encoding=UTF8",
            *_locale_options(major_of(home.programs)),
        ],
        **_surroundings(home),
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise EmbeddedDatabaseError(f"initdb failed: {done.stderr.strip()}")
    fresh.rename(home.data)


def refuse_foreign_data(home: Home) -> None:
    if not home.password_file.is_file():
        raise EmbeddedDatabaseError(
            f"{home.data} has lost its password ({home.password_file}): put it back, or move "
            "the folder away to begin anew"
        )
    written, ours = int((home.data / "PG_VERSION").read_text()), major_of(home.programs)
    if written != ours:
        raise EmbeddedDatabaseError(
            f"{home.data} was written by PostgreSQL {written}, but {home.programs} is {ours}: "
            "back up with the old programs (`flask backup`, GUIYAN_PG_BIN), move the folder "
            "away, and restore"
        )


def launch(home: Home, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start `postgres` in a session of its own, so that Ctrl-C does not reach it."""
    settings = _SETTINGS | ({} if durable else _FORGETFUL)
    socket = str(home.socket).replace('"', '""')
    settings["unix_socket_directories"] = f'"{socket}"'
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    with home.log.open("ab") as log:
        return subprocess.Popen(
            [home.program("postgres"), "-D", home.data, *options],
            **_surroundings(home),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def postmaster(home: Home) -> int | None:
    """The number the server wrote down, whether or not it still lives."""
    try:
        return int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def processes_in(data: Path) -> set[int]:
    """Living processes of the cluster: each stands in its folder. Linux only, else empty."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if entry.readlink() == data.resolve():
                found.add(int(entry.parent.name))
    return found


def forget_dead_server(home: Home) -> None:
    """Remove the marks of a killed server; only when no process stands in its folder.

    Its number may by now belong to a stranger, which PostgreSQL would take for a second server.
    """
    if Path("/proc/self").exists() and not processes_in(home.data):
        (home.data / "postmaster.pid").unlink(missing_ok=True)
        (home.socket / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def rotate_log(log: Path) -> None:
    if log.is_file() and log.stat().st_size > _LOG_BYTES_MAX:
        log.replace(log.with_suffix(".1"))


def _locale_options(major: int) -> list[str]:
    """C.UTF-8: the same order of text on every machine."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _surroundings(home: Home) -> dict[str, Any]:
    """Folder, user and environment of the server's programs: nothing of ours leaks in."""
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
    return {"cwd": "/", "env": kept | {"LC_ALL": "C", "TZ": "UTC"}} | home.account.popen_options()


def _write_private(path: Path, words: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(words)
