"""Every form against hostile strings: refused or taken, never broken, always escaped."""

from urllib.parse import urlencode

import pytest
from wtforms import BooleanField, FieldList, FormField, SelectField

from app.infra.db import db
from app.infra.doors import DOORS, Door
from app.infra.forms import PlainForm
from app.kernel.actors import Access, Role
from tests.attack import matrix
from tests.attack.hostile import MARK, RAW, STRINGS, drawn_strings
from tests.attack.matrix import Knocker
from tests.attack.stage import Stage
from tests.counts import count
from tests.world import Browser

SHARES = 4
RANDOM = count("random_strings", 0)
OWN = {"csrf_token", "idempotency_key"}
# Forms that close what the stage stands on have a share of their own, after all others were found.
LAST = (
    "/account/password",
    "/decline",
    "/end",
    "/fall-through",
    "/narrow",
    "/reject",
    "/retire",
    "/return",
    "/role",
    "/settle",
    "/suspend",
    "/withdraw",
)


def forms() -> list[Door]:
    """The doors that read a form."""
    found = [d for d in DOORS.values() if d.form is not None and d.form is not PlainForm]
    return sorted(found, key=lambda d: d.rule)


def share_of(number: int) -> list[Door]:
    """One share of the forms; the last one holds those that close things."""
    if number == SHARES - 1:
        return [door for door in forms() if door.rule.endswith(LAST)]
    rest = [door for door in forms() if not door.rule.endswith(LAST)]
    return rest[number :: SHARES - 1]


@pytest.fixture(scope="module")
def stage(app):
    with app.app_context(), matrix.quiet_printer():
        found = Stage(app)
        matrix.prepared(found)
        yield found
        app.extensions["sqlalchemy"].session.remove()


def fields_of(app, door: Door) -> dict[str, list[str]]:
    """A form's fields by name, with the choices of those that have some; rows as the first row."""
    with app.test_request_context("/", method="POST", data={}):
        return dict(_named(door.form()))


def _named(form):
    for field in form:
        if field.name in OWN:
            continue
        if isinstance(field, FieldList):
            entry = field.append_entry()
            yield from _named(entry.form) if isinstance(entry, FormField) else [(entry.name, [])]
        elif isinstance(field, FormField):
            yield from _named(field.form)
        else:
            yield field.name, _choices(field)


def _choices(field) -> list[str]:
    if isinstance(field, BooleanField):
        return ["y"]
    if isinstance(field, SelectField) or hasattr(field, "choices"):
        return [str(choice[0]) for choice in field.choices or () if choice[0]][:1]
    return []


def opener_of(stage: Stage, door: Door):
    """Somebody for whom the door opens, and the path to their object; (None, path) for anyone."""
    finder = matrix.finder_of(door)
    if door.may is Access.ANYONE and finder is None:
        return None, matrix.path_to(door, None)
    for role in Role:
        user = stage.people["own"][role]
        actor = stage.world.actor(user)
        found = stage.object_for(finder, role, "own") if finder else None
        if actor.may(door.may) and (finder is None or door.subject(actor, found) is not None):
            return user, matrix.path_to(door, found)
    raise AssertionError(f"nobody on the stage may open {door.rule}")


class Typist:
    """Types the same string into every field of a form, and chooses what can be chosen."""

    def __init__(self, stage: Stage, knocker: Knocker):
        self.stage, self.knocker = stage, knocker
        self._openers = {door.endpoint: opener_of(stage, door) for door in forms()}

    def sends(self, door: Door, fields: dict[str, list[str]], text: str):
        user, path = self._openers[door.endpoint]
        browser: Browser = self.knocker._browser(user)
        typed = {name: (choices[0] if choices else text) for name, choices in fields.items()}
        body = urlencode(
            {"csrf_token": browser.last_csrf, **typed}, encoding="utf-8", errors="surrogatepass"
        )
        kind = "application/x-www-form-urlencoded"
        return self.knocker._open(browser.client, path, method="POST", data=body, content_type=kind)


@pytest.fixture(scope="module")
def typist(stage):
    return Typist(stage, Knocker(stage))


@pytest.mark.parametrize("share", range(SHARES))
def test_no_form_breaks_and_none_gives_back_what_was_typed_raw(
    app, stage, typist, share, record_property
):
    came_back, broken, strings = 0, [], STRINGS | drawn_strings(RANDOM)
    for door in share_of(share):
        fields = fields_of(app, door)
        for name, text in strings.items():
            answer = typist.sends(door, fields, text)
            page = answer.get_data(as_text=True)
            raw = any(raw in page for raw in RAW) or "Traceback" in page
            split = "\n" in answer.headers.get("Location", "")
            if answer.status_code >= 500 or raw or split:
                broken.append(f"{door.rule}: {name} ({answer.status_code})")
            came_back += name == "HTML" and f"&lt;script&gt;{MARK}" in page
    db.session.rollback()
    record_property("figure", f"{len(share_of(share))} forms × {len(strings)} strings")
    assert not broken, "\n".join(broken)
    assert came_back > 3, "nothing that was typed came back to its page"


def test_there_are_many_forms():
    assert len(forms()) > 60


def test_a_form_that_breaks_would_be_found(app, stage, typist, monkeypatch):
    """The control: one view that cannot bear a quote."""
    door = next(d for d in forms() if d.rule == "/me/enterprises/new")
    monkeypatch.setattr(door.form, "validate", lambda self, **_: 1 / 0)
    assert typist.sends(door, fields_of(app, door), "'").status_code == 500
