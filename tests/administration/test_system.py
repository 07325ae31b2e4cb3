"""The system page: worker, backups, jobs, outbox, messages, trial mode; the API's description."""

import os
import re
from pathlib import Path

import pytest

from app.administration import queries
from app.administration.rules import fields_of
from app.infra import clock, health, jobs
from app.infra.api import CALLS
from app.infra.db import db
from app.infra.sms import send_sms
from tests.world import World


@pytest.fixture
def admin(world):
    return world.client(world.person("administrator"))


def page(client):
    return client.get("/admin/system").get_data(as_text=True)


def test_a_silent_worker_is_said_so(admin):
    db.session.execute(db.text("delete from worker_heartbeats"))
    db.session.commit()
    assert "没有后台程序在运行" in page(admin)
    health.beat("here:1")
    assert "here:1" in page(admin)
    db.session.execute(
        db.text("update worker_heartbeats set beat_at = now() - interval '1 minute'")
    )
    db.session.commit()
    assert "没有心跳" in page(admin)
    health.end_beat("here:1")


def test_the_age_of_the_newest_backup_is_said(app, admin):
    folder = Path(app.config["VAR"]) / "backups"
    assert "没有找到" in page(admin)
    folder.mkdir()
    archive = folder / "today.tar"
    archive.write_bytes(b"x")
    assert "最近一次" in page(admin) and "超过两天" not in page(admin)
    old = clock.now().timestamp() - 3 * 86400
    os.utime(archive, (old, old))
    assert "超过两天" in page(admin)
    archive.unlink()
    folder.rmdir()


def test_a_failed_job_is_named(admin):
    jobs.defer("react", {"event_id": 0, "handler": "nobody"})
    db.session.commit()
    db.session.execute(
        db.text(
            "update procrastinate_jobs set status = 'failed', attempts = 9 where args ->>"
            " 'handler' = 'nobody'"
        )
    )
    db.session.commit()
    text = page(admin)
    assert "试了 9 次" in text and "需要处理" in text
    db.session.execute(db.text("delete from procrastinate_jobs where status = 'failed'"))
    db.session.commit()


def test_a_message_shows_its_outcome_and_no_whole_number(world, admin):
    send_sms(world.machine(), mobile="13812345678", template="late", values={})
    db.session.commit()
    text = page(admin)
    assert "…5678" in text and "13812345678" not in text and "未开通短信" in text


def test_a_county_on_trial_says_so_and_a_live_one_does_not(app, world, admin):
    assert "本县尚未正式启用" in page(admin)
    live = World(app, real=True)
    text = page(live.client(live.person("administrator")))
    assert "本县尚未正式启用" not in text


def test_runs_of_another_county_are_not_shown(app, world, admin):
    other = World(app)
    jobs.start_run("import", "别县的导入", county_id=other.county.id, started_by=None)
    jobs.start_run("import", "本县的导入", county_id=world.county.id, started_by=None)
    db.session.commit()
    text = page(admin)
    assert "本县的导入" in text and "别县的导入" not in text


@pytest.mark.parametrize("role", ["finance_lead", "auditor", "bank_manager"])
def test_others_do_not_see_the_system(world, role):
    assert world.client(world.person(role)).get("/admin/system").status_code == 403


def test_the_administrator_opens_no_case(world, admin):
    for path in ("/centre", "/audit", "/bank"):
        assert admin.get(path).status_code == 403


def test_the_description_is_open_and_names_every_call(world):
    text = world.client().get("/api/docs").get_data(as_text=True)
    document = world.api().get("/openapi.json").json
    for call in CALLS.values():
        path = call.door.rule.replace("<id:", "{").replace(">", "}")
        assert f"{call.door.method} {path}" in text
        assert call.door.method.lower() in document["paths"][path]


def test_every_reference_in_the_document_leads_somewhere(world):
    """Two rooms may give their models one name; each keeps its own description."""
    document = world.api().get("/openapi.json")
    wanted = set(re.findall(r"#/components/schemas/([\w.]+)", document.get_data(as_text=True)))
    assert wanted <= set(document.json["components"]["schemas"])


def test_every_entry_of_the_contents_has_its_place(world):
    text = world.client().get("/api/docs").get_data(as_text=True)
    wanted = set(re.findall(r'href="#([a-z_]+)"><code>', text))
    assert wanted and all(f'id="{anchor}"' in text for anchor in wanted)


def test_the_description_fetches_nothing_from_elsewhere(world):
    text = world.client().get("/api/docs").get_data(as_text=True)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)


def test_nested_fields_are_told_with_their_path():
    schemas = {"Inner": {"type": "object", "properties": {"b": {"type": "string"}}}}
    items = {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}}
    schema = {"type": "object", "properties": {"a": items}, "required": ["a"]}
    rows = [(row.path, row.required) for row in fields_of(schema, schemas)]
    assert rows == [("a", True), ("a[].b", False)]


def test_counts_of_jobs_are_by_status(context):
    assert all(isinstance(count, int) for count in queries.queue_counts().values())
