"""Takes the pictures of the guides: each role's pages as a phone or a desk shows them.

    python -m scripts.guide                                  in a throw-away house (make guide)
    python -m scripts.guide --at URL --accounts FILE         at a running demo; FILE is what
                                                             `flask demo accounts --json` printed

Writes docs/guide/pictures/<name>.<language>.png, few colours, so that the whole stays small.
"""

import argparse
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from selenium.webdriver import Chrome
from werkzeug.serving import make_server

from app import create_app
from app.demo import accounts, loading
from app.desk.queries import PICTURES
from app.infra import clock
from tests.browser.chromium import DESK, PHONE, chromium, resize
from tests.browser.person import Person
from tests.database import fresh_database, test_server

COLOURS = 48
BYTES_MAX = 4 * 2**20
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, which, and how wide."""

    name: str
    role: str
    path: str
    size: tuple[int, int] = DESK


SHOTS = (
    Shot("entrepreneur.home", "entrepreneur", "/me", PHONE),
    Shot("entrepreneur.benefits", "entrepreneur", "/benefits", PHONE),
    Shot("bank.work", "bank_officer", "/work"),
    Shot("bank.list", "bank_officer", "/bank"),
    Shot("guarantee.list", "guarantee_officer", "/guarantee"),
    Shot("reguarantee.work", "reguarantee_officer", "/work"),
    Shot("insurer.work", "insurer", "/work"),
    Shot("liaison.field", "township_liaison", "/field", PHONE),
    Shot("park.work", "park_manager", "/work", PHONE),
    Shot("park.credit", "park_manager", "/park/credit", PHONE),
    Shot("centre.work", "finance_centre", "/work"),
    Shot("centre.board", "finance_centre", "/centre"),
    Shot("centre.parks", "finance_centre", "/centre/credit-parks"),
    Shot("bureau.work", "finance_bureau", "/work"),
    Shot("auditor.audit", "auditor", "/audit"),
    Shot("admin.system", "administrator", "/admin/system"),
)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--at", help="address of a running demo")
    arguments.add_argument("--accounts", type=Path, help="its accounts, as JSON")
    chosen = arguments.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    if chosen.at:
        take(chosen.at.rstrip("/"), json.loads(chosen.accounts.read_text(encoding="utf-8")))
    else:
        with house() as (address, people):
            take(address, people)
    total = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    print(f"{len(list(PICTURES.glob('*.png')))} pictures, {total // 1024} KiB")
    return 0 if total <= BYTES_MAX else 1


@contextmanager
def house() -> Iterator[tuple[str, dict[str, Any]]]:
    """A small demo county in a database of its own, and its accounts; gone afterwards."""
    server = test_server()
    with fresh_database(server) as url, TemporaryDirectory() as var:
        config = {"DATABASE_URL": url, "STAGE": "testing", "EXPECT_DEMO": False, "VAR": Path(var)}
        app = create_app(config | {"TESTING": True})
        with app.app_context():
            loading.load(seed=7, scale="village", day=clock.today())
            people = accounts.document()
        web = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=web.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{web.server_port}", people
        finally:
            web.shutdown()
            with app.app_context():
                app.extensions["sqlalchemy"].engine.dispose()


def take(address: str, people: dict[str, Any]) -> None:
    """Every picture in both languages; each role signs in once a language."""
    with TemporaryDirectory() as profile, chromium(Path(profile)) as browser:
        for role in dict.fromkeys(shot.role for shot in SHOTS):
            account = next(a for a in people["accounts"] if a["role"] == role)
            person = Person(browser, address)
            person.begin()
            person.sign_in(account["username"], account["password"])
            for language in LANGUAGES:
                person.speak(language)
                for shot in (s for s in SHOTS if s.role == role):
                    _write(browser, person, shot, language)
            person.speak("zh")


def _write(browser: Chrome, person: Person, shot: Shot, language: str) -> None:
    resize(browser, shot.size)
    browser.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    person.open(shot.path)
    seen = Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")
    few = seen.quantize(COLOURS)
    few.save(PICTURES / f"{shot.name}.{language}.png", optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
