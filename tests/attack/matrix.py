"""Who may open which door, found by trying.

    .venv/bin/python -m tests.attack.matrix > tests/attack/matrix.csv

A line per door. Column `anonymous` and one per role; a cell holds a letter for each relation to the
object, in the order of RELATIONS: one's own, a colleague's, a peer institution's, not yet sent,
consent withdrawn, another county's. Doors without an object: one's own county alone.

o  opens (an answer, or a refusal of the values or the state)    -  403: seen, but not for this role
.  404: as if it did not exist     s  asked to sign in     ~  the relation says nothing here

Every POST is sent with an invalid request key or an unknown field, so that whoever may do it is
refused for that alone: the table is made without changing anything.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from app import create_app
from app.accounts.models import User
from app.infra import pdf
from app.infra.db import db
from app.infra.doors import DOORS, Door
from app.kernel.actors import Role
from tests.attack.doors import NOWHERE, path_of
from tests.attack.stage import ALONE, RELATIONS, Stage
from tests.database import fresh_database, test_server
from tests.world import Browser

TABLE = Path(__file__).with_name("matrix.csv")
HEADER = ["method", "rule", "may", "anonymous", *(role.value for role in Role)]
UNKNOWN = {"no_such_field": 1}
BAD_KEY = {"idempotency_key": "x" * 201}
# Who a consent stands before: for the others `before` and `withdrawn` repeat `own`.
BEHIND_CONSENT = {
    Role.ENTREPRENEUR,
    Role.BANK_OFFICER,
    Role.BANK_MANAGER,
    Role.GUARANTEE_OFFICER,
    Role.GUARANTEE_MANAGER,
    Role.REGUARANTEE_OFFICER,
    Role.FINANCE_CENTRE,
    Role.AUDITOR,
}


@dataclass(frozen=True)
class Try:
    """One knock at a door."""

    door: Door
    role: Role | None
    relation: str
    public_id: str
    answer: TestResponse

    @property
    def letter(self) -> str:
        return letter_of(self.door, self.answer)

    def __str__(self) -> str:
        return f"{self.door.method} {self.door.rule} by {self.role} ({self.relation})"


def letter_of(door: Door, answer: TestResponse) -> str:
    """What the answer says about who may."""
    status = answer.status_code
    if door.rule == "/readyz":
        # No worker runs beside a test: it says so, to anyone.
        return "o"
    if status == 401 or (status in (302, 303) and (answer.location or "").startswith("/login?")):
        return "s"
    if status in (403, 404):
        return "-" if status == 403 else "."
    return "o" if status < 400 or status in (409, 413, 422, 429) else "!"


class Knocker:
    """Knocks as a person, through pages or the API, on one thread beside the test's own."""

    def __init__(self, stage: Stage):
        self.stage = stage
        self._browsers: dict[int, Browser] = {}
        self._pool = ThreadPoolExecutor(max_workers=1)

    def knock(self, door: Door, user: User | None, path: str) -> TestResponse:
        call = self._api if door.kind == "api" else self._page
        return call(door, user, path)

    def _page(self, door: Door, user: User | None, path: str) -> TestResponse:
        browser = self._browser(user)
        data = None
        if door.method == "POST":
            data = {"csrf_token": browser.last_csrf, **BAD_KEY}
        return self._open(browser.client, path, method=door.method, data=data)

    def _browser(self, user: User | None) -> Browser:
        key = user.id if user else 0
        if key not in self._browsers:
            browser = self.stage.world.client(user)
            browser.get("/help")
            self._browsers[key] = browser
        return self._browsers[key]

    def _api(self, door: Door, user: User | None, path: str) -> TestResponse:
        token = self.stage.world.token(user, "api") if user else None
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if door.method == "DELETE":
            # Nothing in a DELETE can be invalid but its key.
            headers["Idempotency-Key"] = BAD_KEY["idempotency_key"]
        body = UNKNOWN if door.method == "POST" else None
        client = self.stage.world.app.test_client()
        return self._open(client, path, method=door.method, json=body, headers=headers)

    def _open(self, client: Any, path: str, **kw: Any) -> TestResponse:
        kw = {name: value for name, value in kw.items() if value is not None}
        db.session.commit()
        return self._pool.submit(lambda: client.open(path, **kw)).result()


