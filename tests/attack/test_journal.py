"""Nothing changes without a line in the journal: every POST that moves a row is written down."""

import pytest
from sqlalchemy import func, inspect, select, text

from app.infra.db import db
from app.infra.journal import AuditEntry
from tests.stories import test_road as road_story
from tests.world import Program

# Rows of the machinery itself: they say how a request was served, not what was done.
MACHINERY = {
    "access_logs",
    "alembic_version",
    "audit_blocks",
    "audit_checkpoints",
    "audit_entries",
    "audit_seals",
    "idempotency_keys",
    "outbox_events",
    "outbox_handled",
    "rate_counters",
    "sign_ins",
    "worker_heartbeats",
}
STORIES = [
    road_story.test_a_need_is_answered,
    road_story.test_an_offer_beyond_the_officers_limit_waits_unseen,
    road_story.test_a_withdrawn_consent_closes_everything_at_once,
    road_story.test_the_centre_sends_only_to_a_lender_the_owner_named,
]


class Watched:
    """Counts what each changing call of a program leaves behind."""

    def __init__(self):
        self.silent: list[str] = []
        self.calls = 0

    def install(self, monkeypatch) -> None:
        plain = Program.call
        watched = self

        def call(program, method, path, **kw):
            if method == "GET":
                return plain(program, method, path, **kw)
            before, entries = prints(), count()
            answer = plain(program, method, path, **kw)
            watched.look(f"{method} {path}", answer, before, entries)
            return answer

        monkeypatch.setattr(Program, "call", call)

    def look(self, name, answer, before, entries) -> None:
        changed = {table for table, mark in prints().items() if before.get(table) != mark}
        written = count() - entries
        self.calls += 1
        if changed and not written:
            self.silent.append(f"{name} changed {changed} silently")
        if answer.status_code >= 400 and (changed or written):
            self.silent.append(f"{name} was refused and yet changed {changed}")
        if answer.status_code in (200, 201) and changed and "audit_entry" not in answer.json:
            self.silent.append(f"{name} names no audit entry")


def prints() -> dict[str, str]:
    """A mark of each table's rows that changes with any of them."""
    db.session.rollback()
    names = [n for n in inspect(db.engine).get_table_names() if n not in MACHINERY]
    ours = [n for n in names if not n.startswith("procrastinate")]
    parts = " union all ".join(
        f"select '{n}', count(*)::text || coalesce(max(xmin::text::bigint)::text, '') from {n}"
        for n in ours
    )
    marks = dict(db.session.execute(text(parts)).all())
    db.session.rollback()
    return marks


def count() -> int:
    found = db.session.scalar(select(func.count(AuditEntry.id))) or 0
    db.session.rollback()
    return found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_every_call_of_the_road_leaves_its_trace(world, monkeypatch, story):
    road, watched = road_story.Road(world), Watched()
    watched.install(monkeypatch)
    story(road)
    assert not watched.silent, "\n".join(watched.silent)
    assert watched.calls > 5


def test_a_silent_change_would_be_found(world, monkeypatch):
    """The control: a row that moves beside the journal is seen."""
    before, entries = prints(), count()
    world.person("finance_centre").name = "另一个人"
    db.session.commit()
    db.session.execute(text("delete from users where false"))
    changed = {table for table, mark in prints().items() if before.get(table) != mark}
    assert "users" in changed and count() >= entries
