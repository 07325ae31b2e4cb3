"""Tables for tests of imports: files as people send them, and the way through the pages."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

from app.accounts.models import User
from app.infra.db import db
from app.infra.imports.models import Import
from app.infra.scope import unscoped
from tests.world import World

Rows = Sequence[Sequence[Any]]


def csv_of(rows: Rows, encoding: str = "utf-8") -> tuple[io.BytesIO, str]:
    text = "\n".join(",".join(map(str, row)) for row in rows)
    return io.BytesIO(text.encode(encoding)), "a.csv"


def xlsx_of(rows: Rows) -> tuple[io.BytesIO, str]:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out, "a.xlsx"


def stored(public_id: str) -> Import:
    db.session.expire_all()
    return db.session.scalars(
        unscoped(Import, "a test looks").where(Import.public_id == public_id)
    ).one()


class Desk:
    """One person who imports one kind of table, from the file to the last row."""

    def __init__(self, world: World, user: User, new: str, at: str, job: Callable[..., None]):
        self.page = world.client(user)
        self._new, self._at, self._job = new, at, job

    def upload(self, file: tuple[io.BytesIO, str], **fields: str) -> Any:
        self.page.get(self._new)
        data = {"saved": "", "file": file, **fields}
        return self.page.post(self._new, data, content_type="multipart/form-data")

    def shown(self, file: tuple[io.BytesIO, str]) -> str:
        """The preview, as text."""
        return self.page.get(self.upload(file).location).get_data(as_text=True)

    def taken(self, file: tuple[io.BytesIO, str]) -> Import:
        """The file uploaded, looked over, run, and taken by the worker."""
        address = self.upload(file).location
        self.page.get(address)
        assert self.page.post(f"{address}/run").status_code == 303
        imported = stored(address.rsplit("/", 1)[1])
        assert imported.state == "running"
        self._job(imported.id, imported.run_id)
        return stored(imported.public_id)
