"""Every setting, its meaning and its default.

Settings come from the environment. In production (`GUIYAN_ENV=production`) the secrets have no
default and the application refuses to start without them.
"""

import os
from pathlib import Path
from typing import Any

from app.infra.embedded import database_url
from app.infra.secrets import local_secrets

ROOT = Path(__file__).resolve().parent


class MissingSetting(RuntimeError):
    """A secret that production must be given."""


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


def settings(env: dict[str, str] | None = None) -> dict[str, Any]:
    """All settings of one process.

    GUIYAN_ENV: development (default), testing or production.
    DATABASE_URL: a PostgreSQL ≥ 15; without it the embedded server is started when first needed.
    """
    env = dict(os.environ if env is None else env)
    stage = env.get("GUIYAN_ENV", "development")
    secret = _secrets(env, stage)
    return {
        "STAGE": stage,
        "ROOT": ROOT,
        "VAR": Path(env.get("GUIYAN_VAR", ROOT / "var")),
        "DATABASE_URL": env.get("DATABASE_URL"),
        # The county packs this installation serves, under counties/.
        "COUNTY": env.get("GUIYAN_COUNTY", "fengjie"),
        "SECRET_KEY": secret["SECRET_KEY"],
        # Keys of encrypted fields and of blind indexes; id of the key in use first.
        "FIELD_KEYS": secret["FIELD_KEYS"],
        "INDEX_KEY": secret["INDEX_KEY"],
        # Ed25519 seed that signs checkpoints and receipts.
        "SEAL_KEY": secret["SEAL_KEY"],
        # Staff must give a second factor; off for the accounts of the demo.
        "STAFF_TOTP": _flag("GUIYAN_STAFF_TOTP", stage == "production"),
        # /readyz waits for the demo where one is to be loaded.
        "EXPECT_DEMO": _flag("GUIYAN_DEMO", stage == "development"),
        # A proxy in front tells the caller's address (X-Forwarded-For).
        "BEHIND_PROXY": _flag("GUIYAN_BEHIND_PROXY", False),
        "API_TITLE": "归雁融 Guiyan API",
        "DEMO_PASSWORD": "guiyan-demo-2026",
        # A mark in every answer by which the launcher knows its own server.
        "INSTANCE_MARK": env.get("GUIYAN_INSTANCE_MARK", ""),
        "SESSION_COOKIE_NAME": "__Host-guiyan" if _flag("GUIYAN_TLS", False) else "guiyan",
        "SESSION_COOKIE_SECURE": _flag("GUIYAN_TLS", False),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        # One request at most; files are cut into parts by the page.
        "MAX_CONTENT_LENGTH": 24 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "app/shell/translations"),
        "BOOTSTRAP_SERVE_LOCAL": True,
        # SMS: url of the gateway and the shared secret that signs each request; empty = off.
        "SMS_GATEWAY_URL": env.get("GUIYAN_SMS_URL", ""),
        "SMS_GATEWAY_SECRET": env.get("GUIYAN_SMS_SECRET", ""),
        "SMS_DAILY_CAP": int(env.get("GUIYAN_SMS_DAILY_CAP", "500")),
        # Servers inside a private network that may be called: "host:port, …" (infra/outgoing.py).
        "OUTGOING_HOSTS": env.get("GUIYAN_OUTGOING_HOSTS", ""),
        # A TOML file that names the connectors to other platforms (docs/connectors.md).
        "CONNECTORS": env.get("GUIYAN_CONNECTORS", ""),
        # Numbers a county must hold before real personal data may be entered (立项, 备案, 等保 …).
        "GO_LIVE_NUMBERS": env.get("GUIYAN_GO_LIVE_NUMBERS", ""),
        "TEMPLATES_AUTO_RELOAD": stage == "development",
        "TESTING": stage == "testing",
        "PROPAGATE_EXCEPTIONS": False,
        "SEND_FILE_MAX_AGE_DEFAULT": 86400,
    }


def _secrets(env: dict[str, str], stage: str) -> dict[str, str]:
    names = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "SEAL_KEY")
    given = {name: env[f"GUIYAN_{name}"] for name in names if env.get(f"GUIYAN_{name}")}
    missing = [name for name in names if name not in given]
    if not missing:
        return given
    if stage == "production":
        raise MissingSetting(f"production needs GUIYAN_{missing[0]} (see .env.example)")
    return {**local_secrets(ROOT), **given}


def database(config: dict[str, Any]) -> str:
    """The database's address; starts the embedded server if none was given."""
    return config["DATABASE_URL"] or database_url(ROOT)
