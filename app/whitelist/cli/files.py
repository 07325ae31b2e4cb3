"""Files of the commands: read whole, written whole or not at all."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.kernel.documents import BadInput


def read_file(path: str) -> bytes:
    """The bytes of a file. Raises BadInput if there is none that can be read."""
    with _told(path, "the file cannot be read"):
        return Path(path).read_bytes()


def write_file(path: str, content: str | bytes) -> None:
    """Put a file in place, over one that may be there, once all of it is written."""
    target = Path(path)
    refuse_unwritable(path)
    if target.is_dir():
        raise BadInput("the file cannot be written: a folder has this name", path)
    with _told(path, "the file cannot be written"):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _draft(target.parent) as folder:
            _write(folder / target.name, content)
            (folder / target.name).replace(target)


def answer(text: str, path: str | None) -> None:
    """Write a text to a file, or to standard output without one."""
    if path:
        write_file(path, text)
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def write_folder(path: str, files: Mapping[str, str]) -> None:
    """Put files into a folder, made if need be; files of other names there stay as they are."""
    target = Path(path)
    refuse_unwritable_folder(path)
    with _told(path, "the folder cannot be written"):
        target.mkdir(parents=True, exist_ok=True)
        with _draft(target) as folder:
            for name, content in files.items():
                _write(folder / name, content)
            for name in files:
                (folder / name).replace(target / name)


def refuse_unwritable_folder(path: str) -> None:
    """Raise BadInput unless `path` is, or can become, a folder to write into."""
    if Path(path).exists() and not Path(path).is_dir():
        raise BadInput("the folder cannot be written: a file has this name", path)
    refuse_unwritable(str(Path(path) / "x"))


def refuse_unwritable(path: str) -> None:
    """Raise BadInput unless a file could be made at `path`, before any work is spent on it."""
    with _told(path, "it cannot be written"):
        standing = next(p for p in Path(path).absolute().parents if p.exists())
        if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
            raise BadInput(f"it cannot be written: {standing} is not a folder open to you", path)


def refuse_same(out: str, *read: str) -> None:
    """Raise BadInput if the answer would take the place of a file that it is made from."""
    for path in read:
        if Path(out).absolute() == Path(path).absolute():
            raise BadInput("the answer would take the place of a file it is made from", out)


@contextmanager
def _draft(parent: Path) -> Iterator[Path]:
    """A folder beside the target that leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix=".scorecard-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, content: str | bytes) -> None:
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(raw)


@contextmanager
def _told(path: str, what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"{what}: {why}", path or "no name") from None
