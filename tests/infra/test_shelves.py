"""Quotas of files, under a race too; what is swept and what is kept."""

import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.infra import clock, files, shelves
from app.infra.db import db
from app.infra.shelves import MEGABYTE, Upload
from app.kernel.errors import Invalid

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def small(monkeypatch):
    """Quotas of one megabyte for a person, two for an institution."""
    monkeypatch.setattr(shelves, "MEGABYTE", MEGABYTE // 500)
    yield
    monkeypatch.undo()


def begin(world, user, size):
    return files.begin_upload(world.act(user), name="a.pdf", size=size)


def test_a_person_keeps_so_much_and_no_more(world, small):
    user, limit = world.entrepreneur(), 500 * shelves.MEGABYTE
    begin(world, user, limit - 10)
    db.session.commit()
    with pytest.raises(Invalid) as refused:
        begin(world, user, 11)
    assert refused.value.refusals[0].code == "quota_exceeded"
    begin(world, user, 10)
    begin(world, world.entrepreneur(), limit)


def test_an_institution_keeps_so_much_whoever_of_it_uploads(world, monkeypatch):
    bank = world.bank()
    colleagues = [world.person("bank_officer", bank) for _ in range(11)]
    monkeypatch.setattr(shelves, "MEGABYTE", MEGABYTE // 500)
    each = 500 * shelves.MEGABYTE
    for user in colleagues[:10]:
        begin(world, user, each)
    with pytest.raises(Invalid):
        begin(world, colleagues[10], 1)
    begin(world, world.person("bank_officer"), each)


def test_bytes_that_arrive_are_not_counted_twice(world, small):
    user = world.entrepreneur()
    act = world.act(user)
    begin(world, user, 500 * shelves.MEGABYTE - len(PDF))
    upload = begin(world, user, len(PDF))
    files.add_part(act, upload=upload, offset=0, part=io.BytesIO(PDF))
    files.finish_upload(act, upload=upload, subject_kind="X", subject_id="x")
    db.session.commit()
    with pytest.raises(Invalid):
        begin(world, user, 1)


def test_many_at_once_do_not_share_the_last_free_place(world, small):
    user = world.entrepreneur()
    size, app, act = 100 * shelves.MEGABYTE, world.app, world.act(user)
    db.session.commit()

    def one(_number: int) -> bool:
        with app.app_context():
            try:
                files.begin_upload(act, name="a", size=size)
                db.session.commit()
            except Invalid:
                db.session.rollback()
                return False
            return True

    with ThreadPoolExecutor(max_workers=8) as pool:
        taken = list(pool.map(one, range(16)))
    assert sum(taken) == 5


def test_what_nobody_finished_is_swept_and_what_is_new_is_kept(world):
    user = world.entrepreneur()
    act = world.act(user)
    stale, fresh = begin(world, user, 3), begin(world, user, 3)
    for upload in (stale, fresh):
        files.add_part(act, upload=upload, offset=0, part=io.BytesIO(b"%PD"))
    stale.begun_at = clock.now() - timedelta(hours=25)
    gone, kept = files._part_path(stale), files._part_path(fresh)
    _aged(gone)
    _aged(kept)
    db.session.commit()
    shelves.sweep()
    db.session.commit()
    assert db.session.get(Upload, fresh.id) and kept.exists()
    assert files.upload_for(user.id, gone.name) is None and not gone.exists()


def test_an_orphan_goes_after_a_day_and_a_named_file_stays(world):
    act = world.act(world.entrepreneur())
    row = files.store(act, content=PDF, name="a.pdf", subject_kind="X", subject_id="x")
    db.session.commit()
    named = files._path(row.sha256)
    old, young = files._path("ab" * 32), files._path("cd" * 32)
    for path in (old, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    _aged(named)
    _aged(old)
    shelves.sweep_orphans()
    assert named.exists() and young.exists() and not old.exists()
    young.unlink()


def _aged(path):
    then = clock.now().timestamp() - shelves.ORPHAN_SECONDS - 60
    os.utime(path, (then, then))
