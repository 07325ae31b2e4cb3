"""`flask backup FILE`."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from flask import current_app

from app.infra import clock
from app.infra.audit import sealer
from app.infra.backup import archive, programs
from app.infra.backup.programs import BackupError
from config import database


@dataclass(frozen=True)
class Made:
    """A backup: where, how many bytes, how many entries its last checkpoint covers."""

    path: Path
    size_bytes: int
    entries: int


def back_up(path: Path) -> Made:
    """Write database, files and checkpoints to `path`, replaced only when it is whole.

    The chain is sealed and signed first, so that the archive carries a proof of what it holds;
    checkpoints are copied before the dump, which then covers them all. The dump is one snapshot;
    files are never changed, so those copied after it include its own.
    """
    sealer.seal()
    signed = sealer.checkpoint()
    address = database(current_app.config)
    entries = signed.size if signed else 0
    var = Path(current_app.config["VAR"])
    if not path.resolve().parent.is_dir():
        raise BackupError(f"there is no folder {path.resolve().parent}")
    with TemporaryDirectory(dir=path.resolve().parent, prefix=".backup-") as folder:
        archive.set_aside(var, Path(folder))
        dump = Path(folder) / archive.DUMP
        command = [programs.program("pg_dump", address), "--format=custom", "--no-owner"]
        programs.call([*command, "--no-privileges", f"--file={dump}"], address)
        manifest = {
            "made_at": clock.now().isoformat(),
            "migration": _migration(address),
            "postgresql": programs.server_major(address),
            "entries": entries,
        }
        size = archive.write(path, folder=Path(folder), var=var, manifest=manifest)
    return Made(path, size, entries)


def _migration(address: str) -> str:
    with psycopg.connect(programs.plain(address)) as connection:
        row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else ""
