"""Papers of an enterprise: brought once, reused until too old."""

from datetime import date

from werkzeug.datastructures import FileStorage

from app.enterprises import queries
from app.enterprises.models import Enterprise, Paper
from app.enterprises.rules import papers as rules
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.files import store_upload
from app.kernel.refusals import invalid, invalid_if


def add_paper(
    act: Act,
    *,
    enterprise: Enterprise,
    kind: str,
    storage: FileStorage | None,
    valid_until: date | None = None,
) -> Paper:
    """Keep a paper; the one of the same kind before it is replaced, not deleted."""
    invalid_if(rules.paper_refusals(kind, valid_until=valid_until, on=act.on, policy=act.policy))
    if storage is None or not storage.filename:
        raise invalid("file", "请拍照或选择文件")
    attachment = store_upload(
        act, storage=storage, subject_kind="enterprise", subject_id=enterprise.public_id
    )
    for earlier in queries.papers_of(act.actor, enterprise):
        if earlier.kind == kind:
            earlier.replaced_at = act.at
    paper = Paper(
        county_id=enterprise.county_id,
        enterprise=enterprise,
        kind=kind,
        attachment_id=attachment.public_id,
        added_by=act.actor.id,
        added_at=act.at,
        valid_until=valid_until,
    )
    journal.note(act, paper, "add", detail={"kind": kind, "enterprise": enterprise.public_id})
    db.session.flush()
    return paper
