"""A process whose files may not grow: uploads a photograph, is given room, uploads it again.

    python -m tests.fault.full_disk DATABASE_URL VAR BYTES

Its last line is what it found, as JSON.
"""

import io
import json
import os
import resource
import signal
import sys
from pathlib import Path

from PIL import Image

from app import create_app
from app.infra import files
from app.infra.db import db
from app.infra.files import Attachment, missing_files
from tests.collateral.builders import typed
from tests.needs.builders import a_farm
from tests.world import World


def main(url: str, var: str, most: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    app = create_app({"DATABASE_URL": url, "TESTING": True, "STAGE": "testing", "VAR": Path(var)})
    with app.app_context():
        world = World(app)
        farm = a_farm(world)
        browser = world.client(farm.owner)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        full = found(browser, farm)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        room = found(browser, farm)
        print(json.dumps({"full": full, "room": room, "missing": missing_files()}))
        db.session.remove()
        db.engine.dispose()


def found(browser, farm) -> dict[str, int]:
    """The answer to one upload, and what lies there after it."""
    fields = typed(enterprise_id=farm.firm.public_id, photo=(io.BytesIO(noise()), "a.png"))
    browser.get("/me/collateral/new")
    answer = browser.post("/me/collateral/new", fields, content_type="multipart/form-data")
    root = files._root()
    kept = [path for path in root.rglob("*") if path.is_file()] if root.exists() else []
    return {
        "status": answer.status_code,
        "rows": db.session.query(Attachment).count(),
        "files": len([path for path in kept if "." not in path.name]),
        "leftovers": len([path for path in kept if "." in path.name]),
    }


def noise() -> bytes:
    """A photograph that no compression makes small."""
    out = io.BytesIO()
    Image.frombytes("RGB", (200, 200), os.urandom(200 * 200 * 3)).save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
