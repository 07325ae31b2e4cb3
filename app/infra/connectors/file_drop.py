"""A folder in which files are exchanged: inbox, done, failed, outbox.

A file of the inbox is named `facts-….csv` or `needs-….json` (CSV, xlsx or JSON) and is read once
`NAME.sha256` stands beside it: whoever writes puts the sum last. What was read is moved to `done`
or `failed` with a report beside it; nothing is deleted. In the outbox too the sum is written last.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from app.infra.connectors.failures import ConnectorFailed, failure
from app.infra.connectors.protocol import (
    DELIVERY_MAX_BYTES,
    Delivery,
    Parcel,
    Report,
    Setting,
    connector,
)
from app.kernel.refusals import Refusal
from app.kernel.words import N_

FOLDERS = ("inbox", "done", "failed", "outbox")
FILES_MAX = 200
_NAME = re.compile(r"(facts|needs)[-_][\w.\-]{1,80}\.(csv|json|xlsx)")
_SUM = re.compile(rb"\s*([0-9a-fA-F]{64})\b")
_OUT = re.compile(r"[\w.\-]{1,100}")


@connector("file_drop")
def open_folder(setting: Setting) -> "FileDrop":
    """A folder by its setting `directory`; its four folders are made when missing."""
    root = Path(str(setting.options.get("directory", "")))
    if not root.is_absolute():
        raise ConnectorFailed("settings", N_("文件夹要写绝对路径"))
    try:
        for name in FOLDERS:
            (root / name).mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(error) from None
    return FileDrop(root)


class FileDrop:
    """One folder."""

    def __init__(self, root: Path):
        self._root = root

    def pull(self, codes: Sequence[str]) -> Iterator[Delivery]:
        """The complete files of the inbox by name. Which codes are wanted stands in the outbox."""
        wanted = json.dumps({"document": "wanted", "codes": sorted(codes)}, indent=1)
        self._write("wanted.json", wanted.encode())
        for path in sorted((self._root / "inbox").iterdir())[:FILES_MAX]:
            found = _NAME.fullmatch(path.name)
            if found and self._sum_of(path).exists():
                yield self._delivery(path, found[1])

    @staticmethod
    def _sum_of(path: Path) -> Path:
        return path.with_name(f"{path.name}.sha256")

    def _delivery(self, path: Path, document: str) -> Delivery:
        try:
            content = _bounded(path)
            told = _SUM.match(_bounded(self._sum_of(path))[:200])
        except (OSError, ConnectorFailed) as error:
            return Delivery(path.name, document, fault=_fault(error))
        if not told or told[1].decode().lower() != hashlib.sha256(content).hexdigest():
            fault = failure("document", N_("文件与它的 sha256 不一致，请重新放入"))
            return Delivery(path.name, document, fault=fault)
        return Delivery(path.name, document, content)

    def settle(self, delivery: Delivery, report: Report) -> None:
        """Move a file out of the inbox and leave a report beside it."""
        folder = self._root / ("failed" if report.outcome == "failed" else "done")
        name = f"{delivery.digest[:12]}-{delivery.name}"
        inbox = self._root / "inbox" / delivery.name
        try:
            _put(folder / f"{name}.report.json", json.dumps(asdict(report), indent=1).encode())
            with suppress(FileNotFoundError):
                os.replace(inbox, folder / name)
            with suppress(FileNotFoundError):
                os.replace(self._sum_of(inbox), self._sum_of(folder / name))
        except OSError as error:
            raise _unusable(error) from None

    def push(self, parcel: Parcel) -> str:
        """Write a parcel to the outbox; its sum is its receipt."""
        return self._write(parcel.name, parcel.content)

    def _write(self, name: str, content: bytes) -> str:
        assert _OUT.fullmatch(name), name
        digest = hashlib.sha256(content).hexdigest()
        try:
            _put(self._root / "outbox" / name, content)
            _put(self._root / "outbox" / f"{name}.sha256", f"{digest}  {name}\n".encode())
        except OSError as error:
            raise _unusable(error) from None
        return digest


def _bounded(path: Path) -> bytes:
    """A plain file's bytes; a link, a pipe or a file beyond measure is refused."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ConnectorFailed("document", N_("不是普通文件"))
        content = file.read(DELIVERY_MAX_BYTES + 1)
    if len(content) > DELIVERY_MAX_BYTES:
        raise ConnectorFailed("document", N_("文件超过 5 MB"))
    return content


def _put(path: Path, content: bytes) -> None:
    """Write whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def _unusable(error: OSError) -> ConnectorFailed:
    return ConnectorFailed("settings", N_("文件夹用不了：{why}"), why=type(error).__name__)


def _fault(error: Exception) -> Refusal:
    if isinstance(error, ConnectorFailed):
        return error.failure
    return failure("document", N_("文件读不出来：{why}"), why=type(error).__name__)
