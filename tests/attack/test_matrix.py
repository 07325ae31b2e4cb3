"""Every door, every role, every relation to the object: the reviewed table, and what holds anyway.

The table (matrix.csv) says what is; a difference is a change of policy and is reviewed as one. The
invariants do not read it: they compare each answer with the room's own visibility and the role's
permissions.
"""

import pytest
from sqlalchemy import func, select

from app import ROOMS
from app.infra.db import db
from app.infra.doors import DOORS, Door
from app.infra.journal import AuditEntry
from app.kernel.actors import Access, Role
from tests.attack import matrix
from tests.attack.doors import path_of
from tests.attack.matrix import Knocker, Try
from tests.attack.requests import plain
from tests.attack.stage import OBJECTS, Stage
from tests.products.builders import a_body

OPEN_PAGES = {
    "/",
    "/api/docs",
    "/audit/checkpoints",
    "/benefits",
    "/audit/checkpoints.jsonl",
    "/calculator",
    "/calculator/print",
    "/certificates/<id:code>",
    "/check",
    "/check/result",
    "/collateral/kinds",
    "/credit-parks",
    "/favicon.ico",
    "/healthz",
    "/help",
    "/help/pictures/<name>",
    "/invitations/<token>",
    "/letters",
    "/letters/<code>",
    "/login",
    "/login/code",
    "/login/code/enter",
    "/notices",
    "/notices/<id:entry>/objection",
    "/products",
    "/products/<id:product>",
    "/products/compare",
    "/readyz",
    "/register",
    "/api/v1/openapi.json",
}
OPEN_ACTIONS = {
    "/api/v1/tokens",
    "/check",
    "/invitations/<token>",
    "/locale",
    "/login",
    "/login/code",
    "/login/code/enter",
    "/notices/<id:entry>/objection",
    "/register",
}
LENDERS = {
    Role.BANK_OFFICER,
    Role.BANK_MANAGER,
    Role.GUARANTEE_OFFICER,
    Role.GUARANTEE_MANAGER,
    Role.REGUARANTEE_OFFICER,
}
HELD = {"collateral.lien_for", "consents.duty_for"}
"""What a lender keeps sight of after a withdrawal: its own pledge, to give it back; its own duty to
delete, to answer it (the enterprise's name and two days, nothing of its file)."""

SHARED = {
    "accounts.organisation_for",
    "enterprises.park_for",
    "products.product_for",
}
"""What everybody of a county may know of: institutions, parks, the published catalogue."""


@pytest.fixture(scope="module")
def stage(app):
    with app.app_context(), matrix.quiet_printer():
        found = Stage(app)
        matrix.prepared(found)
        yield found
        app.extensions["sqlalchemy"].session.remove()


@pytest.fixture(scope="module")
def knocker(stage):
    return Knocker(stage)


@pytest.fixture(scope="module")
def nobody_s_page(stage, knocker):
    """What each person is told about an object that does not exist."""
    known: dict[tuple[int, str], str] = {}

    def text(door: Door, user) -> str:
        kind = "api" if door.kind == "api" else "page"
        if (user.id, kind) not in known:
            answer = knocker.knock(door, user, path_of(door))
            assert answer.status_code == 404, door.rule
            known[user.id, kind] = plain(answer)
        return known[user.id, kind]

    return text


def pytest_generate_tests(metafunc):
    """A test for each room: the rooms are known once the application was built."""
    if "room" in metafunc.fixturenames:
        metafunc.parametrize("room", ROOMS)


def entries() -> int:
    return db.session.scalar(select(func.count(AuditEntry.id)))


def test_every_door_of_the_room_opens_for_whom_the_table_says(stage, knocker, nobody_s_page, room):
    before, table, different = entries(), matrix.committed(), []
    for door in matrix.doors_of(room):
        found = list(matrix.tries(stage, knocker, door))
        for one in found:
            check(stage, one, nobody_s_page)
        line, reviewed = matrix.line_of(door, found), table.get((door.method, door.rule))
        if line != reviewed:
            different.append(f"{line}\n  reviewed: {reviewed}")
    db.session.rollback()
    assert entries() == before, "somebody changed something with an invalid request"
    assert not different, "\n".join(different)


