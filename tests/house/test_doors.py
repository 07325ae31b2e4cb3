"""Every URL is a reviewed door: a difference to doors.txt is a change of policy."""

import inspect
import re
from pathlib import Path

from app.infra.api import CALLS
from app.infra.doors import DOORS
from app.kernel.actors import GRANTS, Access, Permission
from app.shell.navigation import NAVIGATION
from scripts.doors import lines

HERE = Path(__file__).parent
TEMPLATES = sorted(Path("app").glob("*/templates/**/*.html"))


def test_every_door_is_on_the_reviewed_list(app):
    reviewed = (HERE / "doors.txt").read_text().splitlines()
    assert lines() == reviewed, "run `make map` and review the difference"


def test_every_permission_is_held_by_somebody_and_asked_for_somewhere(app):
    held = frozenset().union(*GRANTS.values())
    asked = {door.may for door in DOORS.values() if isinstance(door.may, Permission)}
    in_code = " ".join(
        p.read_text() for p in Path("app").glob("*/**/*.py") if "actors" not in p.name
    )
    unused = {p for p in Permission if p not in asked and f"Permission.{p.name}" not in in_code}
    assert held == frozenset(Permission) and not unused


def test_open_doors_are_few_and_known(app):
    """What anyone may open; a new one is a decision."""
    open_doors = {f"{d.method} {d.rule}" for d in DOORS.values() if d.may is Access.ANYONE}
    reviewed = set((HERE / "open_doors.txt").read_text().splitlines())
    assert open_doors == reviewed


def test_every_link_of_the_navigation_is_a_door_its_role_may_open(app):
    for role, entries in NAVIGATION.items():
        for _label, endpoint, _args in entries:
            may = DOORS[endpoint].may
            allowed = isinstance(may, Access) or (role is not None and may in GRANTS[role])
            assert allowed, f"{role} is shown {endpoint} and may not open it"


def test_every_link_in_a_template_is_a_door(app):
    known = set(app.view_functions)
    for path in TEMPLATES:
        for endpoint in re.findall(r"url_for\(\s*['\"]([a-z_.]+)['\"]", path.read_text()):
            assert endpoint in known, f"{path}: {endpoint}"


def test_every_permission_a_template_asks_exists():
    words = {permission.value for permission in Permission}
    for path in TEMPLATES:
        for word in re.findall(r"may\(['\"]([^'\"]+)['\"]\)", path.read_text()):
            assert word in words, f"{path}: {word}"


def test_a_call_without_an_answer_is_described_as_one(app):
    """A view that gives nothing is answered 204, and the document must say so."""
    for call in CALLS.values():
        gives = inspect.signature(call.door.view).return_annotation
        assert (gives in (None, "None")) == (call.status == 204), call.door.rule
