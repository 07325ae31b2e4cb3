"""Which connectors an installation has: a TOML file named by the setting CONNECTORS.

    [[connector]]
    code = "node"
    title = "省级融资信用服务平台"
    kind = "file_drop"
    directory = "/srv/guiyan/node"

Without a file there is one: a folder under VAR, so that files can be exchanged from the first day.
"""

import tomllib
from pathlib import Path
from typing import Any

from flask import current_app

from app.infra.connectors.protocol import Setting
from app.kernel.errors import HouseError
from app.kernel.words import N_

NODE = "node"


class BadSetting(HouseError):
    """The file of connectors cannot be used; the message says which entry and why."""


def settings() -> list[Setting]:
    """The configured connectors in the order of the file. Raises BadSetting."""
    named = str(current_app.config.get("CONNECTORS", "") or "")
    entries = _read(Path(named)) if named else [_usual()]
    found = [_setting(entry) for entry in entries]
    codes = [setting.code for setting in found]
    if len(set(codes)) < len(codes):
        raise BadSetting(f"{named}: two connectors have the same code. Give each its own.")
    return found


def setting_of(code: str) -> Setting | None:
    """The configured connector with a code."""
    return next((setting for setting in settings() if setting.code == code), None)


def _usual() -> dict[str, Any]:
    folder = Path(current_app.config["VAR"]) / "connectors" / NODE
    return {
        "code": NODE,
        "title": N_("省级融资信用服务平台（文件交换）"),
        "kind": "file_drop",
        "directory": str(folder),
    }


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path.name}: {type(error).__name__}. Mend the file.") from None
    entries = document.get("connector", [])
    return [entry for entry in entries if isinstance(entry, dict)]


def _setting(entry: dict[str, Any]) -> Setting:
    try:
        return Setting(
            code=str(entry["code"]),
            title=str(entry["title"]),
            kind=str(entry["kind"]),
            options={k: v for k, v in entry.items() if k not in ("code", "title", "kind")},
        )
    except KeyError as missing:
        raise BadSetting(f"a connector has no {missing}. Give it one.") from None
