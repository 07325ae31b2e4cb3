"""PostgreSQL's own programs, of the version of the server, and how they are told the address."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from app.infra.embedded import EmbeddedDatabaseError
from app.infra.embedded.programs import found_programs


class BackupError(RuntimeError):
    """Why nothing was backed up or restored; the message says what to do."""


def surroundings(address: str) -> dict[str, str]:
    """Environment that leads PostgreSQL's programs to `address`; no password on a command line."""
    url = make_url(address)
    host = url.host or url.query.get("host")
    found = {
        "PGHOST": host,
        "PGPORT": str(url.port) if url.port else url.query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
    }
    return os.environ | {name: str(value) for name, value in found.items() if value}


def program(name: str, address: str) -> str:
    """Path of `name`: the server's own version, else the oldest newer one; a dump by an older
    program is refused by PostgreSQL, and one by a newer may not go back."""
    wanted = server_major(address)
    candidates = {version: path for path in _candidates(name) if (version := _major(path))}
    fitting = sorted(version for version in candidates if version >= wanted)
    if not fitting:
        raise BackupError(
            f"no {name} of PostgreSQL {wanted} or newer was found (looked beside the embedded "
            "server, in /usr/lib/postgresql and on PATH); install it or set GUIYAN_PG_BIN"
        )
    return str(candidates[fitting[0]])


def server_major(address: str) -> int:
    with psycopg.connect(plain(address), connect_timeout=10) as connection:
        return connection.info.server_version // 10_000


def plain(address: str) -> str:
    """SQLAlchemy's address as libpq reads it."""
    return address.replace("postgresql+psycopg://", "postgresql://", 1)


def call(command: list[str], address: str) -> None:
    """Run a program; raises BackupError with its last words."""
    done = subprocess.run(command, env=surroundings(address), capture_output=True, text=True)
    if done.returncode != 0:
        raise BackupError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-2000:]}")


def _candidates(name: str) -> list[Path]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    with suppress(EmbeddedDatabaseError):
        folders.append(found_programs())
    on_path = shutil.which(name)
    found = [*(folder / name for folder in folders), *([Path(on_path)] if on_path else [])]
    return [path for path in found if path.is_file()]


def _major(path: Path) -> int | None:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"(\d+)(\.|\s|$)", said.stdout)
    return int(found.group(1)) if found else None
