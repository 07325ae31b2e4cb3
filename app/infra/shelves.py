"""The tables of files, what they may take up, what is swept away: quotas, stale parts, orphans.

A quota is asked under a lock of the person or institution, so that ten uploads in one second do
not each see the last free megabyte. A file is unlinked only when the transaction that no longer
needs it is committed; what a crash leaves behind is swept by a job, a day later.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Index, event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.infra import clock, jobs, pending
from app.infra.acts import Act
from app.infra.counties import all_counties
from app.infra.db import Identified, Key, Model, Owned, db, hold
from app.infra.parameters import policy_for
from app.kernel.refusals import invalid
from app.kernel.words import N_

MEGABYTE = 1024 * 1024
ORPHAN_SECONDS = 24 * 3600


class Attachment(Identified, Owned, Model):
    """A stored file (附件): what it is, whose it is, by which hash it lies on disk."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_subject", "subject_kind", "subject_id"),
        Index("ix_attachments_uploaded_by", "uploaded_by"),
    )

    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    name: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    uploaded_by: Mapped[Key]
    organisation_id: Mapped[Key | None] = mapped_column(index=True)
    """The institution of whoever uploaded it, for its quota; None for an entrepreneur's."""
    uploaded_at: Mapped[datetime]


class Upload(Identified, Owned, Model):
    """An upload that arrives in parts (分片上传) and may go on after a lost network."""

    __tablename__ = "uploads"

    name: Mapped[str]
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[Key]
    organisation_id: Mapped[Key | None]
    begun_at: Mapped[datetime]
    attachment_id: Mapped[str | None]


def make_room(act: Act, size: int, *, field: str, besides: str = "") -> None:
    """Refuse (422, beside `field`) what would exceed the quota of the person or institution.

    Args:
        size: bytes that are to come.
        besides: public id of the upload in parts these bytes belong to; it is not counted twice.
    """
    own = Attachment.uploaded_by == act.actor.id
    begun = Upload.uploaded_by == act.actor.id
    limit = act.policy["uploads.account_megabytes"]
    _hold(act, f"user:{act.actor.id}", (own, begun), size, limit, (field, besides))
    house = act.actor.organisation_id
    if house is not None:
        theirs = Attachment.organisation_id == house
        coming = Upload.organisation_id == house
        limit = act.policy["uploads.organisation_megabytes"]
        _hold(act, f"house:{house}", (theirs, coming), size, limit, (field, besides))


def _hold(
    act: Act,
    name: str,
    whose: tuple[Any, Any],
    size: int,
    limit: int,
    where: tuple[str, str],
) -> None:
    hold(f"shelf:{name}")
    kept = select(func.coalesce(func.sum(Attachment.size), 0)).where(whose[0])
    coming = select(func.coalesce(func.sum(Upload.size), 0)).where(
        whose[1], Upload.attachment_id.is_(None), Upload.public_id != where[1]
    )
    used = int(db.session.execute(kept).scalar_one() + db.session.execute(coming).scalar_one())
    if used + size > limit * MEGABYTE:
        raise invalid(
            where[0],
            N_("已存的文件达到 {limit} MB 上限，请联系中心清理后再上传"),
            code="quota_exceeded",
            values={"limit": limit},
        )


def after_commit(work: Callable[[], None]) -> None:
    """Do something to files once this transaction is committed; never if it is rolled back."""
    db.session().info.setdefault("after_commit", []).append(work)


@event.listens_for(Session, "after_commit")
def _do(session: Session) -> None:
    for work in session.info.pop("after_commit", ()):
        work()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("after_commit", None)


# An hour before dawn in China (UTC+8).
@jobs.periodic("sweep_files", "20 20 * * *")
def sweep() -> None:
    """Delete uploads nobody finished, files without a row, and secrets nobody came back for."""
    for county in all_counties():
        hours = policy_for(county.id, clock.today())["uploads.part_hours"]
        old = clock.now() - timedelta(hours=hours)
        stale = select(Upload).where(
            Upload.county_id == county.id,
            Upload.attachment_id.is_(None),
            Upload.begun_at < old,
        )
        for upload in db.session.scalars(stale.order_by(Upload.id)):
            db.session.delete(upload)
    pending.sweep()
    sweep_orphans()


def sweep_orphans() -> int:
    """Unlink what no row names and nobody touched for a day; returns how many."""
    root = Path(current_app.config["VAR"]) / "files"
    if not root.is_dir():
        return 0
    before = clock.now().timestamp() - ORPHAN_SECONDS
    old = [p for p in root.rglob("*") if p.is_file() and p.stat().st_mtime < before]
    named = _named({path.name for path in old})
    gone = [path for path in old if path.name not in named]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _named(names: set[str]) -> set[str]:
    """Those of the names that a row still needs."""
    kept = select(Attachment.sha256).where(Attachment.sha256.in_(names))
    coming = select(Upload.public_id).where(
        Upload.public_id.in_(names), Upload.attachment_id.is_(None)
    )
    return {*db.session.scalars(kept), *db.session.scalars(coming)}
