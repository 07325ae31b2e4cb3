"""The auditor's pages, and receipts for those an entry concerns."""

from typing import Any

from flask import render_template, request

from app.infra import audit as chain
from app.infra.acts import Act
from app.infra.export import csv_response
from app.infra.journal import AuditEntry
from app.infra.paging import Page
from app.infra.rooms import Room
from app.kernel.actors import Permission
from app.oversight import queries
from app.oversight.queries import Search

room = Room("oversight", __name__)


@room.page("/audit", may=Permission.AUDIT_READ)
def audit(act: Act) -> Any:
    search = Search.of(request.args)
    found = queries.entries(act.actor, search, Page(60, request.args.get("cursor")))
    return render_template(
        "oversight/audit.html",
        found=found,
        search=search,
        names=queries.names_of(found),
        checkpoint=chain.latest_checkpoint(),
    )


@room.page("/audit/verify", may=Permission.AUDIT_READ)
def verify(act: Act) -> Any:
    return render_template("oversight/verify.html", result=chain.verify())


@room.page("/audit/export.csv", may=Permission.AUDIT_READ)
def export(act: Act) -> Any:
    found = queries.entries(act.actor, Search.of(request.args), Page(20000))
    header = ["id", "at", "actor", "role", "action", "subject_kind", "subject", "from", "to"]
    rows = [
        [
            e.public_id,
            e.at.isoformat(),
            e.actor_id,
            e.actor_role or "",
            e.action,
            e.subject_kind,
            e.subject_id,
            e.from_state or "",
            e.to_state or "",
        ]
        for e in found.items
    ]
    return csv_response("journal.csv", header, rows)


@room.page("/receipts/<id:entry>", may=Permission.RECEIPT_READ, subject=queries.entry_for)
def show_receipt(act: Act, entry: AuditEntry) -> Any:
    return render_template("oversight/receipt.html", entry=entry, receipt=chain.receipt(entry))
