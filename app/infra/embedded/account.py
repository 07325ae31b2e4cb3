"""The operating system's user the embedded server runs as: PostgreSQL refuses to be root."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class EmbeddedDatabaseError(RuntimeError):
    """The embedded database cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The operating system's user the server runs as; `switch` when that is not who we are."""

    uid: int
    gid: int
    switch: bool

    def popen_options(self) -> dict[str, Any]:
        """Arguments of `subprocess` that start a program as this user."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, *command: str | Path) -> bool:
        """Whether this user can run `command` and it succeeds."""
        try:
            done = subprocess.run(
                command, cwd="/", capture_output=True, timeout=30, **self.popen_options()
            )
        except OSError:
            return False
        return done.returncode == 0

    def own_folder(self, path: Path) -> None:
        """Make `path` a folder only this user may enter; refuse one of somebody else."""
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        ours = found.st_uid in {self.uid, os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or not ours:
            raise EmbeddedDatabaseError(
                f"{path} belongs to another user (uid {found.st_uid}): run as that user or as root"
            )
        self.give(path, 0o700)

    def give(self, path: Path, mode: int) -> None:
        """Hand `path` to this user with exactly `mode`."""
        if self.switch:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def account_for(*owners: Path) -> Account:
    """Ourselves; or, as root, the first owner of `owners` that is not root, else nobody.

    No user is ever created.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    for path in owners:
        entry = _entry_of(path.stat().st_uid) if path.exists() else None
        if entry is not None and entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, switch=True)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise EmbeddedDatabaseError(
        "PostgreSQL does not run as root and there is no user `nobody`; set DATABASE_URL"
    )


def _entry_of(uid: int) -> pwd.struct_passwd | None:
    # initdb looks its own user up by name: a number without a name is of no use.
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None
