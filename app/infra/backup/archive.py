"""The archive: a tar with a manifest, the dump, the files, the checkpoints and the public keys."""

import hashlib
import json
import shutil
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

from app.infra.audit import checkpoints, signing
from app.infra.backup.programs import BackupError

SCHEMA = "guiyan.backup/1"
MANIFEST = "manifest.json"
DUMP = "database.dump"
FOLDERS = ("files",)
"""Folders under VAR that belong to the data."""
SINGLE_FILES = (checkpoints.FILE, signing.KEYS_FILE)


def set_aside(var: Path, folder: Path) -> None:
    """Copy what grows while a dump is made: a checkpoint younger than the dump would say that
    entries are missing from it."""
    for name in SINGLE_FILES:
        if (var / name).is_file():
            shutil.copyfile(var / name, folder / name)


def write(path: Path, *, folder: Path, var: Path, manifest: dict[str, Any]) -> int:
    """Write the archive; returns its size in bytes.

    Args:
        folder: holds the dump and what was set aside before it. var: holds the files.
    """
    members = {DUMP: folder / DUMP, **_single_files(folder), **_files_of(var)}
    manifest = {
        "schema": SCHEMA,
        **manifest,
        "members": {name: _sha256(member) for name, member in members.items()},
    }
    draft = path.with_name(f"{path.name}.part")
    draft.touch(mode=0o600)
    with tarfile.open(draft, "w") as tar:
        _add_text(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, member in members.items():
            tar.add(member, arcname=name, recursive=False)
    draft.replace(path)
    return path.stat().st_size


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack the archive into `folder` and check it; returns the manifest."""
    try:
        with tarfile.open(path, "r:") as tar:
            tar.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise BackupError(f"{path} is not a whole backup: {error}") from error
    if manifest.get("schema") != SCHEMA:
        raise BackupError(f"{path} is no backup of Guiyan, or of a newer version")
    for name, digest in manifest["members"].items():
        if not (folder / name).is_file() or _sha256(folder / name) != digest:
            raise BackupError(f"{path} is damaged: {name} is missing or was changed")
    return manifest


def _single_files(folder: Path) -> dict[str, Path]:
    return {name: folder / name for name in SINGLE_FILES if (folder / name).is_file()}


def _files_of(var: Path) -> dict[str, Path]:
    found = {}
    for folder in FOLDERS:
        for path in sorted((var / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                found[str(path.relative_to(var))] = path
    return found


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, BytesIO(content))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