def check(stage: Stage, one: Try, nobody_s_page) -> None:
    """What holds of every answer, whatever the table says."""
    status = one.answer.status_code
    assert one.letter != "!", f"{one}: {status}"
    if one.role is None:
        check_stranger(one)
        return
    user = stage.people[one.relation][one.role]
    seen, may = sees(stage, one), actor(stage, one).may(one.door.may)
    if not seen:
        assert status == 404, f"{one}: {status} for what is not visible"
        assert plain(one.answer) == nobody_s_page(one.door, user), f"{one}: another 404"
    elif not may:
        assert status == 403, f"{one}: {status} without the permission {one.door.may}"
    if one.door.subject is not None and one.relation == "elsewhere":
        assert status == 404, f"{one}: {status} across the border of the county"
    if one.relation == "withdrawn" and one.role in LENDERS:
        finder = matrix.finder_of(one.door)
        assert status == 404 or finder in HELD, f"{one}: {status} after the withdrawal"
    if one.relation == "peer" and matrix.finder_of(one.door) not in SHARED:
        assert status in (403, 404), f"{one}: {status} for another institution's"


def actor(stage: Stage, one: Try):
    return stage.world.actor(stage.people[one.relation][one.role])


def sees(stage: Stage, one: Try) -> bool:
    """Whether the room's own visibility shows the object to whoever knocks."""
    if one.door.subject is None:
        return True
    key = ("sees", one.door.subject, one.relation, one.role, one.public_id)
    if key not in stage.kept:
        stage.kept[key] = one.door.subject(actor(stage, one), one.public_id) is not None
    return stage.kept[key]


def check_stranger(one: Try) -> None:
    """Who has not signed in is asked to, everywhere but at the reviewed open doors."""
    status, door = one.answer.status_code, one.door
    if door.may is Access.ANYONE:
        reviewed = OPEN_PAGES if door.method == "GET" else OPEN_ACTIONS
        assert door.rule in reviewed, f"{door.rule} is open to anyone and not reviewed"
    elif door.kind == "api":
        assert status == 401, f"{one}: {status}"
    else:
        assert status in (302, 303) and one.letter == "s", f"{one}: {status}"


def test_every_kind_of_object_stands_on_the_stage():
    wanted = {f for f in map(matrix.finder_of, DOORS.values()) if f}
    assert wanted <= set(OBJECTS), wanted - set(OBJECTS)


def test_the_table_holds_every_door_and_no_other():
    assert set(matrix.committed()) == {(d.method, d.rule) for d in DOORS.values()}


def test_the_stage_is_no_empty_one():
    """The matrix can fail: one's own objects do open, and much is refused."""
    cells = [cell for line in matrix.committed().values() for cell in line[4:]]
    opened = sum(cell.startswith("o") for cell in cells)
    refused = sum(cell.startswith(("-", ".")) for cell in cells)
    assert opened > 500 and refused > 1000


def test_what_everybody_sees_only_its_owner_changes(stage):
    """A published product is seen by all: another bank's manager still may not touch it."""
    manager = stage.world.api(stage.people["peer"][Role.BANK_MANAGER])
    officer = stage.world.api(stage.people["peer"][Role.BANK_OFFICER])
    product = f"/products/{stage.lender.product.public_id}"
    before = entries()
    for step in ("publish", "pause", "resume", "retire"):
        assert manager.post(f"{product}/{step}").status_code in (403, 404), step
    assert officer.post(f"{product}/edit", a_body()).status_code in (403, 404)
    assert entries() == before


def test_a_hole_would_be_found(stage, knocker, nobody_s_page, monkeypatch):
    """The control: a door whose finder forgets the county is caught."""
    door = next(d for d in DOORS.values() if d.rule == "/api/v1/needs/<id:need>")
    need = stage.told.need.public_id
    user = stage.people["elsewhere"][Role.FINANCE_CENTRE]
    answer = knocker.knock(
        next(d for d in DOORS.values() if d.rule == "/api/v1/me"), user, "/api/v1/me"
    )
    leaked = Try(door, Role.FINANCE_CENTRE, "elsewhere", need, answer)
    with pytest.raises(AssertionError, match="not visible"):
        check(stage, leaked, nobody_s_page)
