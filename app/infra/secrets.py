"""The secrets of a development or demo checkout, made once and kept in var/secrets (0600).

Production is given its secrets by the environment (see .env.example) and never reads these.
"""

import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes, token_hex


def _key() -> str:
    """256 random bits in URL-safe base 64."""
    return urlsafe_b64encode(token_bytes(32)).decode()


_MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": _key,
    # `id:key`, comma separated, the key in use first: room for a rotation.
    "FIELD_KEYS": lambda: f"k1:{_key()}",
    "INDEX_KEY": _key,
    "SEAL_KEY": _key,
}


def local_secrets(root: Path) -> dict[str, str]:
    """The secrets of the checkout `root` by name; made at the first call, whole or not at all."""
    folder = root / "var" / "secrets"
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    return {name: _kept(folder / name, make) for name, make in _MAKERS.items()}


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        draft = path.with_name(f"{path.name}.{token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        # A link fails where the name is taken: of two processes at once, one secret wins.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
