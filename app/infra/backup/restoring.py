"""`flask restore FILE`: into a new database, proved there, then put in the place of ours.

Until the chain is proved nothing of what is there is touched.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from flask import current_app
from psycopg import sql
from sqlalchemy import create_engine, make_url

from app.infra.audit import checkpoints, signing
from app.infra.audit.verification import Report, verify_database
from app.infra.backup import archive, programs
from app.infra.backup.programs import BackupError
from app.infra.db import db
from app.infra.files import missing_files
from config import database

SWAP_TRIES = 20


@dataclass(frozen=True)
class Restored:
    """What stands there now. `kept` is the earlier list of checkpoints, if there was one."""

    report: Report
    manifest: dict[str, Any]
    kept: Path | None
    foreign_keys: tuple[str, ...]
    missing: tuple[str, ...]
    """Public ids of files that the database names and the archive did not bring whole."""


def restore(path: Path) -> Restored:
    """Put the backup `path` in the place of the database and files; raises BackupError."""
    address = database(current_app.config)
    var = Path(current_app.config["VAR"])
    var.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=var, prefix=".restore-") as folder:
        unpacked = Path(folder)
        manifest = archive.unpack(path, unpacked)
        keys = signing.read_keys(unpacked / signing.KEYS_FILE)
        foreign = keys - signing.trusted_keys(current_app.config)
        with _fresh_database(address) as fresh:
            dump = str(unpacked / archive.DUMP)
            command = [programs.program("pg_restore", address), "--no-owner", "--no-privileges"]
            command += ["--exit-on-error", "--single-transaction", f"--dbname={_name(fresh)}"]
            programs.call([*command, dump], fresh)
            report = _prove(fresh, unpacked, keys)
            _swap(address, fresh)
        kept = _put_files(unpacked, var)
    signing.trust(current_app.config, *keys)
    names = tuple(sorted(signing.key_id(key) for key in foreign))
    return Restored(report, manifest, kept, names, tuple(missing_files()))


def _prove(fresh: str, unpacked: Path, keys: set[bytes]) -> Report:
    """Verify the chain of the restored database; raises BackupError where it is broken."""
    engine = create_engine(fresh)
    try:
        trusted = signing.trusted_keys(current_app.config) | keys
        report = verify_database(engine, var=unpacked, trusted=trusted)
    finally:
        engine.dispose()
    if report.broken is not None:
        raise BackupError(
            f"the audit chain of this backup is broken at {report.broken.seq}: "
            f"{report.broken.why}. Nothing was changed here."
        )
    return report


@contextmanager
def _fresh_database(address: str) -> Iterator[str]:
    """An empty database beside ours; gone afterwards unless it took our place."""
    name = f"{_name(address)}_restore_{token_hex(3)}"
    with _admin(address) as connection:
        try:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                "the account may not create databases; restoring needs that (ALTER ROLE … CREATEDB)"
            ) from error
    try:
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        with _admin(address) as connection:
            statement = sql.SQL("drop database if exists {} with (force)")
            connection.execute(statement.format(sql.Identifier(name)))


def _swap(address: str, fresh: str) -> None:
    """Let the two databases change names; whoever is connected to ours is sent away."""
    db.engine.dispose()
    ours, theirs = _name(address), _name(fresh)
    aside = f"{theirs}_old"
    with _admin(address) as connection:
        _rename(connection, ours, aside)
        try:
            _rename(connection, theirs, ours)
        except psycopg.Error:
            _rename(connection, aside, ours)
            raise
        drop = sql.SQL("drop database {} with (force)").format(sql.Identifier(aside))
        connection.execute(drop)


def _rename(connection: psycopg.Connection[Any], old: str, new: str) -> None:
    statement = sql.SQL("alter database {} rename to {}").format(
        sql.Identifier(old), sql.Identifier(new)
    )
    for attempt in range(SWAP_TRIES):
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [old]
        )
        try:
            connection.execute(statement)
            return
        except psycopg.errors.ObjectInUse:
            # Somebody came back between the two statements.
            time.sleep(0.05 * attempt)
    raise BackupError(f"{old} is in use; stop web and worker and restore again")


def _put_files(unpacked: Path, var: Path) -> Path | None:
    """Files beside those that are there (they are named by their content); the list of
    checkpoints in place of ours, which may tell of entries that are no longer there."""
    for folder in archive.FOLDERS:
        if (unpacked / folder).is_dir():
            shutil.copytree(unpacked / folder, var / folder, dirs_exist_ok=True)
    ours, theirs = var / checkpoints.FILE, unpacked / checkpoints.FILE
    kept = None
    if ours.is_file():
        kept = ours.with_name(f"{checkpoints.FILE}.before-{time.strftime('%Y%m%dT%H%M%S')}")
        ours.replace(kept)
    if theirs.is_file():
        shutil.copyfile(theirs, ours)
    return kept


def _admin(address: str) -> psycopg.Connection[Any]:
    url = make_url(address).set(database="postgres").render_as_string(hide_password=False)
    return psycopg.connect(programs.plain(url), autocommit=True, connect_timeout=10)


def _name(address: str) -> str:
    return str(make_url(address).database)
