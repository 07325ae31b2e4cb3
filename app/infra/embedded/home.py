"""The folders of an embedded server: in the checkout's var/, or outside where that is closed.

A checkout under a private home folder cannot be entered by the unprivileged user that stands in
for root. Then programs and data move to /var/lib/guiyan, a folder per checkout; the rights of
folders that are not ours are never widened.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.infra.embedded.account import Account, EmbeddedDatabaseError, account_for
from app.infra.embedded.programs import copied, digest, found_programs

SYSTEM_HOMES = Path("/var/lib/guiyan")
SHORT_HOMES = Path("/tmp")
SOCKET_PATH_BYTES = 107
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Home:
    """The folders of one embedded server.

    `folder` holds lock files, password and log; `data` the cluster; `socket` the unix socket.
    """

    folder: Path
    programs: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.folder / "cluster" / "data"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """Beside the data, or a short folder where the path would pass the system's limit."""
        beside = self.folder / "socket"
        too_long = len(os.fsencode(beside)) + len(f"/{SOCKET_NAME}") > SOCKET_PATH_BYTES
        # A comma would read as a list of hosts.
        if too_long or "," in str(beside):
            return SHORT_HOMES / f"guiyan-{digest(self.folder)}"
        return beside

    def program(self, name: str) -> str:
        return str(self.programs / name)


def home_of(root: Path, name: str) -> Home:
    """Find or prepare the folders of the server `name` of the checkout `root`."""
    root = root.resolve()
    inside = root / "var" / "postgres" / name
    system = SYSTEM_HOMES / digest(root)
    outside = system / _token(inside.parent) / name
    account = account_for(inside / "cluster", root)
    programs = found_programs()
    if not account.reaches(programs / "postgres", "--version"):
        _open_folders(SYSTEM_HOMES, system)
        programs = copied(programs, system)
    # A cluster that once had to move stays where it is.
    for folder in [outside, inside] if outside.exists() else [inside, outside]:
        if folder == outside:
            _open_folders(SYSTEM_HOMES, system, outside.parent)
        home = Home(folder, programs, account)
        if _prepared(home):
            return home
    raise EmbeddedDatabaseError(
        f"the database's user (uid {account.uid}) can write neither {inside} nor {outside}; "
        "set DATABASE_URL to a PostgreSQL of your own"
    )


def _prepared(home: Home) -> bool:
    """Make the folders of `home`; false where the server's user cannot work in them."""
    cluster = home.data.parent
    home.folder.parent.mkdir(parents=True, exist_ok=True)
    for folder in (home.folder, cluster):
        home.account.own_folder(folder)
    if home.account.reaches("test", "-w", cluster):
        return True
    # Leave no trace of the attempt; a folder with something in it stays.
    with suppress(OSError):
        cluster.rmdir()
        home.folder.rmdir()
    return False


def _token(folder: Path) -> str:
    """Random name of this checkout, so that a new one at the same path finds no old data."""
    path = folder / "token"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"token.{secrets.token_hex(4)}"
        draft.write_text(secrets.token_hex(8))
        # A link fails where the name is taken: of two processes at once, one wins.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def _open_folders(*paths: Path) -> None:
    """Folders of our own outside the checkout: others may pass through but not list them."""
    for path in paths:
        path.mkdir(parents=True, exist_ok=True)
        if path.stat().st_uid == os.geteuid():
            path.chmod(0o711)
