"""Receipts for those an entry concerns, and the checkpoints for everyone."""

import json
from typing import Any

from flask import Response, render_template, url_for

from app.infra import qr
from app.infra.acts import Act
from app.infra.export import attachment
from app.infra.journal import AuditEntry, reasons_of
from app.kernel.actors import Access, Permission
from app.oversight import queries
from app.oversight.views.room import room


@room.page("/receipts/<id:entry>", may=Permission.RECEIPT_READ, subject=queries.entry_for)
def show_receipt(act: Act, entry: AuditEntry) -> Any:
    address = url_for("oversight.show_receipt", entry=entry.public_id, _external=True)
    return render_template(
        "oversight/receipt.html",
        entry=entry,
        receipt=queries.receipt_of(entry),
        names=queries.names_of([entry]),
        reason=reasons_of([entry]).get(entry.public_id),
        state_words=queries.state_words,
        qr=qr.drawing(address, scale=4),
    )


@room.page(
    "/receipts/<id:entry>/receipt.json", may=Permission.RECEIPT_READ, subject=queries.entry_for
)
def download_receipt(act: Act, entry: AuditEntry) -> Response:
    """The file that tools/verify_receipt.py checks without us."""
    body = json.dumps(queries.receipt_of(entry), ensure_ascii=False, indent=1)
    return attachment(body.encode(), f"receipt-{entry.public_id}.json", "application/json")


@room.page("/audit/checkpoints", may=Access.ANYONE)
def checkpoints(act: Act | None) -> Any:
    """What we signed, for everyone: whoever keeps a copy binds us."""
    return render_template("oversight/checkpoints.html", found=queries.newest_checkpoints())


@room.page("/audit/checkpoints.jsonl", may=Access.ANYONE)
def download_checkpoints(act: Act | None) -> Response:
    """The newest checkpoints, oldest first, one JSON document a line."""
    lines = [
        json.dumps(found.document(), ensure_ascii=False, sort_keys=True)
        for found in reversed(queries.newest_checkpoints(1000))
    ]
    body = "".join(f"{line}\n" for line in lines)
    return attachment(body.encode(), "checkpoints.jsonl", "application/jsonl")