def finder_of(door: Door) -> str | None:
    """The room and name of what finds a door's object."""
    if door.subject is None:
        return None
    name = door.subject.__qualname__
    made_for_the_room = "<locals>" in name
    room = door.room if made_for_the_room else door.subject.__module__.split(".")[1]
    return f"{room}.{name.rsplit('.', 1)[-1]}"


def tries(stage: Stage, knocker: Knocker, door: Door) -> Iterator[Try]:
    """Everybody knocks at a door."""
    finder = finder_of(door)
    found = stage.object_for(finder, Role.ENTREPRENEUR, "own") if finder else None
    yield Try(door, None, "own", found or "", knocker.knock(door, None, path_to(door, found)))
    for role in Role:
        for relation in relations_of(door, role):
            found = stage.object_for(finder, role, relation) if finder else None
            if finder is None or found is not None:
                answer = knocker.knock(door, stage.people[relation][role], path_to(door, found))
                yield Try(door, role, relation, found or "", answer)


def relations_of(door: Door, role: Role) -> Iterable[str]:
    if door.subject is None:
        return ("own",)
    left_out = {"colleague", "peer"} if role in ALONE else set()
    if role not in BEHIND_CONSENT:
        left_out |= {"before", "withdrawn"}
    if role not in _HOUSES:
        left_out |= {"colleague"}
    return [relation for relation in RELATIONS if relation not in left_out]


_HOUSES = {
    Role.BANK_OFFICER,
    Role.BANK_MANAGER,
    Role.GUARANTEE_OFFICER,
    Role.GUARANTEE_MANAGER,
    Role.REGUARANTEE_OFFICER,
    Role.TOWNSHIP_LIAISON,
    Role.PARK_MANAGER,
}


def path_to(door: Door, public_id: str | None) -> str:
    """The URL of the door to this object; further ids lead nowhere."""
    if public_id is None:
        return path_of(door)
    first = re.sub(r"<id:\w+>", public_id, door.rule, count=1)
    return path_of(replace(door, rule=first), NOWHERE)


def line_of(door: Door, found: Iterable[Try]) -> list[str]:
    """The line of the table for a door."""
    letters = {(t.role, t.relation): t.letter for t in found}
    relations = RELATIONS if door.subject is not None else ("own",)
    cells = ["".join(letters.get((role, r), "~") for r in relations) for role in Role]
    return [door.method, door.rule, str(door.may), letters[(None, "own")], *cells]


def committed() -> dict[tuple[str, str], list[str]]:
    """The reviewed table by method and rule."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == HEADER, "matrix.csv was made by another version"
    return {(line[0], line[1]): line for line in lines[1:]}


def prepared(stage: Stage) -> None:
    """Make every object beforehand: from then on nothing may change."""
    for finder in sorted({f for f in map(finder_of, DOORS.values()) if f}):
        for role in Role:
            for relation in RELATIONS:
                stage.object_for(finder, role, relation)
    stage.settle()
    # From now on rows are only read: they need not be fetched anew after each commit.
    db.session().expire_on_commit = False
    for people in stage.people.values():
        for user in people.values():
            stage.world.token(user, "page"), stage.world.token(user, "api")


def doors_of(room: str) -> list[Door]:
    return sorted((d for d in DOORS.values() if d.room == room), key=lambda d: (d.rule, d.method))


@contextmanager
def quiet_printer() -> Iterator[None]:
    """Who may print is the question here, not the second it takes."""
    before, pdf.render = pdf.render, lambda html: b"%PDF-1.7"
    try:
        yield
    finally:
        pdf.render = before


def main() -> int:
    """Print the table of this program as it is."""
    with fresh_database(test_server()) as url:
        app = create_app({"DATABASE_URL": url, "TESTING": True, "STAGE": "testing"})
        with app.app_context(), quiet_printer():
            stage = Stage(app)
            prepared(stage)
            knocker = Knocker(stage)
            out = csv.writer(sys.stdout, lineterminator="\n")
            out.writerow(HEADER)
            for door in sorted(DOORS.values(), key=lambda d: (d.room, d.rule, d.method)):
                out.writerow(line_of(door, tries(stage, knocker, door)))
            db.session.remove()
            db.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
