"""The chain as pages show it: its checkpoints, and receipts as documents."""

from typing import Any

from sqlalchemy import select

from app.infra.audit import receipts, sealer
from app.infra.audit.checkpoints import Checkpoint
from app.infra.audit.models import AuditCheckpoint
from app.infra.db import db
from app.infra.journal import AuditEntry


def newest_checkpoints(limit: int = 50) -> list[Checkpoint]:
    """The newest checkpoints, newest first; one covers every county of the installation."""
    rows = db.session.scalars(
        select(AuditCheckpoint).order_by(AuditCheckpoint.size.desc()).limit(limit)
    )
    return [sealer.checkpoint_of(row) for row in rows]


def receipt_of(entry: AuditEntry) -> dict[str, Any]:
    """The receipt of an entry as tools/verify_receipt.py checks it."""
    found = receipts.receipt(entry.public_id)
    assert found is not None, entry.public_id
    return found
