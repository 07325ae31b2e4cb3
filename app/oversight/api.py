"""Receipts over HTTP."""

from typing import Any

from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.journal import AuditEntry
from app.kernel.actors import Permission
from app.oversight import queries
from app.oversight.views import room


class ReceiptAnswer(Answer):
    entry: str
    state: str


@room.api(
    "GET",
    "/audit/receipts/<id:entry>",
    may=Permission.RECEIPT_READ,
    subject=queries.entry_for,
    answer=ReceiptAnswer,
)
def show_receipt(act: Act, entry: AuditEntry) -> dict[str, Any]:
    """The receipt of an entry that concerns one: inclusion proof, checkable offline."""
    return {"entry": entry.public_id, **queries.receipt_of(entry)}
